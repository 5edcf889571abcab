import { describe, expect, test } from "vitest";
import type { StateTable } from "../../src/livepatch/model.ts";
import { moduleOf } from "../support/memory-files.ts";

function states(text: string): StateTable {
  const [table] = moduleOf(`${text}\nstatic struct klp_patch patch = { .states = states };\n`).stateTables;
  return table!;
}

/** `id:version` of what the kernel's walk sees, `?` for unknown. */
function walked(text: string): string[] {
  return states(text).walked.map(
    ({ id, version }) => `${id.known ? id.value : "?"}:${version.known ? version.value : "?"}`,
  );
}

describe("a states table", () => {
  test.each([
    ["designated", "{ .id = 1, .version = 2 }, { }", ["1:2"]],
    ["positional", "{ 1, 2 }, { 0 }", ["1:2"]],
    ["without inner braces", "1, 2, 0, 3, 4, 0, { }", ["1:2", "3:4"]],
    ["by index", "[1] = { .id = 2 }, [0] = { .id = 1 }, [2] = { }", ["1:0", "2:0"]],
    ["by member of an index", "[0].id = 7, [0].version = 3, [1] = { }", ["7:3"]],
    ["by range", "[0 ... 1] = { .id = 5, .version = 1 }, { }", ["5:1", "5:1"]],
    ["ended early", "{ .id = 1 }, { }, { .id = 2 }", ["1:0"]],
    ["with casts and shifts", "{ (unsigned long)(1UL << 40), (1 << 4) | 2 }, {}", ["1099511627776:18"]],
    ["negative", "{ .id = -1, .version = -1 }, {}", ["18446744073709551615:4294967295"]],
    ["above 2^53", "{ .id = 0x100000000000001UL }, {}", ["72057594037927937:0"]],
    ["unknown id", "{ .id = FROM_A_HEADER, .version = 1 }, { .id = 2 }, {}", []],
  ])("%s", (_, rows, expected) => {
    expect(walked(`static struct klp_state states[] = { ${rows} };`)).toEqual(expected);
  });

  test("takes ids from macros and enums", () => {
    expect(
      walked(
        "#define ID (BASE + 1)\n#define BASE 0x10\nenum { V = 3 };\nstatic struct klp_state states[] = { { ID, V }, { } };",
      ),
    ).toEqual(["17:3"]);
  });

  test.each([
    ["a zero row", "states[]", "{ .id = 1 }, { }", true],
    ["an explicit bound", "states[2]", "{ .id = 1 }", true],
    ["an explicit bound from a macro", "states[COUNT + 1]", "{ .id = 1 }", true],
    ["a full bound", "states[1]", "{ .id = 1 }", false],
    ["a hole between designators", "states[]", "[0] = { .id = 1 }, [2] = { .id = 2 }", true],
    ["nothing", "states[]", "{ .id = 1 }", false],
    ["an unknown bound", "states[ELSEWHERE]", "{ .id = 1 }", null],
    ["an unknown row", "states[]", "{ .id = 1 }, STATE(2)", null],
  ])("is ended by %s", (_, declarator, rows, expected) => {
    const { terminated } = states(`#define COUNT 1\nstatic struct klp_state ${declarator} = { ${rows} };`);
    expect(terminated.known ? terminated.value : null).toBe(expected);
  });

  test("that is written at run time has unknown rows", () => {
    const text =
      "static struct klp_state states[2] = { { .id = 1 } };\nstatic int init(void) { states[0].version = 3; return 0; }";
    expect(states(text).terminated.known).toBe(false);
    expect(states(text).walked).toEqual([]);
  });

  test("whose address leaves for another function has unknown rows", () => {
    expect(
      states("static struct klp_state states[2];\nint init(void) { return fill(states, 2); }").terminated.known,
    ).toBe(false);
  });

  const known = "static struct klp_state states[] = { { .id = 1, .version = 1 }, { } };\n";

  test.each([
    ["an entry is written as a whole", "void f(struct klp_state row) { states[0] = row; }"],
    ["a pointer's target is written as a whole", "void f(struct klp_state *state) { *state = other; }"],
    ["an element behind a pointer is written", "void f(struct klp_state *all) { all[1] = other; }"],
    ["it leaves for a function of nobody's", "void f(void) { fill(states); }"],
    ["it leaves for a function that takes anything", "void g(void *all) { }\nvoid f(void) { g(states); }"],
    ["it leaves for more arguments than are declared", "void g(int n, ...) { }\nvoid f(void) { g(1, states); }"],
    ["it is called through a pointer with it", "void f(void) { ops->fill(states); }"],
    [
      "it is handed on",
      "void h(struct klp_state *s) { fill(s); }\nvoid g(struct klp_state *s) { h(s); }\nvoid f(void) { g(states); }",
    ],
    [
      "it is handed on under another name",
      "void g(struct klp_state *s) { struct klp_state *t = s; fill(t); }\nvoid f(void) { g(states); }",
    ],
  ])("has unknown rows where %s", (_, functions) => {
    expect(walked(`${known}${functions}`)).toEqual([]);
  });

  test.each([
    ["a function takes it and reads", "int g(struct klp_state *s) { return s->version; }\nvoid f(void) { g(states); }"],
    [
      "a function takes it and nothing more",
      "void g(struct klp_state *);\nvoid g(struct klp_state *s) { }\nvoid f(void) { g(states); }",
    ],
    ["functions call each other with it", "void g(struct klp_state *s) { if (s) g(s); }\nvoid f(void) { g(states); }"],
    ["data is written", "void g(struct klp_state *s) { s->data = s; }\nvoid f(void) { g(states); }"],
    ["a pointer to one is written", "void g(struct klp_state **s) { *s = klp_get_state(&patch, 1); }"],
    ["a pointer is set", "void g(struct klp_state *s) { s = states; }"],
    ["another array is written", "void g(int *levels) { levels[0] = 1; *levels = 2; }"],
    ["a pointer of another table is handed on", "void g(struct klp_object *o) { fill(o); }\nvoid f(void) { g(objs); }"],
  ])("keeps its rows where %s", (_, functions) => {
    expect(walked(`${known}${functions}`)).toEqual(["1:1"]);
  });

  test("keeps the author's text of an id and its place", () => {
    const table = states("#define STATE_A 1\nstatic struct klp_state states[] = { { .id = STATE_A }, {} };");
    const field = table.walked[0]!.fields.get("id")!;
    expect(field.text).toBe("STATE_A");
    expect(field.valueSpan.file.text.slice(field.span.start, field.span.end)).toBe(".id = STATE_A");
  });

  test("made by a macro keeps the author's argument", () => {
    const table = states(
      "#define S(i) { .id = ((i)), .version = 1 }\nstatic struct klp_state states[] = { S(7), {} };",
    );
    expect(table.walked[0]!.fields.get("id")!.text).toBe("7");
  });
});

