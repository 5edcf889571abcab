import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lex } from "../src/c/lexer.ts";
import { TokenKind, type Token } from "../src/c/token.ts";
import type { Field, FunctionTable, Module, ObjectTable, StateTable } from "../src/livepatch/model.ts";
import { engineOver } from "../test/support/memory-files.ts";

const folder = join(import.meta.dirname, "../../.host/kernel/tools/testing/selftests/livepatch/test_modules");
/** How many places of each kind are tried, spread over all selftests. */
const positions = 200;

const sources = readdirSync(folder)
  .filter((name) => name.endsWith(".c") && readFileSync(join(folder, name), "utf8").includes("struct klp_patch"))
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

/** A table as it reads: its rows, what each sets, and the numbers that those are. */
function sketch(table: StateTable | ObjectTable | FunctionTable): string {
  const value = ({ constant }: Field): string => (constant?.known === true ? String(constant.value) : "");
  const rows = table.rows.map((row) =>
    [...row.fields.values()].map((field) => `${field.name}=${field.text}=${value(field)}`).sort(),
  );
  return JSON.stringify(rows);
}

interface Place {
  readonly sketch: string;
  readonly start: number;
  readonly end: number;
}

/** Every table of a text by kind and name, with the place of its name and the end of its list. */
function tablesOf(text: string): ReadonlyMap<string, Place> {
  const module: Module | undefined = engineOver({ "livepatch.c": text }).modules("/w/livepatch.c")[0]?.readings[0];
  if (module === undefined) return new Map();
  const tables = [...module.stateTables, ...module.objectTables, ...module.functionTables];
  return new Map(
    tables
      .filter(({ name }) => name !== null)
      .map((table) => [
        `${table.kind} ${table.name ?? ""}`,
        { sketch: sketch(table), start: table.nameSpan.start, end: table.list?.span.end ?? table.nameSpan.end },
      ]),
  );
}

/** The line on which a declaration starts, since what stands before the name belongs to it: `static struct klp_func`. */
function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Tables that do not reach into a damaged range and are not what they were. */
function damaged(text: string, after: string, from: number, to: number): string[] {
  const before = tablesOf(text);
  const found = tablesOf(after);
  return [...before]
    .filter(([, { start, end }]) => end + 1 < from || lineStart(text, start) > to)
    .filter(([key, each]) => found.get(key)?.sketch !== each.sketch)
    .map(([key]) => key);
}

/** Tokens of all sources, so many of them in equal steps; a changed `#define` may change tables that use it. */
function spread(): { readonly text: string; readonly name: string; readonly token: Token }[] {
  const all = sources.flatMap(({ name, text }) =>
    lex({ path: name, text })
      .tokens.filter(({ kind }) => kind !== TokenKind.Newline && kind !== TokenKind.EndOfFile)
      .filter(({ start }) => text[lineStart(text, start)] !== "#")
      .map((token) => ({ name, text, token })),
  );
  return Array.from({ length: positions }, (_, index) => all[Math.floor(((index + 0.5) * all.length) / positions)]!);
}

test("there are selftests with tables", () => {
  expect(sources.flatMap(({ text }) => [...tablesOf(text).keys()]).length).toBeGreaterThan(15);
});

test("text that ends anywhere keeps the tables before it", () => {
  const broken = spread().flatMap(({ name, text, token }) => {
    const at = (token.start + token.end) >> 1;
    const found = damaged(text, text.slice(0, at), at, Number.POSITIVE_INFINITY);
    return found.map((table) => `${name}:${at}: ${table}`);
  });
  expect(broken).toEqual([]);
});

test("a line that ends anywhere keeps the tables before and after it", () => {
  const broken = spread().flatMap(({ name, text, token }) => {
    const end = text.indexOf("\n", token.start);
    const after = text.slice(0, token.start) + text.slice(end);
    return damaged(text, after, token.start, end).map((table) => `${name}:${token.start}: ${table}`);
  });
  expect(broken).toEqual([]);
});

test("any one token less keeps every other table", () => {
  const broken = spread().flatMap(({ name, text, token }) => {
    const after = text.slice(0, token.start) + text.slice(token.end);
    return damaged(text, after, token.start, token.end).map((table) => `${name}:${token.start}: ${table}`);
  });
  expect(broken).toEqual([]);
});
