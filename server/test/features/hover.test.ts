import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hover } from "../../src/features/hover.ts";
import { engineOver } from "../support/memory-files.ts";

interface Shown {
  readonly about: string;
  readonly markdown: string;
}

/** The hover at the `|` in one of the files; the first file is `livepatch.c` unless it is named. */
function hovered(marked: string | Readonly<Record<string, string>>): Shown | null {
  const contents = typeof marked === "string" ? { "livepatch.c": marked } : marked;
  const [name, text] = Object.entries(contents).find((entry) => entry[1].includes("|"))!;
  const offset = text.indexOf("|");
  const engine = engineOver({ ...contents, [name]: text.slice(0, offset) + text.slice(offset + 1) });
  const found = hover(engine, `/w/${name}`, offset);
  if (found === null) return null;
  const { file, start, end } = found.span;
  expect(file.path).toBe(`/w/${name}`);
  return { about: file.text.slice(start, end), markdown: found.markdown };
}

function about(marked: string): [string, string] | null {
  const found = hovered(marked);
  return found === null ? null : [found.about, found.markdown.split("\n")[1] ?? ""];
}

describe("hover on the API", () => {
  it.each([
    ["a struct's tag", "static struct klp_sta|te states[1];", "klp_state", "struct klp_state {"],
    ["a tag at its end", "static struct klp_state| states[1];", "klp_state", "struct klp_state {"],
    [
      "a tag in a parameter",
      "static int f(struct |klp_object *obj) { return 0; }",
      "klp_object",
      "struct klp_object {",
    ],
    ["a tag in a cast", "void f(void *p) { g((struct klp_|patch *)p); }", "klp_patch", "struct klp_patch {"],
    ["a tag in sizeof", "int n = sizeof(struct klp_fu|nc);", "klp_func", "struct klp_func {"],
    ["a tag in a definition", "struct klp_|state { unsigned long id; };", "klp_state", "struct klp_state {"],
    ["a member in a definition", "struct klp_state { unsigned long i|d; };", "id", "unsigned long id;"],
    ["a designator", "static struct klp_state s[] = { { .versi|on = V }, { } };", "version", "unsigned int version;"],
    ["a designator after an index", "static struct klp_state s[] = { [0].i|d = N };", "id", "unsigned long id;"],
    [
      "nested designators",
      "static struct klp_object o = { .callbacks.pre_p|atch = f };",
      "pre_patch",
      "int (*pre_patch)(struct klp_object *obj);",
    ],
    [
      "a designator in nested braces",
      "static struct klp_object o[] = { { .callbacks = { .post_unpat|ch = f } } };",
      "post_unpatch",
      "void (*post_unpatch)(struct klp_object *obj);",
    ],
    [
      "a designator in braces by position",
      "static struct klp_object o[] = { { NULL, fs, { .post_pa|tch = f } } };",
      "post_patch",
      "void (*post_patch)(struct klp_object *obj);",
    ],
    [
      "a designator in a compound literal",
      "struct klp_object o = { .funcs = (struct klp_func[]) { { .old_na|me = n }, { } } };",
      "old_name",
      "const char *old_name;",
    ],
    [
      "a designator in a struct around it",
      "struct mine { int a; struct klp_patch patch; } m = { .patch = { .repl|ace = 1 } };",
      "replace",
      "bool replace;",
    ],
    [
      "a designator under a typedef",
      "typedef struct klp_state state_t; state_t s[] = { { .i|d = N } };",
      "id",
      "unsigned long id;",
    ],
    ["a member by pointer", "void f(struct klp_object *obj) { g(obj->na|me); }", "name", "const char *name;"],
    [
      "a member of a variable",
      "static struct klp_patch patch; void f(void) { patch.repl|ace = true; }",
      "replace",
      "bool replace;",
    ],
    [
      "a member of an element",
      "static struct klp_state s[2]; void f(void) { s[0].vers|ion = 1; }",
      "version",
      "unsigned int version;",
    ],
    ["a member of a member", "void f(struct klp_patch *p) { g(p->states->da|ta); }", "data", "void *data;"],
    ["a member of a call's result", "void f(void) { g(klp_get_prev_state(N)->da|ta); }", "data", "void *data;"],
    [
      "a member of a local variable",
      "void f(void) { struct klp_state *s = klp_get_state(&p, N); kfree(s->da|ta); }",
      "data",
      "void *data;",
    ],
    [
      "a member of a user's struct",
      "struct mine { struct klp_state *s; }; void f(struct mine *m) { g(m->s->da|ta); }",
      "data",
      "void *data;",
    ],
    [
      "a member in another macro's argument",
      "#define CHECK(x) if (!(x)) return\nvoid f(struct klp_state *s) { CHECK(s->da|ta); }",
      "data",
      "void *data;",
    ],
    ["an internal member", "void f(struct klp_patch *p) { g(p->enab|led); }", "enabled", "bool enabled;"],
    [
      "a function's call",
      "static int init(void) { return klp_enable_|patch(&patch); }",
      "klp_enable_patch",
      "int klp_enable_patch(struct klp_patch *patch);",
    ],
    [
      "a function's declaration",
      "void *klp_shadow_|get(void *obj, unsigned long id);",
      "klp_shadow_get",
      "void *klp_shadow_get(void *obj, unsigned long id);",
    ],
    [
      "a function that is gone",
      "static int init(void) { return klp_register|_patch(&patch); }",
      "klp_register_patch",
      "int klp_register_patch(struct klp_patch *patch);",
    ],
    [
      "klp-build's macro",
      "static int f(struct klp_object *o) { return 0; }\nKLP_PRE_PATCH_|CALLBACK(f);",
      "KLP_PRE_PATCH_CALLBACK",
      "KLP_PRE_PATCH_CALLBACK(function)",
    ],
    [
      "kpatch's macro, defined",
      "#define KPATCH_POST_PATCH_CALLBACK(f) void *p_##f = f\nstatic void klp_f(struct klp_object *o) { }\nKPATCH_POST_|PATCH_CALLBACK(klp_f);",
      "KPATCH_POST_PATCH_CALLBACK",
      "KPATCH_POST_PATCH_CALLBACK(function)",
    ],
  ])("%s", (_, text, word, line) => {
    expect(about(text)).toEqual([word, line]);
  });

  it("tells since when and what the kernel does", () => {
    const { markdown } = hovered("static struct klp_patch p = { .repl|ace = true };")!;
    expect(markdown).toContain("Member of `struct klp_patch` · since Linux 5.1");
    expect(markdown).toContain("**cumulative**");
  });

  it("tells that a member is the kernel's own", () => {
    expect(hovered("static struct klp_patch p = { .enab|led = true };")?.markdown).toContain("the kernel sets it");
  });

  it("tells when a function was removed", () => {
    expect(hovered("int f(void) { return klp_disable_pa|tch(&p); }")?.markdown).toContain("**removed in 5.1**");
  });

  it("tells what marks a module", () => {
    expect(hovered('int klp_x;\nMODULE_|INFO(livepatch, "Y");')?.markdown).toContain(
      "not marked as a livepatch module",
    );
  });

  it("tells whose callback a function is", () => {
    const text =
      "static int fi|x(struct klp_object *o) { return 0; }\nstatic struct klp_object objs[] = { { .funcs = fs, .callbacks = { .pre_patch = fix } }, { } };";
    expect(hovered(text)).toMatchObject({ about: "fix" });
    expect(hovered(text)?.markdown).toContain("`fix` is the `pre_patch` callback of vmlinux");
  });

  it("speaks in a header too", () => {
    const files = {
      "livepatch.c": '#include "states.h"\nstatic struct klp_patch p;',
      "states.h": "static struct klp_state s[] = { { .i|d = 1 } };",
    };
    expect(hovered(files)).toMatchObject({ about: "id" });
  });
});

