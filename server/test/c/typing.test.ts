import { describe, expect, test } from "vitest";
import type { TranslationUnit } from "../../src/c/ast.ts";
import { parse } from "../../src/c/parser.ts";
import { lex } from "../../src/c/lexer.ts";
import { TokenKind, type Token } from "../../src/c/token.ts";
import { read, sketchInitializer, tableOf, textOf, treeOf } from "./reading.ts";

/** A livepatch in pieces, each of which must stand whatever happens to another. */
const PIECES = [
  `#define CONSOLE_STATE 1\n#include <linux/livepatch.h>\n\n`,
  `static int keep_level(struct klp_object *obj)
{
	struct klp_state *state = klp_get_state(&patch, CONSOLE_STATE);

	if (!state)
		return -ENODEV;
	state->data = kzalloc(sizeof(int), GFP_KERNEL);
	if (!state->data) {
		pr_err("%s: no memory\\n", __func__);
		return -ENOMEM;
	}
	return 0;
}

`,
  `static void drop_level(struct klp_object *obj)
{
	struct klp_state *state;

	for (;;) {
		state = klp_get_state(&patch, CONSOLE_STATE);
		break;
	}
	kfree(state->data);
}

`,
  `static struct klp_func funcs[] = {
	{
		.old_name = "cmdline_proc_show",
		.new_func = livepatch_cmdline_proc_show,
	},
	{ }
};

`,
  `static struct klp_object objs[] = {
	{
		.funcs = funcs,
		.callbacks = {
			.pre_patch = keep_level,
			.post_unpatch = drop_level,
		},
	}, { }
};

`,
  `static struct klp_state states[] = {
	{
		.id = CONSOLE_STATE,
		.version = 2,
	},
	{ .id = 7, .version = 1 },
	{ }
};

`,
  `static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

`,
  `static int start(void)
{
	return klp_enable_patch(&patch);
}

`,
  `module_init(start);\n`,
  `MODULE_LICENSE("GPL");\n`,
  `MODULE_INFO(livepatch, "Y");\n`,
] as const;

/** What each piece gives when nothing is wrong with it, by its name. */
function entities(tree: TranslationUnit): Map<string, string> {
  const found = new Map<string, string>();
  for (const declaration of tree.declarations) {
    if (declaration.kind === "functionDefinition") found.set(declaration.declarator.name!.text, textOf(declaration));
    if (declaration.kind === "macroDeclaration") found.set(declaration.name.text, textOf(declaration));
    if (declaration.kind !== "declaration") continue;
    for (const { declarator, initializer } of declaration.declarators) {
      if (initializer !== null && declarator.name !== null)
        found.set(declarator.name.text, sketchInitializer(initializer));
    }
  }
  return found;
}

const WHOLE = entities(treeOf(PIECES.join("")));
/** The name of what a piece declares. */
const NAMES = ["", "keep_level", "drop_level", "funcs", "objs", "states", "patch", "start", "module_init", "MODULE_LICENSE", "MODULE_INFO"]; // prettier-ignore

/** The pieces that another text in the place of one of them damages, that one itself left out. */
function damage(piece: number, text: string): string[] {
  const found = entities(treeOf(PIECES.map((each, index) => (index === piece ? text : each)).join("")));
  return NAMES.filter((name, index) => index > 0 && index !== piece && found.get(name) !== WHOLE.get(name));
}

test("the whole text has every piece", () => {
  expect([...WHOLE.keys()]).toEqual(NAMES.slice(1));
});

describe.each(NAMES.slice(1).map((name, index) => [name, index + 1] as const))("%s", (_, piece) => {
  const text = PIECES[piece]!;
  const tokens = lex({ path: "piece.c", text }).tokens.filter(
    ({ kind }) => kind !== TokenKind.Newline && kind !== TokenKind.EndOfFile,
  );

  test("cut anywhere leaves the others whole", () => {
    const cuts = tokens.flatMap(({ start, end }) => [start, (start + end) >> 1, end]);
    const broken = cuts.filter((at) => damage(piece, `${text.slice(0, at)}\n\n`).length > 0);
    expect(broken.map((at) => text.slice(0, at))).toEqual([]);
  });

  test("without any one of its tokens leaves the others whole", () => {
    const without = ({ start, end }: Token): string => text.slice(0, start) + text.slice(end);
    expect(tokens.map(without).filter((each) => damage(piece, each).length > 0)).toEqual([]);
  });

  test("with any one token twice leaves the others whole", () => {
    const doubled = ({ start, end }: Token): string => `${text.slice(0, end)} ${text.slice(start)}`;
    expect(tokens.map(doubled).filter((each) => damage(piece, each).length > 0)).toEqual([]);
  });
});

