import { describe, expect, it } from "vitest";
import { createReading, preprocess, type Preprocessed, type PreprocessorOptions } from "../../src/c/preprocessor.ts";
import type { SourceFile } from "../../src/c/source.ts";
import { authorSpan, isTyped } from "../../src/c/token.ts";

interface Case extends Partial<PreprocessorOptions> {
  readonly files?: Readonly<Record<string, string>>;
}

function run(text: string, { files = {}, ...options }: Case = {}): Preprocessed {
  const found = new Map(Object.entries(files).map(([path, text]): [string, SourceFile] => [path, { path, text }]));
  return preprocess(
    { path: "main.c", text },
    { includes: { resolve: (name) => found.get(name) ?? null }, reading: createReading(), ...options },
  );
}

/** The expanded tokens with one space between them. */
function expand(text: string, options?: Case): string {
  return run(text, { unknownIsZero: true, ...options })
    .tokens.slice(0, -1)
    .map((token) => token.text)
    .join(" ");
}

function problems(text: string, options?: Case): string[] {
  return run(text, { unknownIsZero: true, ...options }).problems.map(({ kind, message }) => `${kind}: ${message}`);
}

describe("macros", () => {
  it.each([
    ["object-like", "#define A 1 + B\n#define B 2\nA;", "1 + 2 ;"],
    ["function-like", "#define F(x, y) x - y\nF(1, (2, 3)) F", "1 - ( 2 , 3 ) F"],
    ["a space before the parenthesis makes it object-like", "#define F (x)\nF", "( x )"],
    ["over several lines", "#define F(x) [x]\nF\n(\n1\n)", "[ 1 ]"],
    ["recursion stops", "#define f(x) x + f\nf(1)(2)", "1 + f ( 2 )"],
    ["mutual recursion stops", "#define a b\n#define b a\na b", "a b"],
    ["arguments are expanded first", "#define A 1\n#define F(x) x x\nF(A)", "1 1"],
    ["variadic", "#define F(x, ...) x(__VA_ARGS__)\nF(f, 1, 2)", "f ( 1 , 2 )"],
    ["GNU's named variable argument", "#define F(x, r...) x(r)\nF(f, 1, 2)", "f ( 1 , 2 )"],
    [
      "the comma goes with a variable argument left out",
      "#define F(x, ...) f(x, ##__VA_ARGS__)\nF(1) F(1,) F(1, 2)",
      "f ( 1 ) f ( 1 , ) f ( 1 , 2 )",
    ],
    ["__VA_OPT__", "#define F(x, ...) f(x __VA_OPT__(,) __VA_ARGS__)\nF(1) F(1, 2)", "f ( 1 ) f ( 1 , 2 )"],
    ["stringizing", "#define S(x) #x\nS( a  \"b\\n\" 'c' )", String.raw`"a \"b\\n\" 'c'"`],
    ["stringizing after expansion", "#define S(x) T(x)\n#define T(x) #x\n#define A 1 +/**/2\nS(A)", '"1 + 2"'],
    ["pasting", "#define P(a, b) a ## b\nP(x, 1) P(, y) P(<, <=)", "x1 y <<="],
    ["a paste that makes no token", "#define P(a, b) a ## b\nP(+, x)", "+ x"],
    ["a pasted name is expanded", "#define AB 1\n#define P(a, b) a ## b\nP(A, B)", "1"],
    ["__LINE__ of the invocation", "#define L __LINE__\n#define F(x) L x\nF(\n__LINE__)", "3 4"],
    ["__COUNTER__", "__COUNTER__ __COUNTER__", "0 1"],
    ["__FILE__ and #line", '__FILE__\n#line 9 "b.c"\n__FILE__ __LINE__', '"main.c" "b.c" 9'],
    ["#undef", "#define A 1\n#undef A\nA", "A"],
    ["redefinition", "#define A 1\n#define A 2\nA", "2"],
    ["directives inside of arguments", "#define F(x) [x]\nF(1\n#define A 2\nA)", "[ 1 2 ]"],
    ["_Pragma is dropped", '_Pragma("once") a', "a"],
    ["a directive in digraphs", "%:define A 1\nA", "1"],
  ])("%s", (_, text, expected) => expect(expand(text)).toBe(expected));

  it("turns a macro on again when its expansion has been read", () =>
    // C17 6.10.3.4 leaves open whether this one is nested; gcc's answer is by what is left of the expansion.
    expect(expand("#define f(a) a*g\n#define g(a) f(a)\nf(2)(9)")).toBe("2 * 9 * g"));
  it("tells of too few arguments", () =>
    expect(problems("#define F(x, y) x\nF(1)")).toEqual([
      'preprocessor: Macro "F" requires 2 arguments, but only 1 given.',
    ]));
  it("tells of an invocation without an end", () =>
    expect(problems("#define F(x) x\nF(1")).toEqual(['preprocessor: Unterminated argument list invoking macro "F".']));
  it("does not define what gcc refuses", () => expect(expand("#define F(x) #y\nF(1)")).toBe("F ( 1 )"));
  it("gives the macros at the end", () =>
    expect([...run("#define A 1\n#define B\n#undef B").macros.keys()]).toEqual(["A"]));
});

