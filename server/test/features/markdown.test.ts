import { describe, expect, it } from "vitest";
import { codeSpan, escapeMarkdown } from "../../src/features/markdown.ts";

describe("text of the workspace in Markdown", () => {
  it.each([
    ["a*b_c", "a\\*b\\_c"],
    ["[x](command:evil)", "\\[x\\]\\(command:evil\\)"],
    ["<img src=x>", "\\<img src=x\\>"],
    ["one\ntwo\u0000", "one two"],
    ["a\\b", "a\\\\b"],
    ["$(icon)", "\\$\\(icon\\)"],
  ])("%s is escaped", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it.each([
    ["plain", "`plain`"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["", "`  `"],
    ["two\nlines", "`two lines`"],
  ])("%s is a code span", (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });

  it("is cut where it is long", () => {
    expect(escapeMarkdown("x".repeat(1000))).toHaveLength(201);
  });
});
