import { describe, expect, test } from "vitest";
import { diagnose, withFix } from "./fixture.ts";

/*
 * What the fixes that write NULL checks make of a function. The functions are the ones of a livepatch that asks for its states in
 * `post_patch`, `pre_patch` or a helper of theirs.
 */

const tables = `
static struct klp_func funcs[] = { { .old_name = "f", .new_func = new_f }, { } };
static struct klp_object objs[] = {
	{ .funcs = funcs, .callbacks = { .pre_patch = pre, .post_patch = post, .pre_unpatch = undo, .post_unpatch = undone } },
	{ }
};
static struct klp_state states[] = { { .id = 1, .version = 1 }, { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = true };
`;

/** The functions after the first fix of a rule; null where it offers none. Fails where the rule says nothing, or says it still. */
function fixed(rule: string, functions: string): string | null {
  const text = `${functions}${functions.includes("\r\n") ? tables.replaceAll("\n", "\r\n") : tables}`;
  const scenario = new Map([["livepatch.c", text]]);
  const [found] = diagnose(scenario, rule);
  if (found === undefined) throw new Error(`nothing found in ${functions}`);
  const fix = found.fixes[0];
  if (fix === undefined) return null;
  const after = withFix(scenario, fix);
  expect(diagnose(after, rule)).toEqual([]);
  return after.get("livepatch.c")!.slice(0, after.get("livepatch.c")!.length - (text.length - functions.length));
}

const get = "klp_get_state(&patch, 1)";
const previous = "klp_get_prev_state(1)";

function post(...lines: readonly string[]): string {
  return functionOf("static void post(struct klp_object *obj)", lines);
}

function pre(...lines: readonly string[]): string {
  return functionOf("static int pre(struct klp_object *obj)", lines);
}

function functionOf(head: string, lines: readonly string[]): string {
  return [head, "{", ...lines.map((line) => (line === "" || line.endsWith(":") ? line : `\t${line}`)), "}", ""].join(
    "\n",
  );
}

const caller = "static int pre(struct klp_object *obj) { return help(); }\n";

