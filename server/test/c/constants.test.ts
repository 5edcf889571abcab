import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { convertTo, enumConstants, evaluate, evaluateString, type ConstantValue } from "../../src/c/constants.ts";
import { expressionOf, treeOf } from "./reading.ts";

function valueOf(text: string, declarations = ""): ConstantValue {
  return evaluate(expressionOf(text, declarations), enumConstants(treeOf(declarations)));
}

/** `value type`, with what overflowed, or the reason. */
function sketch(constant: ConstantValue): string {
  if (!constant.known) return constant.reason;
  return `${constant.value} ${constant.type}${constant.overflow === null ? "" : ` overflows ${constant.overflow}`}`;
}

describe("literals, conversions and operators", () => {
  test.each([
    ["1", "1 int"],
    ["2147483648", "2147483648 long"],
    ["0x80000000", "2147483648 unsigned int"],
    ["0xffffffffffffffff", "18446744073709551615 unsigned long"],
    ["1u", "1 unsigned int"],
    ["1LLU", "1 unsigned long long"],
    ["0b101", "5 int"],
    ["017", "15 int"],
    ["'a'", "97 int"],
    ["'\\377'", "-1 int"],
    ["'ab'", "24930 int"],
    ["-1", "-1 int"],
    ["-1u", "4294967295 unsigned int"],
    ["-1 < 1u", "0 int"],
    ["1 ? -1 : 0u", "4294967295 unsigned int"],
    ["0 ?: 3", "3 int"],
    ["1 << 31", "-2147483648 int overflows int"],
    ["1u << 31", "2147483648 unsigned int"],
    ["1UL << 32", "4294967296 unsigned long"],
    ["2147483647 + 1", "-2147483648 int overflows int"],
    ["-2147483647 - 2", "2147483647 int overflows int"],
    ["100000 * 100000UL", "10000000000 unsigned long"],
    ["(unsigned int)-1", "4294967295 unsigned int"],
    ["(u8)300", "44 int"],
    ["(bool)2", "1 int"],
    ["(unsigned long)-1", "18446744073709551615 unsigned long"],
    ["0 && 1 / 0", "0 int"],
    ["sizeof(int)", "4 unsigned long"],
    ["sizeof(void *)", "8 unsigned long"],
    ["sizeof(u64[3])", "24 unsigned long"],
    ['sizeof("ab")', "3 unsigned long"],
    ["sizeof((char)1)", "1 unsigned long"],
    ["__builtin_constant_p(1)", "1 int"],
    ["__builtin_choose_expr(0, 1, 2)", "2 int"],
    ["true", "1 int"],
  ])("%s", (text, expected) => {
    expect(sketch(valueOf(text))).toBe(expected);
  });
});

describe("what is not known says why", () => {
  test.each([
    ["FOO + 1", "`FOO` is not a constant known here"],
    ["1 / 0", "it divides by zero"],
    ["1 << 32", "it shifts an `int` by 32"],
    ["f(1)", "`f(1)` is not an integer constant"],
    ["1.5", "`1.5` is no integer"],
    ["sizeof(struct x)", "`sizeof(struct x)` is not an integer constant"],
  ])("%s", (text, reason) => {
    expect(valueOf(text)).toEqual({ known: false, reason });
  });
});

describe("enumeration constants", () => {
  const declarations = `
    typedef unsigned long id_type;
    enum { A, B = A + 4, C, D = UNKNOWN, E, BIG = 0x80000000 };
    enum other { F = C << 2, G = (id_type)F };`;
  test.each([
    ["A", "0 int"],
    ["B", "4 int"],
    ["C", "5 int"],
    ["E", "`UNKNOWN` is not a constant known here"],
    ["BIG", "2147483648 unsigned int"],
    ["F", "20 int"],
    ["sizeof(id_type)", "8 unsigned long"],
    ["(id_type)-1", "18446744073709551615 unsigned long"],
  ])("%s", (text, expected) => {
    expect(sketch(valueOf(text, declarations))).toBe(expected);
  });
});

describe("sizes of structs and unions", () => {
  const declarations = `
    struct pair { char flag; long value; };
    struct packed { char flag; long value; } __attribute__((packed));
    struct tail { int count; struct pair pairs[]; };
    union either { char text[9]; int number; };
    struct bits { int a : 3; };
    struct seen { struct list_head node; atomic_t count; };
    struct unseen { spinlock_t lock; };
    struct anonymous { char a; union { short b; struct pair c; }; _Static_assert(1, "x"); };
    struct itself { struct itself *next; struct itself nested; };
    struct empty { };
    typedef struct { short a; char b; } named;`;
  test.each([
    ["struct pair", 16],
    ["struct pair[3]", 48],
    ["struct tail", 8],
    ["union either", 12],
    ["struct seen", 24],
    ["struct anonymous", 24],
    ["struct empty", 0],
    ["named", 4],
    ["struct { struct pair *p; char c; }", 16],
    // An attribute, a bit-field, a type of a header, and a struct that cannot be.
    ["struct packed", null],
    ["struct bits", null],
    ["struct unseen", null],
    ["struct itself", null],
    ["struct elsewhere", null],
  ])("%s", (type, size) => {
    const value = valueOf(`sizeof(${type})`, declarations);
    expect(value.known ? Number(value.value) : null).toBe(size);
  });
});

