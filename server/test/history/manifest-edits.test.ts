import { parse, type ParseError } from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../src/features/apply-edits.ts";
import {
  appendItem,
  jsonNumber,
  type JsonPath,
  type JsonValue,
  type ManifestEdit,
  removeMember,
  setMember,
} from "../../src/history/manifest-edits.ts";

function fileOf(text: string): { readonly path: string; readonly text: string } {
  return { path: "/w/klp-history.jsonc", text };
}

function after(text: string, edits: readonly ManifestEdit[] | null): string | null {
  if (edits === null) return null;
  return applyEdits(
    text,
    edits.map(({ span: { start, end }, newText }) => ({ start, end, newText })),
  );
}

const set = (
  text: string,
  path: JsonPath,
  name: string,
  value: JsonValue,
  index?: (names: readonly string[]) => number,
) => after(text, setMember(fileOf(text), path, name, value, index));
const append = (text: string, path: JsonPath, value: JsonValue) => after(text, appendItem(fileOf(text), path, value));
const remove = (text: string, path: JsonPath, name: string) => after(text, removeMember(fileOf(text), path, name));
const first = (): number => 0;
const commentsIn = (text: string): number => text.match(/\/\/ .|\/\* . \*\//g)?.length ?? 0;

describe("a new member", () => {
  it.each([
    ["{}", '{ "b": 1 }'],
    ["{ }", '{ "b": 1 }'],
    ['{ "a": 1 }', '{ "a": 1, "b": 1 }'],
    ['{ "a": 1, }', '{ "a": 1, "b": 1, }'],
    ['{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": 1\n}\n'],
    ['{\n  "a": 1,\n}\n', '{\n  "a": 1,\n  "b": 1,\n}\n'],
    ['{\r\n\t"a": 1\r\n}', '{\r\n\t"a": 1,\r\n\t"b": 1\r\n}'],
    ['{\n  "a": 1 // one\n}', '{\n  "a": 1, // one\n  "b": 1\n}'],
    ['{\n  "a": 1, // one\n}', '{\n  "a": 1, // one\n  "b": 1,\n}'],
    ['{\n  "a": 1 /* one */, /* two */ // three\n}', '{\n  "a": 1 /* one */, /* two */ // three\n  "b": 1,\n}'],
    ["{\n  // nothing yet\n}", '{\n  // nothing yet\n  "b": 1\n}'],
    ["{ /* none */ }", '{ /* none */ "b": 1 }'],
    ["\uFEFF{}", '\uFEFF{ "b": 1 }'],
  ])("of %j", (text, expected) => {
    expect(set(text, [], "b", 1)).toBe(expected);
  });

  it.each([
    ['{ "b": 2 }', '{ "a": 1, "b": 2 }'],
    ['{\n  // about b\n  "b": 2\n}', '{\n  "a": 1,\n  // about b\n  "b": 2\n}'],
    ['{ // all of them\n  "b": 2\n}', '{ // all of them\n  "a": 1,\n  "b": 2\n}'],
  ])("before the first of %j", (text, expected) => {
    expect(set(text, [], "a", 1, first)).toBe(expected);
  });

  it("stands between two where it is said to", () => {
    expect(set('{ "a": 1, "c": 3 }', [], "b", 2, () => 1)).toBe('{ "a": 1, "b": 2, "c": 3 }');
  });

  it("of objects that are missing makes them", () => {
    expect(set("{}", ["states", "5"], "name", "LOG")).toBe('{ "states": { "5": { "name": "LOG" } } }');
  });

  it("that is there gets the new value, and keeps what stands around it", () => {
    expect(set('{ "a": /* was */ [1] }', [], "a", { b: [true, null] })).toBe(
      '{ "a": /* was */ { "b": [true, null] } }',
    );
  });
});

describe("a new item", () => {
  it.each([
    ['{ "x": [] }', '{ "x": ["r"] }'],
    ['{ "x": ["q"] }', '{ "x": ["q", "r"] }'],
    ['{ "x": [\n  "q" // why\n] }', '{ "x": [\n  "q", // why\n  "r"\n] }'],
    ['{ "y": 1 }', '{ "y": 1, "x": ["r"] }'],
  ])("of %j", (text, expected) => {
    expect(append(text, ["x"], "r")).toBe(expected);
  });
});

describe("a member that goes", () => {
  it.each([
    ['{ "b": 1 }', "{ }"],
    ['{"b":1}', "{}"],
    ['{ "a": 1, "b": 1 }', '{ "a": 1 }'],
    ['{ "b": 1, "a": 1 }', '{ "a": 1 }'],
    ['{ "a": 1, "b": 1, "c": 1 }', '{ "a": 1, "c": 1 }'],
    ['{\n  "a": 1,\n  "b": 1\n}', '{\n  "a": 1\n}'],
    ['{\n  "a": 1,\n  "b": 1,\n  "c": 1\n}', '{\n  "a": 1,\n  "c": 1\n}'],
    ['{\n  "a": 1, // one\n  "b": 1\n}', '{\n  "a": 1 // one\n}'],
    ['{\n  "a": 1, // one\n  "b": 1 }', '{\n  "a": 1 // one\n  }'],
    ['{\n  "a": 1,\n  "b": 1, // two\n}', '{\n  "a": 1,\n  // two\n}'],
  ])("from %j", (text, expected) => {
    expect(remove(text, [], "b")).toBe(expected);
  });
});

describe("no edit", () => {
  it.each(["", "[]", '{ "a": ', '{ "a": 1 "b": 2 }', "[".repeat(100)])("is made in %j", (text) => {
    expect(set(text, ["a"], "b", 1)).toBeNull();
    expect(append(text, ["a"], 1)).toBeNull();
    expect(remove(text, [], "b")).toBeNull();
  });

  it("puts a member into what is no object, or an item into what is no array", () => {
    expect(set('{ "a": 1 }', ["a"], "b", 1)).toBeNull();
    expect(set('{ "a": 1 }', ["a", "c"], "b", 1)).toBeNull();
    expect(append('{ "a": {} }', ["a"], 1)).toBeNull();
    expect(set('{ "a": [] }', ["a", 0], "b", 1)).toBeNull();
  });
});

describe("layouts by thousands", () => {
  const gaps = ["", " ", "\n", "\n  ", " // c\n  ", " /* c */ ", "\n  // d\n  "];
  const pairs = gaps.flatMap((open) => gaps.flatMap((before) => gaps.map((close) => [open, before, close] as const)));
  const commas = ["", ","];

  it("keep every other value and every comment", () => {
    for (const [open, before, close] of pairs) {
      for (const trailing of commas) {
        const text = `{${open}"a": 1${before},${before}"b": [2]${close}${trailing}${close}}`;
        const comments = commentsIn(text);
        for (const [result, expected] of [
          [set(text, [], "n", 3), { a: 1, b: [2], n: 3 }],
          [set(text, [], "n", 3, first), { n: 3, a: 1, b: [2] }],
          [set(text, [], "n", 3, () => 1), { a: 1, n: 3, b: [2] }],
          [append(text, ["b"], 3), { a: 1, b: [2, 3] }],
          [remove(text, [], "a"), { b: [2] }],
          [remove(text, [], "b"), { a: 1 }],
        ] as const) {
          const errors: ParseError[] = [];
          const value: unknown = parse(result ?? "", errors, { allowTrailingComma: true });
          const kept = commentsIn(result ?? "");
          expect({ text, result, value, errors, kept }).toEqual({
            text,
            result,
            value: expected,
            errors: [],
            kept: comments,
          });
        }
      }
    }
  });
});

it("a number from 2^53 on stands in quotes", () => {
  expect([jsonNumber(2n ** 53n - 1n), jsonNumber(2n ** 53n)]).toEqual([9007199254740991, "9007199254740992"]);
});
