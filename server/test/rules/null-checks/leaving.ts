import { caller, functionOf, get, nullChecks, post, pre } from "./functions.ts";

const declared = "struct klp_state *s;";

/** Checks of `klp_get_state()` that leave the function. */
export const leavingChecks = nullChecks([
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
]);
