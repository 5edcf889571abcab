import { expect, test } from "vitest";
import { toOffset, toRange } from "../../src/lsp/convert.ts";

const file = { path: "/w/a.c", text: "/* 😀 */ a\r\nsecond\rthird\n" };

test("positions count UTF-16 units, and lines end as in the editor", () => {
  expect(toRange({ file, start: 9, end: 12 })).toEqual({
    start: { line: 0, character: 9 },
    end: { line: 1, character: 0 },
  });
  expect(toRange({ file, start: 19, end: 24 }).start).toEqual({ line: 2, character: 0 });
});

test("a position past the end of its line is the end of the line", () => {
  expect(toOffset(file, { line: 0, character: 500 })).toBe(10);
  expect(toOffset(file, { line: 1, character: 7 })).toBe(18);
});

test("a position past the last line is the end of the text", () => {
  expect(toOffset(file, { line: 99, character: 0 })).toBe(file.text.length);
});