describe("a livepatch", () => {
  const whole = `
static int pre(struct klp_object *obj) { return 0; }
static struct klp_func funcs[] = { { .old_name = "one", .new_func = two }, { .old_name = "th" "ree", .new_func = four, .old_sympos = 2 }, { } };
static struct klp_object objs[] = {
	{ .funcs = funcs, .callbacks = { .pre_patch = pre, .post_unpatch = NULL } },
	{ .name = "ext4", .funcs = (struct klp_func[]) { { "a", b }, { } }, .callbacks.post_patch = post },
	{ }
};
static struct klp_patch patch;
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .replace = true };
static int init(void) { return klp_enable_patch(&patch); }
module_init(init);
MODULE_LICENSE("GPL" " v2");
MODULE_INFO(livepatch, "Y");
`;

  test.each([
    ["is read", "static void f(struct klp_patch *own) { klp_get_state(own, 1); }", true],
    ["gets another member", "static void f(struct klp_patch *own) { own->states = NULL; }", true],
    ["gets this member", "static void f(struct klp_patch *own) { own->replace = false; }", null],
    ["is overwritten", "static void f(struct klp_patch *own) { *own = other; }", null],
    ["is handed on", "static void f(struct klp_patch *own) { change(own); }", null],
  ])("that %s by a function which is given it has a known `.replace` or none", (_, definition, expected) => {
    const [livepatch] = moduleOf(`${whole}${definition}\nstatic void g(void) { f(&patch); }\n`).livepatches;
    expect(livepatch!.replace.known ? livepatch!.replace.value : null).toBe(expected);
  });

  test("may be initialised by a compound literal", () => {
    const text = whole.replace("patch = {", "patch = (struct klp_patch) {");
    const [livepatch] = moduleOf(text).livepatches;
    expect([livepatch!.replace, livepatch!.objectTable.known, livepatch!.list === null]).toEqual([
      { known: true, value: true },
      true,
      false,
    ]);
  });

  test("whose initializer cannot be read may have any members", () => {
    const [livepatch] = moduleOf(whole.replace(/patch = \{.*\};/, "patch = LIVEPATCH(objs);")).livepatches;
    expect(livepatch!.replace.known || livepatch!.objectTable.known || livepatch!.stateTable.known).toBe(false);
    expect(livepatch!.assigned("mod")).toBe(true);
  });

  test("is one, although its name is defined twice", () => {
    expect(moduleOf(whole).livepatches.map(({ variable, enabled }) => [variable, enabled])).toEqual([["patch", true]]);
  });

  test("has objects with functions and callbacks", () => {
    const { objectTable } = moduleOf(whole).livepatches[0]!;
    const rows = objectTable.known ? (objectTable.value?.walked ?? []) : [];
    expect(
      rows.map(({ name, functions, callbacks }) => [
        name.known && name.value,
        functions.known && functions.value?.walked.map(({ oldName, symbolPosition }) => [oldName.known && oldName.value, symbolPosition.known && symbolPosition.value]),
        callbacks,
      ]),
    ).toEqual([
      [null, [["one", 0n], ["three", 2n]], { prePatch: "pre", postPatch: null, preUnpatch: null, postUnpatch: null }],
      ["ext4", [["a", 0n]], { prePatch: null, postPatch: "post", preUnpatch: null, postUnpatch: null }],
    ]); // prettier-ignore
  });

  test("says of its module what the macros say", () => {
    const { information, kind } = moduleOf(whole);
    expect(kind).toBe("module");
    expect(information).toMatchObject({ license: "GPL v2", init: "init", exit: null });
    expect(information.livepatch).not.toBeNull();
  });

  test.each([
    [".replace = true", true],
    [".replace = 1", true],
    [".replace = false", false],
    ["", false],
    [".replace = CUMULATIVE", null],
  ])("with %s replaces: %s", (member, expected) => {
    const { replace } = moduleOf(`static struct klp_patch patch = { ${member} };`).livepatches[0]!;
    expect(replace.known ? replace.value : null).toBe(expected);
  });

  test.each([
    "patch.replace = cumulative;",
    "(&patch)->replace = 1;",
    "struct klp_patch *p = &patch; p->replace = true;",
    "setup(&patch);",
  ])("that %s replaces nobody knows", (statement) => {
    const module = moduleOf(`static struct klp_patch patch = { };\nint f(void) { ${statement} }`);
    expect(module.livepatches[0]!.replace.known).toBe(false);
  });

  test("has its states where it writes them in place", () => {
    const module = moduleOf("static struct klp_patch patch = { .states = (struct klp_state[]) { { 1, 2 }, { } } };");
    const table = module.livepatches[0]!.stateTable;
    expect(table.known && table.value?.walked.map(({ id }) => id.known && id.value)).toEqual([1n]);
    expect(module.stateTables).toHaveLength(1);
  });

  test("is not changed by a member of the same name elsewhere", () => {
    const module = moduleOf(
      "static struct klp_patch patch = { };\nint f(struct font *font) { font->replace = 1; font->objs = 0; }",
    );
    expect(module.livepatches[0]!.replace).toEqual({ known: true, value: false });
  });
});