describe("no hover", () => {
  it.each([
    [
      "on a member of another struct",
      "struct klp_patch p; struct mine { int id; }; static struct mine m = { .i|d = 1 };",
    ],
    [
      "on a member by another pointer",
      "struct klp_patch p; struct mine { int data; }; void f(struct mine *m) { g(m->da|ta); }",
    ],
    ["on a member of something unknown", "struct klp_patch p; void f(void) { g(elsewhere->da|ta); }"],
    [
      "on a member whose variable is hidden by another",
      "static struct klp_state *s; struct mine { void *data; }; void f(struct mine *s) { g(s->da|ta); }",
    ],
    ["on a variable named like a member", "static struct klp_state s; int ver|sion;"],
    ["in a comment", "/* struct klp_sta|te */ static struct klp_patch p;"],
    ["in a text", 'static struct klp_patch p; char *s = "struct klp_sta|te";'],
    ["on another struct", "static struct klp_patch p; struct oth|er *o;"],
    ["on a function that is no callback", "static struct klp_patch p; static int fi|x(void) { return 0; }"],
    ["between words", "static struct klp_patch p; | int x;"],
  ])("%s", (_, text) => {
    expect(hovered(text)).toBeNull();
  });
});

const livepatch = (states: string, code = "") => `#define LOGLEVEL 16
static struct klp_state states[] = { ${states} };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = true };
${code}
MODULE_LICENSE("GPL");
`;

