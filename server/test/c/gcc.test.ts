import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { lex } from "../../src/c/lexer.ts";
import { createReading, preprocess } from "../../src/c/preprocessor.ts";
import { TokenKind } from "../../src/c/token.ts";
import { macroProgram } from "./macro-programs.ts";

const gcc = spawnSync("gcc", ["--version"]).status === 0;

// The first seed can be set, to look for programs that nobody has tried.
const firstSeed = Number(process.env["MACRO_SEED"] ?? 1);
const programs = 500;

function expandedByGcc(text: string): string {
  const flags = ["-E", "-P", "-undef", "-w", "-nostdinc", "-x", "c", "-"];
  const { stdout } = spawnSync("gcc", flags, { input: text, encoding: "utf8" });
  return spellings(lex({ path: "gcc", text: stdout }).tokens);
}

function expandedByUs(text: string): string {
  const options = { includes: { resolve: () => null }, reading: createReading(), unknownIsZero: true };
  return spellings(preprocess({ path: "<stdin>", text }, options).tokens);
}

/** Without spaces: after a wrong invocation gcc prints the next token right behind the macro's name. */
function spellings(tokens: readonly { readonly kind: TokenKind; readonly text: string }[]): string {
  return tokens
    .filter((token) => token.kind < TokenKind.Newline)
    .map((token) => token.text)
    .join("");
}

const reason = gcc ? "" : " (skipped: there is no gcc here to compare with)";

describe.skipIf(!gcc)(`macro programs come out as from gcc -E -P -undef${reason}`, () => {
  for (let from = firstSeed; from < firstSeed + programs; from += 100) {
    it(`seeds ${from} to ${from + 99}`, () => {
      for (let seed = from; seed < from + 100; seed++) {
        const text = macroProgram(seed);
        expect(expandedByUs(text), `seed ${seed}:\n${text}`).toBe(expandedByGcc(text));
      }
    });
  }
});