describe("a check that leaves the function", () => {
  const declared = "struct klp_state *s;";
  test.each<readonly [title: string, before: string, after: string | null]>([
    [
      "behind an assignment",
      post(declared, `s = ${get};`, "use(s->version);"),
      post(declared, `s = ${get};`, "if (!s)", "\treturn;", "use(s->version);"),
    ],
    [
      "behind all declarations",
      post(`struct klp_state *s = ${get};`, "int i = 0;", "use(i, s->version);"),
      post(`struct klp_state *s = ${get};`, "int i = 0;", "", "if (!s)", "\treturn;", "use(i, s->version);"),
    ],
    ["not between declarations", post(`struct klp_state *s = ${get};`, "int i = s->version;", "use(i);"), null],
    [
      "behind a comment on the line",
      post(declared, `s = ${get}; /* ours */`, "use(s->version);"),
      post(declared, `s = ${get}; /* ours */`, "if (!s)", "\treturn;", "use(s->version);"),
    ],
    ["not in the middle of a line", post(declared, `s = ${get}; use(s->version);`), null],
    [
      "not where one way gives it",
      post(declared, `if (flag)`, `\ts = ${get};`, "else", "\treturn;", "use(s->version);"),
      null,
    ],
    [
      "in the block that gives it",
      post(declared, "if (flag) {", `\ts = ${get};`, "\tuse(s->version);", "}"),
      post(declared, "if (flag) {", `\ts = ${get};`, "\tif (!s)", "\t\treturn;", "\tuse(s->version);", "}"),
    ],
    [
      "outside of the block that follows it",
      post(declared, `s = ${get};`, "if (flag) {", "\tuse(s->version);", "}"),
      post(declared, `s = ${get};`, "if (!s)", "\treturn;", "if (flag) {", "\tuse(s->version);", "}"),
    ],
    ["not without a name", post(`use(${get}->version);`), null],
    [
      "under other conditions",
      post(declared, "#ifdef CONFIG_A", `s = ${get};`, "#endif", "use(s->version);").replaceAll("\t#", "#"),
      null,
    ],
    [
      "with the file's line ends",
      post(declared, `s = ${get};`, "use(s->version);").replaceAll("\n", "\r\n"),
      post(declared, `s = ${get};`, "if (!s)", "\treturn;", "use(s->version);").replaceAll("\n", "\r\n"),
    ],
    [
      "with the file's indentation",
      post(declared, `s = ${get};`, "use(s->version);").replaceAll("\t", "  "),
      post(declared, `s = ${get};`, "if (!s)", "\treturn;", "use(s->version);").replaceAll("\t", "  "),
    ],
    [
      "with an errno in pre_patch",
      pre(declared, `s = ${get};`, "use(s->version);", "return 0;"),
      pre(declared, `s = ${get};`, "if (!s)", "\treturn -EINVAL;", "use(s->version);", "return 0;"),
    ],
    [
      "with the errno that the function has for this",
      pre(
        "struct klp_state *s, *t;",
        "t = klp_get_state(&patch, 2);",
        "if (!t)",
        "\treturn -ENODEV;",
        `s = ${get};`,
        "return s->version > 2 ? -EBUSY : 0;",
      ),
      pre(
        "struct klp_state *s, *t;",
        "t = klp_get_state(&patch, 2);",
        "if (!t)",
        "\treturn -ENODEV;",
        `s = ${get};`,
        "if (!s)",
        "\treturn -ENODEV;",
        "return s->version > 2 ? -EBUSY : 0;",
      ),
    ],
    [
      "in a helper whose answer is returned",
      functionOf("static int help(void)", [declared, `s = ${get};`, "use(s->version);", "return 0;"]) + caller,
      functionOf("static int help(void)", [
        declared,
        `s = ${get};`,
        "if (!s)",
        "\treturn -EINVAL;",
        "use(s->version);",
        "return 0;",
      ]) + caller,
    ],
    [
      "not in a helper that counts",
      functionOf("static int help(void)", [declared, `s = ${get};`, "return s->version;"]) + post("use(help());"),
      null,
    ],
    [
      "in a helper that has errors",
      functionOf("static int help(void)", [declared, `s = ${get};`, "return s->version ? 0 : -ENOENT;"]) +
        post("use(help());"),
      functionOf("static int help(void)", [
        declared,
        `s = ${get};`,
        "if (!s)",
        "\treturn -EINVAL;",
        "return s->version ? 0 : -ENOENT;",
      ]) + post("use(help());"),
    ],
    [
      "of a pointer",
      functionOf("static void *help(void)", [declared, `s = ${get};`, "return s->data;"]) + post("use(help());"),
      functionOf("static void *help(void)", [declared, `s = ${get};`, "if (!s)", "\treturn NULL;", "return s->data;"]) +
        post("use(help());"),
    ],
    [
      "of a truth value",
      functionOf("static bool help(void)", [declared, `s = ${get};`, "return s->version > 1;"]) + post("use(help());"),
      functionOf("static bool help(void)", [
        declared,
        `s = ${get};`,
        "if (!s)",
        "\treturn false;",
        "return s->version > 1;",
      ]) + post("use(help());"),
    ],
    [
      "not of an unsigned number",
      functionOf("static unsigned int help(void)", [declared, `s = ${get};`, "return s->version;"]) +
        post("use(help());"),
      null,
    ],
    [
      "not in a function of the kernel's",
      functionOf("static void new_f(void)", [declared, `s = ${get};`, "use(s->version);"]),
      null,
    ],
    ["not under a lock", post(declared, "spin_lock(&l);", `s = ${get};`, "use(s->version);", "spin_unlock(&l);"), null],
    [
      "before the lock",
      post(declared, `s = ${get};`, "spin_lock(&l);", "use(s->version);", "spin_unlock(&l);"),
      post(declared, `s = ${get};`, "if (!s)", "\treturn;", "spin_lock(&l);", "use(s->version);", "spin_unlock(&l);"),
    ],
    [
      "to the label of the check before it",
      post(
        declared,
        "spin_lock(&l);",
        "if (!flag)",
        "\tgoto out;",
        `s = ${get};`,
        "use(s->version);",
        "out:",
        "spin_unlock(&l);",
      ),
      post(
        declared,
        "spin_lock(&l);",
        "if (!flag)",
        "\tgoto out;",
        `s = ${get};`,
        "if (!s)",
        "\tgoto out;",
        "use(s->version);",
        "out:",
        "spin_unlock(&l);",
      ),
    ],
    [
      "not to a label that frees less",
      post(
        "struct klp_state *s;",
        "void *b = kmalloc(4, GFP_KERNEL);",
        "if (!b)",
        "\tgoto out;",
        `s = ${get};`,
        "use(s->version);",
        "kfree(b);",
        "out:",
        "done();",
      ),
      null,
    ],
    [
      "not to a label that another lock is behind",
      post(
        declared,
        "if (!flag)",
        "\tgoto out;",
        "spin_lock(&l);",
        `s = ${get};`,
        "use(s->version);",
        "spin_unlock(&l);",
        "out:",
        "done();",
      ),
      null,
    ],
    [
      "at the start of a function that is given it",
      functionOf("static void help(struct klp_state *s)", ["use(s->version);"]) + post(`help(${get});`),
      functionOf("static void help(struct klp_state *s)", ["if (!s)", "\treturn;", "use(s->version);"]) +
        post(`help(${get});`),
    ],
    [
      "around what frees it",
      post(declared, `s = ${get};`, "kfree(s->data);", "done();"),
      post(declared, `s = ${get};`, "if (s)", "\tkfree(s->data);", "done();"),
    ],
  ])("%s", (_, before, after) => {
    expect(fixed("call-unchecked-state", before)).toBe(after);
  });
});

