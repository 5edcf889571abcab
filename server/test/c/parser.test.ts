import { describe, expect, test } from "vitest";
import type { ExternalDeclaration } from "../../src/c/ast.ts";
import { forEachCall } from "../../src/c/walk.ts";
import {
  expressionOf,
  read,
  sketchExpression,
  sketchInitializer,
  statementsOf,
  tableOf,
  textOf,
  treeOf,
} from "./reading.ts";

describe("expressions", () => {
  test.each([
    ["a + b * c - d", "((a + (b * c)) - d)"],
    ["a ? b : c ? d : e", "(a ? b : (c ? d : e))"],
    ["a ?: b", "(a ?: b)"],
    ["!a && *p->x++", "((!a) && (*(p->x++)))"],
    ["a | b << 2 == c", "(a | ((b << 2) == c))"],
    ["(u8)a", "(<u8>a)"],
    ["(foo)a", "(<foo>a)"],
    ["(foo)(a)", "foo(a)"],
    ["(foo_t)(a)", "(<foo_t>a)"],
    ["(foo)(unsigned long)a", "(<foo>(<unsigned long>a))"],
    ["(a) - b", "(a - b)"],
    ["(void __user *)p", "(<void __user *>p)"],
    ["(int (*)(void))p", "(<int (*)(void)>p)"],
    ["(struct x[]){ { 1 }, { } }", "<struct x[]>{{1},{}}"],
    ["sizeof(*p)", "sizeof (*p)"],
    ["sizeof(struct x) + 1", "(sizeof <struct x> + 1)"],
    ["sizeof(u32)", "sizeof <u32>"],
    ["container_of(p, struct x, m)", "container_of(p, <struct x>, m)"],
    ["f(a, (b, c), ({ d; e; }))", "f(a, (b, c), ({expressionStatement expressionStatement}))"],
    ["f(a, )", "f(a, ?)"],
    ["F(a, ==, b)", "F(a, ?, b)"],
    ['KERN_INFO "a" B "c"', 'KERN_INFO "a" B "c"'],
    ["&&label", "&&label"],
    ["_Generic(x, int: 1, default: 2)", "_Generic(x)"],
    ["offsetof(struct x, a.b[3])", "offsetof(<struct x>, a.b[3])"],
  ])("%s", (text, expected) => {
    expect(sketchExpression(expressionOf(text))).toBe(expected);
  });
});

describe("statements of kernel code", () => {
  test.each([
    ["foo_t x;", "declaration"],
    ["foo *x = y;", "declaration"],
    ["struct foo *x __free(kfree) = NULL;", "declaration"],
    ["a * b(c) + d;", "expressionStatement"],
    ["__auto_type x = y;", "declaration"],
    ["typeof(x) y = x;", "declaration"],
    ["static DEFINE_MUTEX(lock);", "macroDeclaration"],
    ["guard(mutex)(&m);", "expressionStatement"],
    ["scoped_guard(mutex, &m) { f(); }", "iteratorStatement"],
    ["list_for_each_entry(a, b, c)\n\tf(a);", "iteratorStatement"],
    ["klp_for_each_object(patch, obj) {\n}", "iteratorStatement"],
    ["do { f(); } while_each_thread(a, b);", "doStatement"],
    ["out:\n\treturn 0;", "labeledStatement"],
    ["case 1 ... 3: break;", "caseStatement"],
    ["case 1:\ncase 2:\n\tf();", "caseStatement caseStatement"],
    ["goto *p;", "gotoStatement"],
    ['asm volatile goto ("x" : : "r" (a) : : out);', "asmStatement"],
    ["__label__ a, b;", "expressionStatement"],
    ["__attribute__((fallthrough));", "expressionStatement"],
    ["int g(int a) { return a; }", "functionDefinition"],
    ['_Static_assert(1, "x");', "staticAssert"],
    ["for (int i = 0; i < 3; i++) f(i);", "forStatement"],
    ["if (a) b(); else if (c) d(); else e();", "ifStatement"],
    ["f()\n\tg();", "iteratorStatement"],
    ["f()\ng();", "expressionStatement expressionStatement"],
  ])("%s", (text, kinds) => {
    expect(
      statementsOf(text)
        .map(({ kind }) => kind)
        .join(" "),
    ).toBe(kinds);
  });
});

/** What a declaration declares: its kind and its names. */
function sketchDeclaration(node: ExternalDeclaration): string {
  if (node.kind === "functionDefinition") return `function ${node.declarator.name?.text ?? "?"}`;
  if (node.kind === "macroDeclaration") return `${node.body === null ? "macro" : "body"} ${node.name.text}`;
  if (node.kind !== "declaration") return node.kind;
  return node.declarators
    .map(({ declarator: { name, derivations } }) =>
      [name?.text ?? "?", ...derivations.map(({ kind }) => kind)].join(" "),
    )
    .join(", ");
}