describe("hover on a state", () => {
  it.each([
    ["a number from 256 up", ".id = |300", "**State 300** · 0x12c"],
    ["a name that is defined in hexadecimal", ".id = ME|NU", "**State 16** `MENU` · 0x10"],
    ["nothing more of a plain small number", ".id = |3", "**State 3**"],
    ["nothing twice", ".id = |0x3", "**State 3** `0x3`"],
  ])("tells in hexadecimal %s", (_, id, head) => {
    const text = `#define MENU 0x10\n${livepatch(`{ ${id}, .version = 2 }, { }`)}`;
    expect(hovered(text)?.markdown).toBe(`${head}\n\nVersion here: 2`);
  });

  it("tells its id and its version here", () => {
    expect(hovered(livepatch("{ .id = LOG|LEVEL, .version = 2 }, { }"))).toEqual({
      about: "LOGLEVEL",
      markdown: "**State 16** `LOGLEVEL`\n\nVersion here: 2",
    });
  });

  it("tells the state of a call", () => {
    const text = livepatch(
      "{ .id = LOGLEVEL, .version = 2 }, { }",
      "void *f(void) { return klp_get_state(&patch, LOG|LEVEL); }",
    );
    expect(hovered(text)).toEqual({ about: "LOGLEVEL", markdown: "**State 16** `LOGLEVEL`\n\nVersion here: 2" });
  });

  it("tells at a call that the livepatch does not list the state", () => {
    const text = livepatch("{ .id = 1 }, { }", "void *f(void) { return klp_get_prev_state(LOG|LEVEL); }");
    expect(hovered(text)?.markdown).toContain("This livepatch does not list it.");
  });

  it("tells of the state at its macro's definition", () => {
    const text = livepatch("{ .id = LOGLEVEL, .version = 2 }, { }").replace("LOGLEVEL", "LOG|LEVEL");
    expect(hovered(text)).toMatchObject({
      about: "LOGLEVEL",
      markdown: expect.stringContaining("**State 16**") as string,
    });
  });

  it("tells a version, and that a negative one is large", () => {
    const { about: word, markdown } = hovered(livepatch("{ .id = 1, .version = -|1 }, { }"))!;
    expect(word).toBe("-1");
    expect(markdown).toContain("**Version 4294967295** (0xffffffff)");
    expect(markdown).toContain("**State 1**");
  });

  it("tells of an id that is listed twice", () => {
    expect(hovered(livepatch("{ .id = |1, .version = 1 }, { .id = 1, .version = 3 }, { }"))?.markdown).toContain(
      "Listed 2 times here, with the versions 1, 3",
    );
  });

  it("tells the versions through the manifest's history", () => {
    const manifest = `{
      "streams": { "s": { "source": "livepatch.c", "releases": [
        { "name": "lp_1", "states": [{ "id": 16, "version": 1 }], "retired": true },
        { "name": "lp_2", "states": [] },
        { "name": "lp_3", "states": [{ "id": 16, "version": 2 }] }
      ] } },
      "states": { "16": { "name": "LOGLEVEL", "owner": "printk", "description": "Level of *messages*." } }
    }`;
    const text = livepatch("{ .id = LOG|LEVEL, .version = 2 }, { }");
    expect(hovered({ "livepatch.c": text, "klp-history.jsonc": manifest })?.markdown).toBe(
      [
        "**State 16** `LOGLEVEL`",
        "Registered: `LOGLEVEL` · owner printk · Level of \\*messages\\*\\.",
        "Version here: 2",
        "History, oldest first (stream `s`):",
        "- lp\\_1: v1 (retired)\n- lp\\_2: not listed\n- lp\\_3: v2\n- **under work**: v2",
      ].join("\n\n"),
    );
  });

  it("tells the versions through an inferred history", () => {
    const files = {
      "lp_1.c": livepatch("{ .id = 16, .version = 1 }, { }"),
      "lp_2.c": livepatch("{ .id = 1|6, .version = 2 }, { }"),
    };
    expect(hovered(files)?.markdown).toContain(
      "History, oldest first (inferred from 2 numbered livepatches in w/):\n\n- lp\\_1: v1\n- **lp\\_2** (this one): v2",
    );
  });

  it("tells nothing of the terminator", () => {
    expect(hovered(livepatch("{ .id = 1 }, { .id = |0 }"))?.markdown).toBeUndefined();
  });

  it("shows the last of very many releases", () => {
    const releases = Array.from({ length: 20 }, (_, i) => `{ "name": "r${i}", "states": [] }`).join();
    const manifest = `{ "streams": { "s": { "source": "livepatch.c", "releases": [${releases}] } } }`;
    const { markdown } = hovered({ "livepatch.c": livepatch("{ .id = |1 }, { }"), "klp-history.jsonc": manifest })!;
    expect(markdown).toContain("- 9 earlier\n- r9: not listed\n");
  });
});

describe("hover on anything", () => {
  it("never throws, and speaks of what is there", () => {
    const text = livepatch(
      "{ .id = LOGLEVEL, .version = 2 }, { }",
      "void f(struct klp_object *o) { g(klp_get_state(&patch, LOGLEVEL)->data, o->name); }",
    );
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.nat(text.length), (from, length, offset) => {
        const cut = text.slice(0, from) + text.slice(from + (length % 40));
        const found = hover(engineOver({ "livepatch.c": cut }), "/w/livepatch.c", offset);
        if (found !== null) expect(found.span.start <= offset && offset <= found.span.end).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("survives an expression without end", () => {
    const sum = Array.from({ length: 20_000 }, () => "x").join(" + ");
    expect(hovered(`struct klp_patch p;\nint f(void) { return ${sum} + klp_|x; }`)).toBeNull();
  });
});
