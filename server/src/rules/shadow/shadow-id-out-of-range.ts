import { enumConstants, evaluate } from "../../c/constants.ts";
import { lex } from "../../c/lexer.ts";
import type { SourceFile } from "../../c/source.ts";
import { authorSpan, TokenKind, type Macro, type Token } from "../../c/token.ts";
import type { Module, Unit } from "../../livepatch/model.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { visibleConstant } from "../visible-names.ts";

/** Distributions make the ids of shadow variables as `#define KLP_SHADOW_ID(bug, n) (((bug) << 6) | (n))`. */
export const shadowIdOutOfRange: ModuleRule = {
  name: "shadow-id-out-of-range",
  group: "shadow",
  severity: "warning",
  summary: "The number in `KLP_SHADOW_ID(bug, n)` is so large that it runs into the bug's.",
  fix: "none",
  inPatches: true,
  subject: "module",
  *check(module) {
    const looked = new Set<SourceFile>();
    const places = new Map<string, Place[]>();
    for (const unit of module.units) {
      const bits = numberBits(unit.preprocessed.macros.get(macroName));
      for (const file of filesOf(unit)) {
        if (looked.has(file) || !file.text.includes(macroName)) continue;
        looked.add(file);
        for (const place of bits === null ? [] : placesIn(module, unit, file, bits)) {
          const before = places.get(place.invocation);
          if (before === undefined) places.set(place.invocation, [place]);
          else before.push(place);
        }
      }
    }
    for (const [first, ...others] of places.values()) if (first !== undefined) yield finding(first, others);
  },
};

const macroName = "KLP_SHADOW_ID";

function filesOf({ file, preprocessed }: Unit): readonly SourceFile[] {
  return [file, ...preprocessed.inclusions.flatMap((inclusion) => inclusion.file ?? [])];
}

/** What it is where its header is not here. */
const usualBits = 6n;
const maximumBits = 32n;

/** How many bits the macro leaves for the number; null where it is defined here in a way that does not tell. */
function numberBits(macro: Macro | undefined): bigint | null {
  if (macro === undefined) return usualBits;
  const [bug, number, another] = macro.parameters ?? [];
  const tokens = macro.body.filter(({ text }) => text !== "(" && text !== ")");
  const shift = tokens.findIndex(({ text }) => text === "<<");
  const bits = tokens[shift + 1];
  if (number === undefined || another !== undefined || tokens[shift - 1]?.text !== bug) return null;
  if (bits?.kind !== TokenKind.Number || !/^[1-9]\d?$/.test(bits.text)) return null;
  if (tokens.length !== shift + 4 || !/^[|+]$/.test(tokens[shift + 2]!.text)) return null;
  const value = BigInt(bits.text);
  return tokens[shift + 3]!.text === number && value <= maximumBits ? value : null;
}

/** Where a number does not fit. */
interface Place {
  readonly argument: Token;
  readonly value: bigint;
  readonly bits: bigint;
  /** From the macro's name to its second argument. */
  readonly invocation: string;
}

/** Looks at the author's text, because most ids stand in the body of a `#define`. */
function* placesIn(module: Module, unit: Unit, file: SourceFile, bits: bigint): Iterable<Place> {
  const { tokens } = lex(file);
  for (const [index, { text, start }] of tokens.entries()) {
    if (text !== macroName || tokens[index - 1]?.text === "define") continue;
    const argument = secondArgument(tokens, index + 1);
    const value = argument === null ? null : valueOf(unit, argument);
    if (argument === null || value === null || value < 1n << bits || isLeftOut(module, argument)) continue;
    yield { argument, value, bits, invocation: file.text.slice(start, argument.end) };
  }
}

function finding({ argument, value, bits }: Place, others: readonly Place[]): Finding {
  const number = argument.text === value.toString() ? argument.text : `${value} (${argument.text})`;
  return {
    span: authorSpan(argument),
    message:
      `KLP_SHADOW_ID() keeps the number in the lowest ${bits === 1n ? "bit" : `${bits} bits`} of the id, and ${number} runs into the bug's: this may be ` +
      `the id of another shadow variable. Use a number below ${1n << bits}.`,
    related: others.map((other) => ({ span: authorSpan(other.argument), message: "The same id stands here." })),
  };
}

/** The second of exactly two arguments, where it is a single token. */
function secondArgument(tokens: readonly Token[], open: number): Token | null {
  if (tokens[open]?.text !== "(") return null;
  let depth = 0;
  for (let at = open; at < Math.min(tokens.length, open + maximumTokens); at++) {
    const { text } = tokens[at]!;
    if (text === "(") depth++;
    else if (text === ")") depth--;
    else if (text === "," && depth === 1) return tokens[at + 2]?.text === ")" ? (tokens[at + 1] ?? null) : null;
    if (depth === 0) return null;
  }
  return null;
}

/** A longer first argument is no bug number. */
const maximumTokens = 64;

function valueOf(unit: Unit, argument: Token): bigint | null {
  const { file, start: offset, kind, text } = argument;
  if (kind === TokenKind.Identifier) return visibleConstant(unit, { file, offset }, text);
  if (kind !== TokenKind.Number) return null;
  const value = evaluate({ kind: "number", text, first: argument, last: argument }, enumConstants(unit.tree));
  return value.known ? value.value : null;
}

/** Whether it stands under a condition that does not hold in this reading. */
function isLeftOut({ units }: Module, { file, start }: Token): boolean {
  return units.some(({ preprocessed }) =>
    preprocessed.conditionals.some(({ arms, end }) =>
      arms.some(
        ({ span, taken }, index) =>
          !taken && span.file === file && span.end <= start && start < (arms[index + 1]?.span ?? end).start,
      ),
    ),
  );
}