describe("places", () => {
  const spanText = (text: string, name: string): string => {
    const token = run(text).tokens.find((token) => token.text === name)!;
    const { file, start, end } = authorSpan(token);
    return file.text.slice(start, end);
  };

  it("a token of a body leads to the outermost invocation", () =>
    expect(spanText("#define A x\n#define F(y) A\nint F( 1 );", "x")).toBe("F( 1 )"));
  it("a token of a body knows where it is written", () => {
    const { tokens } = run("#define A x\nA");
    expect(tokens[0]).toMatchObject({ start: 10, end: 11, expansion: { macro: { name: "A" }, name: { start: 12 } } });
  });
  it("an argument keeps its place through macros", () => {
    const { tokens } = run("#define G(x) x\n#define F(x) G(x)\nF(abc)");
    expect(tokens[0]).toMatchObject({ text: "abc", start: 35, end: 38, expansion: null });
  });
  it("what the author did not write is not typed", () => {
    const { tokens } = run("#define F(x) #x a##x\nF(b) c");
    expect(tokens.slice(0, 3).map(isTyped)).toEqual([false, false, true]);
  });
  it("a stringized token leads to the invocation", () =>
    expect(spanText("#define F(x) #x\nF(b);", '"b"')).toBe("F(b)"));
});

describe("conditionals", () => {
  it.each([
    ["#if", "#if 1\na\n#else\nb\n#endif", "a"],
    ["#elif", "#if 0\na\n#elif 1\nb\n#elif 1\nc\n#else\nd\n#endif", "b"],
    ["#ifdef and #ifndef", "#define A\n#ifdef A\na\n#endif\n#ifndef A\nb\n#endif", "a"],
    ["#elifdef and #elifndef", "#define A\n#if 0\n#elifndef A\na\n#elifdef A\nb\n#endif", "b"],
    ["nested in what is left out", "#if 0\n#if 1\na\n#else\nb\n#endif\n#else\nc\n#endif", "c"],
    ["defined", "#define A\n#if defined A && defined(A) && !defined B\na\n#endif", "a"],
    ["an expression that is wrong is false", "#if 1 +\na\n#else\nb\n#endif", "b"],
    ["what is left out may be no C", "#if 0\ndon't \"\n#error x\n#foo\n#endif\na", "a"],
    ["an invocation over a condition", "#define F(x) x\n#if F\n(1)\na\n#endif\nb", "b"],
    ["__has_include", '#if __has_include("a.h") && !__has_include("b.h")\na\n#endif', "a"],
  ])("%s", (_, text, expected) => expect(expand(text, { files: { "a.h": "" } })).toBe(expected));

  it("tells of a conditional without an end", () =>
    expect(problems("#if 1\na")).toEqual(["preprocessor: Unterminated #if."]));
  it("tells of #endif without #if", () => expect(problems("#endif")).toEqual(["preprocessor: #endif without #if."]));
  it("tells of #error where it is reached", () =>
    expect(problems("#error no  way")).toEqual(["preprocessor: #error no way"]));
  it("records arms with the author's text", () => {
    const { conditionals } = run("#if A /* c */ && \\\n B\n#else\n#endif");
    expect(conditionals[0]!.arms.map(({ directive, condition }) => [directive, condition])).toEqual([
      ["if", "A && B"],
      ["else", ""],
    ]);
  });
  it("ends a conditional at its #endif", () => {
    const { end } = run("#if 1\na\n#endif // x").conditionals[0]!;
    expect([end.start, end.end]).toEqual([8, 14]);
  });
});

