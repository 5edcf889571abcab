import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lex, MAXIMUM_SOURCE_TOKENS } from "../../src/c/lexer.ts";
import { parse } from "../../src/c/parser.ts";
import { createReading, preprocess } from "../../src/c/preprocessor.ts";
import type { Problem, SourceFile, Span } from "../../src/c/source.ts";
import { authorSpan, BUILTIN_FILE, type Token } from "../../src/c/token.ts";
import { type AnyNode, forEachNode } from "../../src/c/walk.ts";
import { bombs, hostileTexts } from "./hostile-texts.ts";

interface Read {
  readonly file: SourceFile;
  readonly tokens: readonly Token[];
  readonly problems: readonly Problem[];
  readonly conditionals: readonly Span[];
  readonly tree: ReturnType<typeof parse>["tree"];
}

/** Reads a text that may include itself by the name `self.c`. */
function read(text: string): Read {
  const file: SourceFile = { path: "self.c", text };
  const includes = { resolve: (name: string) => (name === file.path ? file : null) };
  const unit = preprocess(file, { includes, reading: createReading() });
  const { tree, problems } = parse(unit.tokens);
  const conditionals = unit.conditionals.flatMap(({ arms, end }) => [...arms.map(({ span }) => span), end]);
  return { file, tokens: unit.tokens, problems: [...unit.problems, ...problems], conditionals, tree };
}

/** Pieces of C and of the preprocessor's language, which make more of what is hard than letters do. */
const pieces = fc.constantFrom(
  ..."# ## #define #undef #if #ifdef #else #elif #endif #include #line #error defined __VA_ARGS__ __VA_OPT__ __LINE__".split(
    " ",
  ),
  ..."F(x) F G A B x ( ) { } [ ] , ; . -> = + - * / & && ... : ? ~ < >".split(" "),
  ..."struct enum union int static typedef sizeof if else for while do switch case return asm __attribute__ typeof".split(
    " ",
  ),
  ...'1 0x 1.5e+ \'a\' "s" \' " \\ \\\n \n \r\n \t /* */ // // L" R"( )" é \u0000 \ufffd ??= %: <: "self.c" klp_patch'.split(
    " ",
  ),
  "\n",
  " ",
);
const programs = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: pieces }, { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) }),
    {
      maxLength: 120,
    },
  )
  .chain((parts) => fc.constantFrom("", " ").map((gap) => parts.join(gap)));

const runs = { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 500) };

describe("any text", () => {
  it("gives tokens that cover it in order, with nothing but space, comments and splices between them", () =>
    fc.assert(
      fc.property(programs, (text) => {
        const { tokens, comments } = lex({ path: "a.c", text });
        const pieces = [...tokens, ...comments].sort((a, b) => a.start - b.start || a.end - b.end);
        let at = text.startsWith("\ufeff") ? 1 : 0;
        for (const { start, end } of pieces) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(text.slice(at, start)).toMatch(/^([ \t\v\f\r\n]|\\[ \t\v\f]*(\r\n|\r|\n))*$/);
          at = end;
        }
        expect(at).toBe(text.length);
      }),
      runs,
    ));

  it("gives places that lie in their files", () =>
    fc.assert(
      fc.property(programs, (text) => {
        const { tokens, problems, conditionals } = read(text);
        for (const { file, start, end } of [
          ...problems.map(({ span }) => span),
          ...conditionals,
          ...tokens.map(spelled),
        ]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(file === BUILTIN_FILE ? 0 : file.text.length);
        }
        for (const token of tokens) {
          const { file, start, end } = authorSpan(token);
          expect(0 <= start && start <= end && end <= file.text.length).toBe(true);
        }
      }),
      runs,
    ));

  it("gives a tree whose nodes lie within their parents", () =>
    fc.assert(
      fc.property(programs, (text) => {
        const { tokens, tree } = read(text);
        const order = new Map(tokens.map((token, index) => [token, index]));
        forEachNode(tree, (node) => {
          const first = order.get(node.first)!;
          const last = order.get(node.last)!;
          expect(first).toBeLessThanOrEqual(last + 1);
          for (const child of childrenOf(node)) {
            expect(order.get(child.first)).toBeGreaterThanOrEqual(first);
            expect(order.get(child.last)).toBeLessThanOrEqual(last);
          }
        });
      }),
      { ...runs, examples: [["F(x){/"], ["int a[] = { / x };"], ["void f(void) { a; / b; }"]] },
    ));

  it("is read the same a second time", () =>
    fc.assert(
      fc.property(programs, (text) => {
        const spelling = ({ tokens }: Read): string => tokens.map((token) => token.text).join(" ");
        expect(spelling(read(text))).toBe(spelling(read(text)));
      }),
      { numRuns: 200 },
    ));
});

describe("hostile texts", () => {
  it.each(Object.entries(hostileTexts))("are read to an end: %s", (_, text) => {
    const { tokens } = read(text);
    expect(tokens.length).toBeGreaterThan(0);
    expect(tokens.length).toBeLessThanOrEqual(MAXIMUM_SOURCE_TOKENS + 1);
  });

  it.each(Object.entries(bombs))("are cut, which is told: %s", (_, text) => {
    const { tokens, problems } = read(text);
    expect(problems.map(({ kind }) => kind)).toContain("bound");
    expect(tokens.length).toBeLessThanOrEqual(MAXIMUM_SOURCE_TOKENS + 1);
  });

  it("read CRLF as LF", () => {
    const text = "#define F(x) \\\n\tx\nint a = F(\n1\n); // b\n/* c\n*/ int d;\n";
    const spelling = (each: string): string[] => read(each).tokens.map((token) => token.text);
    expect(spelling(text.replaceAll("\n", "\r\n"))).toEqual(spelling(text));
  });

  it("have no trigraphs", () =>
    expect(read("??= ??/\n??(").tokens.map((token) => token.text)).toEqual([
      "?",
      "?",
      "=",
      "?",
      "?",
      "/",
      "?",
      "?",
      "(",
      "",
    ]));

  it("keep the declarations around a NUL and a stray byte", () => {
    const names = read("int a;\n\u0000\nint b;\n\ufffd\nint c;\n").tree.declarations.flatMap((each) =>
      each.kind === "declaration" ? each.declarators.map(({ declarator }) => declarator.name?.text) : [],
    );
    expect(names).toEqual(["a", "b", "c"]);
  });
});

function childrenOf(parent: AnyNode): readonly AnyNode[] {
  const children: AnyNode[] = [];
  forEachNode(parent, (node) => {
    if (node === parent) return null;
    // A declarator that nobody wrote stands at the token before it.
    if (node.kind !== "declarator" || node.name !== null || node.derivations.length > 0) children.push(node);
    return "skip";
  });
  return children;
}

function spelled({ file, start, end }: Token): Span {
  return { file, start, end };
}
