import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits, smallestChange } from "../../src/features/apply-edits.ts";

test("changes are made at their places, in whatever order they come", () => {
  const changes = [
    { start: 4, end: 7, newText: "2" },
    { start: 0, end: 3, newText: "1" },
    { start: 7, end: 7, newText: "!" },
  ];
  expect(applyEdits("one two", changes)).toBe("1 2!");
});

test("insertions at one place stay in order", () => {
  const changes = [
    { start: 1, end: 1, newText: "x" },
    { start: 1, end: 1, newText: "y" },
  ];
  expect(applyEdits("ab", changes)).toBe("axyb");
});

test("equal texts need no change", () => {
  expect(smallestChange("same", "same")).toBeNull();
});

test("the smallest change leaves out what both texts begin and end with", () => {
  expect(smallestChange("one two three", "one 2 three")).toEqual({ start: 4, end: 7, newText: "2" });
  expect(smallestChange("aa", "aaa")).toEqual({ start: 2, end: 2, newText: "a" });
});

test("the smallest change never cuts a line end in two", () => {
  expect(smallestChange("a\r\nb\r\n", "a\r\n\r\nb\r\n")).toEqual({ start: 3, end: 3, newText: "\r\n" });
});

test("the smallest change makes the one text into the other", () => {
  const piece = fc.array(fc.constantFrom("a", "b", "\r", "\n", "😀"), { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(piece, piece, (before, after) => {
      const change = smallestChange(before, after);
      expect(change === null ? before : applyEdits(before, [change])).toBe(after);
    }),
  );
});