describe("a check around what follows the pointer", () => {
  const p = `struct klp_state *p = ${previous};`;
  test.each<readonly [title: string, before: string, after: string | null]>([
    ["one statement", post(p, "use(p->version);"), post(p, "if (p)", "\tuse(p->version);")],
    [
      "statements with blank lines and comments between",
      post(p, "use(p->version);", "", "/* Again. */", "use(p->data);"),
      post(p, "if (p) {", "\tuse(p->version);", "", "\t/* Again. */", "\tuse(p->data);", "}"),
    ],
    ["not over other statements", post(p, "use(p->version);", "done();", "use(p->data);"), null],
    ["not over a directive", post(p, "use(p->version);", "#define X 1", "use(p->data);"), null],
    ["not over a declaration", post(p, "int i = p->version;", "use(i);"), null],
    ["not over a return", pre(p, "return p->version;"), null],
    ["not over the value of a variable", post(p, "int i;", "i = p->version;", "use(i);"), null],
    [
      "over a variable that has a value",
      post(p, "int i = 0;", "i = p->version;", "use(i);"),
      post(p, "int i = 0;", "if (p)", "\ti = p->version;", "use(i);"),
    ],
    ["not with something else on the line", post(p, "use(p->version); done();"), null],
    ["in a condition", post(p, "if (p->version > 1)", "\tuse();"), post(p, "if (p && p->version > 1)", "\tuse();")],
    ["not in an alternative", post(p, "if (p->version > 1 || flag)", "\tuse();"), null],
    ["not with an else", post(p, "if (p->version > 1)", "\tuse();", "else", "\tdone();"), null],
    ["not where the function is left", post(p, "if (p->version > 1)", "\treturn;", "done();"), null],
    ["under a condition", post(p, "if (flag)", "\tuse(p->version);"), post(p, "if (flag && p)", "\tuse(p->version);")],
    ["not where that leaves", pre(p, "if (flag)", "\treturn p->version;", "return 0;"), null],
    [
      "in a block under a condition",
      post(p, "if (flag) {", "\tuse(p->version);", "}"),
      post(p, "if (flag) {", "\tif (p)", "\t\tuse(p->version);", "}"),
    ],
    ["without a name", post(`use(${previous}->version);`), post(`if (${previous})`, `\tuse(${previous}->version);`)],
    [
      "not where it is followed again behind a check",
      post(p, "use(p->version);", "done();", "if (p)", "\tuse(p->data);"),
      null,
    ],
  ])("%s", (_, before, after) => {
    expect(fixed("call-unchecked-prev-state", before)).toBe(after);
  });
});