describe("an item that is being typed keeps its neighbours", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["{ .id = 1, .version = 1 },\n\t{ .id = },\n\t{ }", "{{.id=1,.version=1},{.id=?},{}}"],
    ["{ .id = 1 },\n\t{ .id = , .version = 3 },\n\t{ }", "{{.id=1},{.id=?,.version=3},{}}"],
    ["{ .id = 1 },\n\t{ . },\n\t{ }", "{{.id=1},{?},{}}"],
    ["{ .id = 1 },\n\t{ .id },\n\t{ }", "{{.id=1},{.id=?},{}}"],
    ["{ .id = 1 },\n\t{ .id = FOO, .ver\n\t{ .id = 3 },\n\t{ }", "{{.id=1},{.id=FOO,.ver=?},{.id=3},{}}"],
    ["{ .id = 1 },\n\t{ .id = FOO .version = 3 },\n\t{ }", "{{.id=1},{.id=FOO,.version=3},{}}"],
    ["{\n\t\t.id = 1,\n\t\t.version = \n\t},\n\t{ }", "{{.id=1,.version=?},{}}"],
    ["{\n\t\t.id = \n\t\t.version = 1,\n\t},\n\t{ }", "{{.id=?,.version=1},{}}"],
    ["{ .id = 1 }\n\t{ .id = 2 },\n\t{ }", "{{.id=1},{.id=2},{}}"],
    ["{\n\t\t.id = 1,\n\t{\n\t\t.id = 2,\n\t},\n\t{ }", "{{.id=1},{.id=2},{}}"],
    ["\t.id = 1,\n\t},\n\t{ .id = 2 },\n\t{ }", "{.id=1,?,{.id=2},{}}"],
    ['{ .id = 1, .data = "x },\n\t{ .id = 2 },\n\t{ }', "{{.id=1,.data=?},{.id=2},{}}"],
    ["{ .id = ID(1, },\n\t{ .id = 2 },\n\t{ }", "{{.id=ID(1,},{.id=2},{}}"],
    ["{ .id = (1 + },\n\t{ .id = 2 },\n\t{ }", "{{.id=(1 +},{.id=2},{}}"],
  ];
  test.each(cases)("%j", (items, expected) => {
    const { tree } = read(`static struct klp_state states[] = {\n\t${items}\n};\nstatic int after = 1;\n`);
    expect(sketchInitializer(tableOf(tree, "states")!)).toBe(expected);
  });
});

describe("a missing brace does not swallow the next definition", () => {
  const next = "static struct klp_state next[] = {\n\t{ .id = 9 },\n\t{ }\n};\n";
  const cases = [
    "static struct klp_state states[] = {\n\t{ .id = 1 },\n",
    "static struct klp_state states[] = {\n\t{ .id = 1 },\n\t{ }\n\n",
    "static struct klp_state states[] = {\n\t{ .id = 1,\n",
    "static struct klp_state states[] =\n",
    "static struct klp_state\n",
    "static\n",
    "struct klp_state {\n\tint a;\n",
    "struct klp_state {\n\tint a;\n}\n",
    "enum { A, B\n",
    "int f(int a,\n",
    "int f(void)\n{\n\tif (a) {\n\t\tg(1,\n",
    "int f(void)\n{\n\treturn (((1\n",
    "int f(void)\n{\n\tfor (i = 0; i < \n}\n",
    "MODULE_INFO(livepatch, \n",
    "module_init(start\n",
    "foo\n",
    "typedef int\n",
    "} } }\n",
    ") ] }\n",
    "#define X {\nint y = X 1 \n",
  ];
  test.each(cases)("%j", (before) => {
    expect(sketchInitializer(tableOf(treeOf(before + next), "next")!)).toBe("{{.id=9},{}}");
  });
});

describe("a call that is being typed keeps its function", () => {
  const cases = [
    "klp_get_state(&patch, ",
    "state = klp_get_state(&patch, ",
    "state = klp_get_state(&patch, \n\tif (!state)\n\t\treturn 1;",
    "if (klp_get_state(&patch, \n\t\treturn 1;",
    "if (klp_get_state(&patch, 1) {\n\t\treturn 1;\n\t}",
  ];
  test.each(cases)("%j", (statement) => {
    const [f, g] = treeOf(`int f(void)\n{\n\t${statement}\n\treturn 0;\n}\n\nint g(void)\n{\n}\n`).declarations;
    expect(f?.kind === "functionDefinition" && f.body.statements.at(-1)?.kind).toBe("returnStatement");
    expect(g?.kind === "functionDefinition" && textOf(g)).toBe("int g(void)\n{\n}");
  });
});

describe("what is no C has a tree all the same", () => {
  const many = 100_000;
  const cases = ["{", "(", "[", "!", "*", "- ", "(int)", "a ? b : ", "a = ", "a.", "a, ", "1 + ", "if (1) ", "x: ", "case 1: ", "struct {", "else ", "({", "{ .a = ", "sizeof ", "f(", ") ", "}", "] ", "\u0000", "'", '"', "@", "int (*", "int a[", "do "]; // prettier-ignore
  test.each(cases)("%j, very often", (text) => {
    expect(treeOf(text.repeat(many)).kind).toBe("translationUnit");
    expect(treeOf(`int f(void) {\n${text.repeat(many)}\n}\n`).kind).toBe("translationUnit");
    expect(treeOf(`int x = ${text.repeat(many)};`).kind).toBe("translationUnit");
  });

  test("deep nesting is a bound problem", () => {
    const { problems } = read(`int x = ${"(".repeat(1000)}1${")".repeat(1000)};`);
    expect(problems.map(({ kind }) => kind)).toEqual(["bound"]);
  });

  test("what stands after deep nesting is read", () => {
    const { tree } = read(`int x = ${"{".repeat(1000)}1${"}".repeat(1000)};\nint y[] = { 1 };`);
    expect(sketchInitializer(tableOf(tree, "y")!)).toBe("{1}");
  });

  test("no tokens at all", () => {
    expect(parse([]).tree.declarations).toEqual([]);
  });
});
