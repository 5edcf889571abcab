import { expect, it } from "vitest";
import { matchesTagPattern } from "../../src/history/tag-pattern.ts";

it.each([
  ["v*", "v1", true],
  ["v*", "v", true],
  ["v*", "w1", false],
  ["*", "", true],
  ["v?", "v1", true],
  ["v?", "v12", false],
  ["sle*/u*", "sle15/sp6/u7", true],
  ["*a*b", "xaxxab", true],
  ["*a*b", "xaxxba", false],
  ["v1.0", "v1.0", true],
  ["v1.0", "v1x0", false],
  ["[v]1", "v1", false],
  ["", "v1", false],
])("%s and %s: %s", (pattern, name, fits) => {
  expect(matchesTagPattern(pattern, name)).toBe(fits);
});

it("takes no longer than its two texts for a pattern of stars", () => {
  expect(matchesTagPattern("*a".repeat(500), "a".repeat(2000) + "b")).toBe(false);
});
