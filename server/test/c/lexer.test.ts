import { describe, expect, it } from "vitest";
import { lex } from "../../src/c/lexer.ts";
import { TokenKind } from "../../src/c/token.ts";

function texts(text: string): string[] {
  return lex({ path: "a.c", text })
    .tokens.filter((token) => token.kind < TokenKind.Newline)
    .map((token) => token.text);
}

function first(text: string): { kind: TokenKind; text: string; start: number; end: number } {
  const { kind, text: spelling, start, end } = lex({ path: "a.c", text }).tokens[0]!;
  return { kind, text: spelling, start, end };
}

function problems(text: string): string[] {
  return lex({ path: "a.c", text }).problems.map((problem) => problem.message);
}

describe("tokens", () => {
  it.each([
    ["names and numbers", "ab a1 _x $y 0x1F 1.5e+3 .5 1e", ["ab", "a1", "_x", "$y", "0x1F", "1.5e+3", ".5", "1e"]],
    ["a number takes a sign only after its exponent", "1+2 0x1p-3 1e+x", ["1", "+", "2", "0x1p-3", "1e+x"]],
    [
      "the longest punctuator",
      "a+++b<<=c...d->e##f",
      ["a", "++", "+", "b", "<<=", "c", "...", "d", "->", "e", "##", "f"],
    ],
    ["two dots are two", "a..b", ["a", ".", ".", "b"]],
    ["digraphs as they are spelled", "<: :> <% %> %: %:%:", ["<:", ":>", "<%", "%>", "%:", "%:%:"]],
    ["no trigraphs", "??=", ["?", "?", "="]],
    ["strings with prefixes", "L\"a\" u8\"b\" U'c' u8'd'", ['L"a"', 'u8"b"', "U'c'", "u8", "'d'"]],
    ["escapes in literals", String.raw`"a\"b" '\'' "\\"`, [String.raw`"a\"b"`, String.raw`'\''`, String.raw`"\\"`]],
    ["raw strings", 'R"x(a"\\\n)x" b', ['R"x(a"\\\n)x"', "b"]],
    ["a raw string without its end is none", 'R"x(', ["R", '"x(']],
    ["comments are spaces", "a/* b */c // d\ne", ["a", "c", "e"]],
    ["a comment over lines", "a /* b\nc */ d", ["a", "d"]],
    ["letters outside ASCII", "größe µ", ["größe", "µ"]],
    ["a universal character name in a name", "\\u00e9x", ["\\u00e9x"]],
    ["stray characters", "a @ ` \\ \0 \u00a0", ["a", "@", "`", "\\", "\0", "\u00a0"]],
    ["a byte order mark is nothing", "\ufeffa", ["a"]],
    ["nothing", "", []],
  ])("%s", (_, text, expected) => expect(texts(text)).toEqual(expected));

  it("reads an unterminated literal as the rest of its line", () =>
    expect(texts(`x = "abc; // d\ny`)).toEqual(["x", "=", '"abc; // d', "y"]));
  it("tells of an unterminated literal", () =>
    expect(problems('"abc\n')).toEqual(['Missing terminating " character.']));
  it("tells of an unterminated comment", () => expect(problems("a /* b")).toEqual(["Unterminated comment."]));
  it("gives stray bytes their own kind", () => expect(first("\ufffd").kind).toBe(TokenKind.Other));
  it("ends at the end of the text", () =>
    expect(lex({ path: "a.c", text: "a\n\n" }).tokens.at(-1)).toMatchObject({ kind: TokenKind.EndOfFile, start: 3 }));
  it("remembers the tokens of a file", () => {
    const file = { path: "a.c", text: "a" };
    expect(lex(file)).toBe(lex(file));
  });
});

describe("line splices", () => {
  it.each([
    ["in a name", "ab\\\ncd e", "abcd", 6],
    ["in a name, with CR LF", "ab\\\r\ncd e", "abcd", 7],
    ["in a name, with spaces after the backslash", "ab\\ \t\ncd e", "abcd", 8],
    ["in a number", "1\\\n2e\\\n+3", "12e+3", 9],
    ["in an operator", "<\\\n<\\\n= a", "<<=", 7],
    ["in a string", '"a\\\nb"', '"ab"', 6],
    ["between an escape and what it escapes", '"a\\\\\n"b"', '"a\\"b"', 8],
    ["between a prefix and its string", 'L\\\n"a"', 'L"a"', 6],
  ])("%s", (_, text, spelling, end) => expect(first(text)).toMatchObject({ text: spelling, start: 0, end }));

  it("continue a line comment", () => expect(texts("// a \\\n b\nc")).toEqual(["c"]));
  it("open and close a block comment", () => expect(texts("/\\\n* a *\\\n/ b")).toEqual(["b"]));
  it("do not start a line", () =>
    expect(lex({ path: "a.c", text: "a \\\n b" }).tokens[1]).toMatchObject({ startsLine: false }));
  it("need a line end", () => expect(texts("a\\ b")).toEqual(["a", "\\", "b"]));
});

describe("lines and spaces", () => {
  const tokensOf = (text: string): readonly unknown[] =>
    lex({ path: "a.c", text }).tokens.map(({ kind, spaceBefore, startsLine }) => [kind, spaceBefore, startsLine]);

  it("knows what starts a line, behind comments too", () =>
    expect(tokensOf("a b\n/* c */ d")).toEqual([
      [TokenKind.Identifier, false, true],
      [TokenKind.Identifier, true, false],
      [TokenKind.Newline, false, false],
      [TokenKind.Identifier, true, true],
      [TokenKind.Newline, false, false],
      [TokenKind.EndOfFile, false, true],
    ]));
  it("has no newline for a line without tokens", () =>
    expect(lex({ path: "a.c", text: "\n\na\n\n" }).tokens.map(({ kind }) => kind)).toEqual([
      TokenKind.Identifier,
      TokenKind.Newline,
      TokenKind.EndOfFile,
    ]));
  it("ends lines at CR LF and at a lone CR", () =>
    expect(
      lex({ path: "a.c", text: "a\r\nb\rc" })
        .tokens.filter(({ startsLine }) => startsLine)
        .map(({ text }) => text),
    ).toEqual(["a", "b", "c", ""]));
  it("keeps comments as spans", () =>
    expect(lex({ path: "a.c", text: "a /* b */ // c\nd" }).comments).toEqual([
      { start: 2, end: 9 },
      { start: 10, end: 14 },
    ]));
});

describe("hostile text", () => {
  it.each([
    ["a line of a million characters", "a".repeat(1_000_000)],
    ["a name of splices", "a\\\n".repeat(300_000)],
    ["operators and splices", "+\\\n".repeat(300_000)],
    ["unterminated comments", "/* ".repeat(300_000)],
    ["raw strings without an end", 'R"x('.repeat(2_000)],
    ["backslashes", "\\".repeat(300_000)],
    ["splices in a string", `"${"\\\n".repeat(300_000)}`],
  ])("ends with %s", (_, text) => expect(lex({ path: "a.c", text }).tokens.at(-1)!.kind).toBe(TokenKind.EndOfFile));
});
