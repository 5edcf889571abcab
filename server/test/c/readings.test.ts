import { describe, expect, test } from "vitest";
import { preprocess } from "../../src/c/preprocessor.ts";
import { maximumReadings, readAll } from "../../src/c/readings.ts";
import { positionAt, type SourceFile } from "../../src/c/source.ts";

/** The text that each reading leaves, tokens joined by blanks. */
function readings(text: string, headers: Readonly<Record<string, string>> = {}): string[] {
  return read(text, headers).all.map(({ result }) => result);
}

/** The lines of the branches that no reading sees. */
function unseen(text: string): number[] {
  return read(text, {}).unseen.map(({ file, start }) => positionAt(file, start).line + 1);
}

function read(text: string, headers: Readonly<Record<string, string>>) {
  const file = { path: "/w/a.c", text };
  const included = new Map(
    Object.entries(headers).map(([name, header]): [string, SourceFile] => [name, { path: `/w/${name}`, text: header }]),
  );
  return readAll((reading) => {
    const unit = preprocess(file, { includes: { resolve: (name) => included.get(name) ?? null }, reading });
    return {
      units: [unit],
      result: unit.tokens
        .map((token) => token.text)
        .join(" ")
        .trim(),
    };
  });
}

describe("a module is read", () => {
  test.each([
    ["once without conditions", "a\n#define X\n#ifdef X\nb\n#else\nc\n#endif", ["a b"]],
    ["with and without a condition", "#ifdef A\na\n#endif\nb", ["a b", "b"]],
    ["in both arms", "#ifdef A\na\n#else\nb\n#endif", ["a", "b"]],
    [
      "in all arms of a chain",
      "#if defined(A)\na\n#elif defined(B)\nb\n#elif defined(C)\nc\n#else\nd\n#endif",
      ["a", "b", "c", "d"],
    ],
    [
      "with one name tested twice and negated",
      "#ifdef A\na\n#endif\n#ifndef A\nb\n#endif\n#if !defined(A)\nc\n#endif",
      ["a", "b c"],
    ],
    ["in nested arms", "#ifdef A\na\n#ifdef B\nb\n#else\nc\n#endif\n#else\nd\n#endif", ["a b", "a c", "d"]],
    [
      "in arms nested in an arm that the first leaves out",
      "#ifdef A\na\n#else\n#ifdef B\nb\n#else\nc\n#endif\n#endif",
      ["a", "b", "c"],
    ],
    ["taking several at a time", "#ifdef A\na\n#else\nb\n#endif\n#ifdef C\nc\n#else\nd\n#endif", ["a c", "b d"]],
    ["never into an error", "#ifdef A\na\n#else\n#error no\nb\n#endif", ["a"]],
    ["first where no error is", "#if !IS_MODULE(CONFIG_X)\n#error no\n#endif\na", ["a"]],
    [
      "on one architecture after the other",
      "#ifdef CONFIG_X86_64\na\n#elif defined(CONFIG_ARM64)\nb\n#endif",
      ["a", "b", ""],
    ],
    [
      "on both sides of a version",
      "#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 1, 0)\na\n#else\nb\n#endif",
      ["a", "b"],
    ],
    ["with values", "#if LEVEL == 2\na\n#elif LEVEL == 3\nb\n#endif", ["a", "b", ""]],
    ["whole under one condition", "#ifdef A\na\n#ifdef B\nb\n#endif\n#endif", ["a b", "a", ""]],
  ])("%s", (_, text, expected) => {
    expect(readings(text)).toEqual(expected);
  });

  test("once through an include guard", () => {
    expect(readings('#include "h.h"\n#include "h.h"\nb', { "h.h": "#ifndef H\n#define H\na\n#endif" })).toEqual([
      "a b",
    ]);
  });

  test("in the branches of its headers", () => {
    expect(readings('#include "h.h"\nc', { "h.h": "#ifdef A\na\n#else\nb\n#endif" })).toEqual(["a c", "b c"]);
  });

  test("at most eight times", () => {
    const arms = Array.from({ length: 20 }, (_, i) => `#elif defined(A${i})\na${i}`);
    const text = `#if defined(A)\na\n${arms.join("\n")}\n#endif`;
    expect(readings(text)).toHaveLength(maximumReadings);
    expect(unseen(text).length).toBe(21 - maximumReadings);
  });

  test("and what no configuration reaches is told", () => {
    expect(unseen("#ifdef A\n#ifndef A\na\n#endif\n#endif")).toEqual([2]);
  });

  test("and everything seen leaves nothing to tell", () => {
    expect(unseen("#ifdef A\na\n#ifdef B\nb\n#else\nc\n#endif\n#else\nd\n#endif")).toEqual([]);
  });
});