describe("calls", () => {
  test("have their id, its text and their function", () => {
    const { stateCalls } = moduleOf(
      "#define A 3\nint f(void) { return klp_get_state(&patch, A) || (klp_get_prev_state(2 * A)); }",
    );
    expect(
      stateCalls.map(({ function: name, patch, id, idText, caller }) => [
        name,
        patch,
        id.known && id.value,
        idText,
        caller,
      ]),
    ).toEqual([
      ["klp_get_state", "patch", 3n, "A", "f"],
      ["klp_get_prev_state", null, 6n, "2 * A", "f"],
    ]);
  });

  test("inside a macro are told at the macro's use", () => {
    const text = "#define STATE(id) klp_get_state(&patch, id)\nint f(void) { return STATE(7) != 0; }";
    const [call] = moduleOf(text).stateCalls;
    expect(text.slice(call!.idSpan.start, call!.idSpan.end)).toBe("7");
    expect(text.slice(call!.span.start, call!.span.end)).toBe("STATE(7)");
  });

  test.each([
    ["its name there", "#define GET(p) klp_get_state(p, (LP_S))", "GET(&patch)", "LP_S"],
    ["its invocation there", "#define GET(p) klp_get_state(p, ID(1, 2))", "GET(&patch)", "ID(1, 2)"],
    ["what an outer body gives", "#define IN(i) klp_get_state(&p, i)\n#define GET() IN(LP_S)", "GET()", "LP_S"],
    ["its number where a parameter is in it", "#define GET(i) klp_get_state(&p, LP_S + (i))", "GET(1)", "4"],
    ["what the author gives", "#define GET(i) klp_get_state(&p, (i))", "GET(LP_S + 1)", "LP_S + 1"],
  ])("have for the text of an id that a macro's body writes %s", (_, macro, call, text) => {
    const head = "#define LP_S 3\n#define ID(a, b) (a + b)\n";
    expect(moduleOf(`${head}${macro}\nint f(void) { return ${call} != 0; }`).stateCalls[0]?.idText).toBe(text);
  });

  test("half typed are none, and the file after them stands", () => {
    const module = moduleOf(
      "int f(void) { klp_get_state(&patch, \n}\nstatic struct klp_state states[] = { { 1 }, { } };",
    );
    expect(module.stateCalls).toEqual([]);
    expect(module.stateTables).toHaveLength(1);
  });
});