describe("declarations of kernel code", () => {
  test.each([
    ["int a, *b, c[3];", "a, b pointer, c array"],
    ["int *(*f[3])(int);", "f array pointer function pointer"],
    ["static int __init f(void)\n{\n}", "function f"],
    ["asmlinkage long f(int a)\n{\n}", "function f"],
    ["static noinline_for_stack void f(void)\n{\n}", "function f"],
    ["static foo_result debug_noinline\nf(int a)\n{\n}", "function f"],
    ["__printf(1, 2)\nvoid f(char *a, ...)\n{\n}", "function f"],
    ["static inline void PRINTF(1, 2) f(char *a, ...)\n{\n}", "function f"],
    ["void f(void)\n\t__acquires(lock)\n{\n}", "function f"],
    ["int f(a, b)\n\tint a;\n\tchar *b;\n{\n}", "function f"],
    ["SYSCALL_DEFINE1(f, int, a)\n{\n}", "body SYSCALL_DEFINE1"],
    ["module_init(f)\nmodule_exit(g);\nint a;", "macro module_init; macro module_exit; a"],
    ["static DEFINE_SPINLOCK(lock);", "macro DEFINE_SPINLOCK"],
    ["static DEFINE_PER_CPU(int, x) = 3;", "macro DEFINE_PER_CPU"],
    ["EXPORT_SYMBOL_GPL(f);\nstatic LIST_HEAD(x);", "macro EXPORT_SYMBOL_GPL; macro LIST_HEAD"],
    ['static struct klp_func funcs[] __section(".x") = { };', "funcs array"],
    ["static struct foo x __attribute__((unused, aligned(8))) = { };", "x"],
    ["static struct foo __used x __aligned(8);", "x"],
    ["struct x { int a : 3; u8 b; DECLARE_BITMAP(c, 3); } __packed;\nint y;", "; y"],
    ["typedef struct { int a; } __foo;\n__foo x;", "__foo; x"],
    ["enum x { A, B = 2 } __packed y;", "y"],
    ["void __weak (*f)(void);", "f pointer function"],
    ['asm(".pushsection x");', "asmDeclaration"],
    ['_Static_assert(sizeof(int) == 4, "x");', "staticAssert"],
    ["int f(struct x *a __maybe_unused, const char __user *b, ...);", "f function"],
  ])("%s", (text, expected) => {
    const { tree, problems } = read(text);
    expect([tree.declarations.map(sketchDeclaration).join("; "), problems]).toEqual([expected, []]);
  });
});

describe("initializers", () => {
  test.each([
    ["{ .a = 1, .b.c[2] = 3, [4 ... 5] = { 6 }, }", "{.a=1,.b.c[2]=3,[4 ... 5]={6}}"],
    ["{ a: 1, b: { c: 2 } }", "{.a=1,.b={.c=2}}"],
    ["{ { }, {}, { 0 } }", "{{},{},{0}}"],
    ["{ [FOO] = BAR(1), BAZ(2) }", "{[FOO]=BAR(1),BAZ(2)}"],
    ["{ .f = (struct klp_func[]) { { } } }", "{.f=(struct klp_func[]) { { } }}"],
  ])("%s", (text, expected) => {
    const { tree, problems } = read(`struct x y = ${text};`);
    expect([sketchInitializer(tableOf(tree, "y")!), problems]).toEqual([expected, []]);
  });

  test("a list reaches from brace to brace", () => {
    expect(textOf(tableOf(treeOf("int x[] = { 1, { 2 } };"), "x")!)).toBe("{ 1, { 2 } }");
  });

  test("an unclosed list ends with its last token", () => {
    const list = tableOf(treeOf("int x[] = { 1, 2\n\nint y;"), "x")!;
    expect([textOf(list), list.closed]).toEqual(["{ 1, 2", false]);
  });
});

describe("what a macro wrote", () => {
  test("a table out of macros has its items", () => {
    const tree = treeOf("#define ROW(i) { .id = i }\nstruct klp_state s[] = { ROW(1), ROW(2), { } };");
    expect(tableOf(tree, "s")!.items.map(({ value }) => textOf(value))).toEqual(["ROW(1)", "ROW(2)", "{ }"]);
  });
});

test("calls are visited in source order, outer ones first", () => {
  const names: string[] = [];
  const [definition] = treeOf(
    "int f(void)\n{\n\tint x = a(b());\n\n\tfor_each_c(x)\n\t\treturn d(({ e(); }));\n}",
  ).declarations;
  forEachCall(definition!, ({ callee }) => names.push(textOf(callee)));
  expect(names).toEqual(["a", "b", "for_each_c", "d", "e"]);
});

describe("problems", () => {
  test.each([
    ["int f(void)\n{\n\treturn 1\n}\n", "expected `;`"],
    ["int x = ;", "expected an expression before `;`"],
    ["int f(void)\n{\n\tg(1;\n}\n", "missing `)`"],
    ["struct x y = { .a = 1 .b = 2 };", "expected `,` before `.`"],
  ])("%j", (text, message) => {
    expect(read(text).problems.map((problem) => problem.message)).toEqual([message]);
  });
});
