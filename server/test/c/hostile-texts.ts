const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("");
const nested = (open: string, middle: string, close: string, depth: number): string =>
  open.repeat(depth) + middle + close.repeat(depth);
const million = 1_000_000;

/** Each of 60 macros stands twice in the next. */
const doubling = (last: string): string => `#define A0 ${last}\n${lines(60, (i) => `#define A${i + 1} A${i} A${i}\n`)}`;

/** Texts that would make more of themselves than anyone can read. */
export const bombs: Readonly<Record<string, string>> = {
  "macros that double": `${doubling("x")}A60`,
  "macros that double nothing": `${doubling("")}A60`,
  "macros that double in a condition": `${doubling("1 +")}#if A60 1\nx\n#endif`,
  "macros that double nothing in a condition": `${doubling("")}#if A60 1\nx\n#endif`,
  "arguments that double": `#define D(x) x x\n${nested("D(", "1", ")", 60)}`,
  "arguments and macros that double": `#define A0(x) x\n${lines(60, (i) => `#define A${i + 1}(x) A${i}(x x) A${i}(x)\n`)}A60(1)`,
  "strings that double": `#define S(x) T(x)\n#define T(x) #x #x\n${nested("S(", '"a"', ")", 60)}`,
  "names that double": `#define P(a, b) a##b\n#define Q(a) P(a, a)\n${nested("Q(", "a", ")", 40)}`,
  "a file that includes itself": '#include "self.c"\nint a;\n',
  "a file that includes itself twice": '#include "self.c"\n#include "self.c"\n',
  "5,000 nested invocations": `#define F(x) x\n${nested("F(", "1", ")", 5000)}`,
  "100,000 nested invocations": `#define F(x) x\n${nested("F(", "1", ")", 100_000)}`,
  "100,000 parentheses in a condition": `#if ${nested("(", "1", ")", 100_000)}\n#endif`,
  "100,000 operators in a condition": `#if 1${" + 1".repeat(100_000)}\n#endif`,
  "100,000 nested conditionals": "#if X\n".repeat(100_000),
  "100,000 open braces in a function": `void f(void) {${"{".repeat(100_000)}`,
  "100,000 open braces in a table": `int a[] = ${"{".repeat(100_000)}`,
  "100,000 casts": `int a = ${"(int)".repeat(100_000)}1;`,
  "a line of 500,000 numbers": `int a[] = {${"1,".repeat(million / 2)}};`,
  "a macro of 500,000 names": `#define A ${"a ".repeat(million / 2)}\nA`,
};

/** Texts that are long or strange, and are read all the same. */
export const hostileTexts: Readonly<Record<string, string>> = {
  "100,000 open braces": "{".repeat(100_000),
  "100,000 open parentheses": "(".repeat(100_000),
  "100,000 open brackets": "[".repeat(100_000),
  "100,000 open invocations": `#define F(x) x\n${"F(".repeat(100_000)}`,
  "100,000 stars": `int ${"*".repeat(100_000)}a;`,
  "20,000 macros in a chain": `${lines(20_000, (i) => `#define A${i + 1} A${i}\n`)}A20000`,
  "20,000 parameters": `#define F(${lines(20_000, (i) => `a${i},`)}b) b\nF(1)`,
  "20,000 unknown conditions": lines(20_000, (i) => `#if CONFIG_A${i} && CONFIG_B${i} > CONFIG_C${i}\nx;\n#endif\n`),
  "50,000 #line": "#line 1\n__LINE__\n".repeat(50_000),
  "50,000 #error": "#error x\n".repeat(50_000),
  "100,000 #elif": `#if 0\n${"#elif 1\n".repeat(100_000)}`,
  "a name of a million letters": "x".repeat(million),
  "a number of a million digits": "0".repeat(million),
  "a string of a million letters": `"${"x".repeat(million)}"`,
  "a million slashes": "/".repeat(million),
  "a million hashes": "#".repeat(million),
  "a million quotes": "'".repeat(million),
  "a million backslashes": "\\".repeat(million),
  "a million NULs": "\0".repeat(million),
  "a million stray bytes": "\ufffd".repeat(million),
  "a million letters outside ASCII": "é".repeat(million),
  "a name over 300,000 lines": "a\\\n".repeat(300_000),
  "300,000 raw strings without an end": 'R"('.repeat(300_000),
  "100,000 raw strings of different delimiters": lines(100_000, (i) => `R"a${i}(`),
  "backslashes before a million spaces": `\\${" ".repeat(1000)}`.repeat(1000),
  "500,000 open comments": "/*".repeat(500_000),
  "50,000 lines with CRLF": "int a;\r\n".repeat(50_000),
  trigraphs: "??=??/??'??(".repeat(50_000),
};
