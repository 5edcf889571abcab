import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lex } from "../../src/c/lexer.ts";
import { createReading, preprocess } from "../../src/c/preprocessor.ts";
import type { SourceFile } from "../../src/c/source.ts";
import { type Token, TokenKind } from "../../src/c/token.ts";
import { type MacroProgram, macroProgram, PROGRAM_NAMES } from "./macro-programs.ts";

/** A program that gcc and we expand to different tokens. */
export interface ProgramDifference {
  readonly seed: number;
  readonly files: Readonly<Record<string, string>>;
  readonly gcc: readonly string[];
  readonly ours: readonly string[];
}

/** How the expansions of many programs compare. */
export interface ProgramComparison {
  readonly differences: readonly ProgramDifference[];
  /** Programs that are the same without spaces: gcc forgets some of them after a wrong invocation. */
  readonly printedTogether: number;
  /** Seeds of programs over which gcc itself breaks down. */
  readonly crashes: readonly number[];
}

/**
 * How often gcc is asked about a program that differs. What it prints after an invocation that the end of the file cuts
 * off is not the same from run to run, of the same bytes: one program in some ten thousand.
 */
const askedAgain = 20;

const lineEndMark = "\u0001";

export function hasGcc(): boolean {
  return spawnSync("gcc", ["--version"]).status === 0;
}

/**
 * The spellings of the tokens that `gcc -E -P -undef -nostdinc` makes of a file; the lines of pragmas are left out. Null
 * where gcc breaks down.
 */
export function expandedByGcc(folder: string, path: string, options: readonly string[] = []): string[] | null {
  const flags = ["-E", "-P", "-undef", "-nostdinc", "-w", ...options, path];
  const { stdout, stderr, error } = spawnSync("gcc", flags, { cwd: folder, encoding: "latin1", maxBuffer: 1 << 30 });
  if (error !== undefined) throw error;
  if (stderr.includes("internal compiler error") || stderr.includes("terminated signal")) return null;
  if (stderr.includes("fatal error")) throw new Error(`gcc gave up on ${path}: ${stderr}`);
  // What gcc prints of bytes outside ASCII is decoded as the sources are.
  const text = Buffer.from(stdout, "latin1").toString("utf8");
  // A backslash at the end of a line of gcc's is one by itself, and joins no lines.
  const lines = text.replaceAll(/^#pragma.*$/gm, "").replaceAll(/\\$/gm, `\\${lineEndMark}`);
  const answer: string[] = [];
  // The lexer reads only so many tokens of one text.
  for (let rest: string | null = lines; rest !== null;) {
    const { tokens, problems } = lex({ path: "gcc", text: rest });
    for (const spelling of spellings(tokens)) if (spelling !== lineEndMark) answer.push(spelling);
    const cut = problems.find(({ kind }) => kind === "bound");
    rest = cut === undefined ? null : rest.slice(cut.span.start);
  }
  return answer;
}

/** Names and values of what gcc defines by itself even with -undef. */
export function gccMacros(): ReadonlyMap<string, string> {
  const { stdout } = spawnSync("gcc", ["-E", "-dM", "-undef", "-x", "c", "/dev/null"], { encoding: "utf8" });
  const macros = new Map<string, string>();
  for (const line of stdout.split("\n")) {
    const [, name, value] = line.split(" ");
    if (name !== undefined && value !== undefined) macros.set(name, value);
  }
  return macros;
}

/** The spellings of the tokens that we make of a file, read as cpp reads it. */
export function expandedByUs(
  main: SourceFile,
  resolve: (name: string, from: SourceFile) => SourceFile | null,
  predefined: ReadonlyMap<string, string>,
): string[] {
  const { tokens } = preprocess(main, {
    includes: { resolve },
    predefined,
    reading: createReading(),
    unknownIsZero: true,
    limits: { tokens: 20_000_000 },
  });
  return spellings(tokens);
}

/** Holds the programs of the seeds `[from, to)` against gcc, all of them in one run of it. */
export function comparePrograms(from: number, to: number): ProgramComparison {
  const programs = Array.from({ length: to - from }, (_, index) => macroProgram(from + index));
  const { gcc, ours } = expandTogether(programs);
  const differences: ProgramDifference[] = [];
  const crashes: number[] = [];
  let printedTogether = 0;
  if (gcc === null && programs.length === 1) return { differences, printedTogether, crashes: [from] };
  programs.forEach((program, index) => {
    const answer = gcc === null ? "different" : compare(gcc[index] ?? [], ours[index] ?? []);
    if (answer === "together") printedTogether++;
    if (answer !== "different") return;
    if (gcc !== null && programs.length === 1) {
      if (isAnsweredLike(programs, ours)) return;
      const files = Object.fromEntries(program.files);
      differences.push({ seed: program.seed, files, gcc: gcc[0] ?? [], ours: ours[0] ?? [] });
    } else {
      // It may stand behind another one that counted `__COUNTER__` differently.
      const alone = comparePrograms(program.seed, program.seed + 1);
      differences.push(...alone.differences);
      printedTogether += alone.printedTogether;
      crashes.push(...alone.crashes);
    }
  });
  return { differences, printedTogether, crashes };
}

/** Whether gcc gives our answer too when it is asked again. */
function isAnsweredLike(programs: readonly MacroProgram[], ours: readonly string[][]): boolean {
  for (let run = 0; run < askedAgain; run++) {
    const { gcc } = expandTogether(programs);
    if (gcc !== null && compare(gcc[0] ?? [], ours[0] ?? []) !== "different") return true;
  }
  return false;
}

/** Whether two expansions are the same, up to the spaces between tokens, or not. */
export function compare(gcc: readonly string[], ours: readonly string[]): "same" | "together" | "different" {
  if (gcc.length === ours.length && gcc.every((spelling, index) => spelling === ours[index])) return "same";
  const squeezed = (tokens: readonly string[]): string => tokens.join("").replaceAll(" ", "");
  return squeezed(gcc) === squeezed(ours) ? "together" : "different";
}

/** One file includes all of the programs, each followed by a mark and by what makes its macros forgotten. */
function expandTogether(programs: readonly MacroProgram[]): {
  readonly gcc: string[][] | null;
  readonly ours: string[][];
} {
  const sources = new Map<string, SourceFile>();
  let text = "";
  for (const { main, files } of programs) {
    for (const [path, content] of files) sources.set(path, { path, text: content });
    text += `#include "${main}"\n@\n${PROGRAM_NAMES.map((name) => `#undef ${name}\n`).join("")}`;
  }
  const main = { path: "all.c", text };
  const folder = mkdtempSync(join(tmpdir(), "klp-state-gcc-"));
  try {
    for (const { path, text: content } of [main, ...sources.values()]) writeFileSync(join(folder, path), content);
    const ours = expandedByUs(main, (name) => sources.get(name) ?? null, new Map());
    const gcc = expandedByGcc(folder, main.path);
    return { gcc: gcc === null ? null : splitAtMarks(gcc), ours: splitAtMarks(ours) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function splitAtMarks(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === "@") parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function spellings(tokens: readonly Token[]): string[] {
  return tokens.filter((token) => token.kind < TokenKind.Newline).map((token) => token.text);
}