describe("includes", () => {
  it("enters quoted ones", () =>
    expect(expand('#include "a.h"\nb A', { files: { "a.h": "#define A 1\na" } })).toBe("a b 1"));
  it("does not enter angled ones", () =>
    expect(run("#include <a.h>", { files: { "a.h": "a" } }).inclusions).toMatchObject([
      { name: "a.h", angled: true, file: null },
    ]));
  it("expands macros in the name", () =>
    expect(expand('#define H "a.h"\n#include H', { files: { "a.h": "a" } })).toBe("a"));
  it("enters a file with #pragma once only once", () =>
    expect(expand('#include "a.h"\n#include "a.h"', { files: { "a.h": "#pragma once\na" } })).toBe("a"));
  it("enters a guarded file only once", () =>
    expect(
      expand('#include "a.h"\n#include "a.h"', {
        files: { "a.h": "#ifndef A\n#define A\na\n#endif" },
        unknownIsZero: false,
      }),
    ).toBe("a"));
  it("ends an invocation at the end of its file", () =>
    expect(expand('#define F(x) x\n#include "a.h"\n1)', { files: { "a.h": "F(" } })).toBe("F 1 )"));
  it("says where a file is not found", () =>
    expect(run('#include "a.h"').inclusions).toMatchObject([{ name: "a.h", file: null }]));
});

describe("kernel macros", () => {
  it("stand in for headers", () =>
    expect(expand("BIT(3) __stringify(a b)", { unknownIsZero: false })).toBe('( 1UL << ( 3 ) ) "a b"'));
  it("leave THIS_MODULE alone", () => expect(expand("THIS_MODULE", { unknownIsZero: false })).toBe("THIS_MODULE"));
  it("give way to the author's own", () =>
    expect(expand("#define BIT(x) x\nBIT(3)", { unknownIsZero: false })).toBe("3"));
  it("are not among the unit's macros", () => expect(run("").macros.size).toBe(0));
  it("are told of the configuration", () =>
    expect(expand("#if CONFIG_X == 3\na\n#endif", { predefined: new Map([["CONFIG_X", "3"]]) })).toBe("a"));
});

describe("limits", () => {
  const doubling = Array.from({ length: 60 }, (_, i) => `#define A${i + 1} A${i} A${i}\n`).join("");
  it.each([
    ["a macro bomb", `#define A0 x\n${doubling}A60`, {}],
    ["a bomb of arguments", `#define D(x) x x\n${"D(".repeat(60)}1${")".repeat(60)}`, {}],
    ["a bomb of strings", `#define S(x) T(x)\n#define T(x) #x #x\n${"S(".repeat(60)}"a"${")".repeat(60)}`, {}],
    ["a file that includes itself", '#include "a.h"', { files: { "a.h": '#include "a.h"\n#include "a.h"' } }],
    ["nested invocations", `#define F(x) x\n${"F(".repeat(5000)}${")".repeat(5000)}`, {}],
    ["nested parentheses in a condition", `#if ${"(".repeat(100_000)}1${")".repeat(100_000)}\n#endif`, {}],
    ["a chain of operators in a condition", `#if 1${" + 1".repeat(100_000)}\n#endif`, {}],
  ])("bounds %s", (_, text, options) =>
    expect(problems(text, options).some((problem) => problem.startsWith("bound:"))).toBe(true),
  );

  it.each([
    ["100,000 open parentheses", `#define F(x) x\n${"F(".repeat(100_000)}`],
    ["100,000 conditionals", "#if X\n".repeat(100_000)],
    ["a line of a million characters", `#define A ${"a ".repeat(500_000)}\nA`],
    [
      "a chain of 20,000 macros",
      Array.from({ length: 20_000 }, (_, i) => `#define A${i + 1} A${i}\n`).join("") + "A20000",
    ],
  ])("ends with %s", (_, text) => expect(run(text).tokens.length).toBeGreaterThan(0));
});