test("a conversion reduces the value to its type", () => {
  const value = valueOf("-1");
  expect(value.known && convertTo(value, "unsigned int").value).toBe(4294967295n);
});

describe("strings", () => {
  test.each([
    ['"GPL"', "GPL"],
    ['"a" "b\\n"', "ab\n"],
    ['("x\\x41\\102")', "xAB"],
    ['u8"ä"', "ä"],
    ['NAME "x"', null],
    ['L"x"', null],
    ["x", null],
  ])("%s", (text, expected) => {
    expect(evaluateString(expressionOf(text))).toBe(expected);
  });
});

/** Expressions by a seed: the same ones in every run. */
function generate(count: number): string[] {
  let state = 20_240_601;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(items: readonly T[]): T => items[below(items.length)]!;
  const literals = ["0", "1", "2", "7", "255", "0x7fffffff", "0x80000000", "2147483647", "4294967295", "1u", "3U", "5L", "0xffUL", "9LL", "0xfffffffffffffULL", "'a'", "'\\xff'", "017", "sizeof(int)", "sizeof(long)"]; // prettier-ignore
  const casts = ["char", "unsigned char", "short", "unsigned short", "int", "unsigned", "long", "unsigned long", "long long", "_Bool"]; // prettier-ignore
  const binary = ["+", "-", "*", "/", "%", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&", "^", "|", "&&", "||"];
  const make = (depth: number): string => {
    if (depth === 0 || below(6) === 0) return pick(literals);
    switch (below(8)) {
      case 0:
        return `${pick(["-", "~", "!", "+"])}(${make(depth - 1)})`;
      case 1:
        return `(${pick(casts)})(${make(depth - 1)})`;
      case 2:
        return `((${make(depth - 1)}) ? (${make(depth - 1)}) : (${make(depth - 1)}))`;
      default:
        return `(${make(depth - 1)} ${pick(binary)} ${make(depth - 1)})`;
    }
  };
  return Array.from({ length: count }, () => make(4));
}

const gcc = spawnSync("gcc", ["--version"]).status === 0;

test.skipIf(!gcc)("gcc agrees with values and types (needs gcc on PATH)", () => {
  const known = generate(4000).flatMap((text) => {
    const value = valueOf(text);
    return value.known && value.overflow === null ? [{ text, value }] : [];
  });
  expect(known.length).toBeGreaterThan(1500);
  const source = known.map(({ text, value: { value, type } }) => {
    // Unary plus promotes, as any use of the value does.
    const bits = BigInt.asUintN(64, value);
    return `_Static_assert((unsigned long)(${text}) == ${bits}UL, "value"); _Static_assert(_Generic(+(${text}), ${type}: 1, default: 0), "type");`;
  });
  const { stderr } = spawnSync("gcc", ["-std=gnu11", "-w", "-fsyntax-only", "-x", "c", "-"], {
    input: source.join("\n"),
  });
  const wrong = [...stderr.toString().matchAll(/<stdin>:(\d+):\d+: error: (.*)/g)].map(([, line, message]) => {
    const { text, value } = known[Number(line) - 1]!;
    return `${text} = ${value.value} ${value.type}: ${message}`;
  });
  expect(wrong).toEqual([]);
});

test.skipIf(!gcc)("gcc agrees with the sizes of structs (needs gcc on PATH)", () => {
  const structs = generateStructs(200);
  const declarations = structs.join("\n");
  const scope = enumConstants(treeOf(declarations));
  const claims = structs.flatMap((_, index) => {
    const value = evaluate(expressionOf(`sizeof(struct s${index})`, declarations), scope);
    return value.known
      ? [`_Static_assert(sizeof(struct s${index}) == ${value.value}, "s${index} ${value.value}");`]
      : [];
  });
  expect(claims.length).toBe(structs.length);
  const input = `${declarations}\n${claims.join("\n")}`;
  const { stderr } = spawnSync("gcc", ["-std=gnu11", "-m64", "-w", "-fsyntax-only", "-x", "c", "-"], { input });
  expect(stderr.toString()).toBe("");
});

/** Structs and unions `s0`, `s1`, ... by a seed, each of members of all kinds, earlier ones among them. */
function generateStructs(count: number): string[] {
  let state = 612;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const scalars = ["char", "unsigned short", "int", "long long", "_Bool", "enum { A }", "double", "__int128"];
  return Array.from({ length: count }, (_, index) => {
    const members = Array.from({ length: below(6) }, (__, at) => {
      const base = index > 0 && below(3) === 0 ? `struct s${below(index)}` : scalars[below(scalars.length)]!;
      const type = base.replace("{ A }", `{ A${index}_${at} }`);
      return [
        "%t m%i;",
        "%t *m%i;",
        "%t m%i[3];",
        "%t m%i[2][2], n%i;",
        "%t (*m%i)(int);",
        "union { %t u%i; char c%i[5]; };",
      ]
        [below(6)]!.replaceAll("%t", type)
        .replaceAll("%i", String(at));
    });
    return `struct s${index} { ${members.join(" ")} };`;
  });
}