describe("conditions", () => {
  test("are those around an entry, in the author's words", () => {
    const table = states(
      "#ifdef CONFIG_A\nstatic struct klp_state states[] = {\n#if IS_ENABLED(CONFIG_B)\n{ .id = 1 },\n#endif\n#ifndef CONFIG_C\n{ .id = 2 },\n#endif\n{ } };\n#endif",
    );
    expect(table.walked.map(({ conditions }) => conditions)).toEqual([
      ["CONFIG_A", "IS_ENABLED(CONFIG_B)"],
      ["CONFIG_A", "!CONFIG_C"],
    ]);
  });
});

describe("a module", () => {
  test("that includes another source is read through it", () => {
    const { livepatches, files } = moduleOf('#include "missing.c"\nstatic struct klp_patch patch = { };');
    expect(livepatches).toHaveLength(1);
    expect(files.map(({ path }) => path)).toEqual(["/w/livepatch.c"]);
  });

  test.each([
    ["a template", "@@OBJECTS@@\nstatic struct klp_patch patch = { };", true],
    ["a missing include", '#include "states.h"\nstatic struct klp_patch patch = { };', true],
    ["a whole source", "static struct klp_patch patch = { };", false],
  ])("%s is open: %s", (_, text, expected) => {
    expect(moduleOf(text).open !== null).toBe(expected);
  });
});
