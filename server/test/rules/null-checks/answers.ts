import { functionOf, get, nullChecks, post, pre } from "./functions.ts";

const declared = "struct klp_state *s;";

/** What checks that leave a function answer: its role, its type and its other errors tell. */
export const leavingAnswers = nullChecks([
  [
    "not in module init",
    functionOf("static int __init start(void)", [declared, `s = ${get};`, "use(s->version);", "return 0;"]) +
      "module_init(start);\n",
    null,
  ],
  [
    "not in module exit",
    functionOf("static void __exit stop(void)", [declared, `s = ${get};`, "use(s->version);"]) + "module_exit(stop);\n",
    null,
  ],
  [
    "in a helper of the type bool by its name",
    functionOf("static _Bool help(void)", [declared, `s = ${get};`, "return s->version > 1;"]) + post("use(help());"),
    functionOf("static _Bool help(void)", [
      declared,
      `s = ${get};`,
      "if (!s)",
      "\treturn false;",
      "return s->version > 1;",
    ]) + post("use(help());"),
  ],
  [
    "in a helper of the type long",
    functionOf("static long help(void)", [declared, `s = ${get};`, "use(s->version);", "return 0;"]) +
      "static int pre(struct klp_object *obj) { return (help()); }\n",
    functionOf("static long help(void)", [
      declared,
      `s = ${get};`,
      "if (!s)",
      "\treturn -EINVAL;",
      "use(s->version);",
      "return 0;",
    ]) + "static int pre(struct klp_object *obj) { return (help()); }\n",
  ],
  [
    "not in a helper whose answer is not always returned",
    functionOf("static int help(void)", [declared, `s = ${get};`, "use(s->version);", "return 0;"]) +
      functionOf("static int pre(struct klp_object *obj)", ["return help();"]) +
      post("use(help());"),
    null,
  ],
  [
    "not in a helper of a type of its own",
    functionOf("static level_t help(void)", [declared, `s = ${get};`, "return s->version;"]) + post("use(help());"),
    null,
  ],
  [
    "with the errno behind a declaration of the same kind",
    pre(
      "struct klp_state *s, *t = klp_get_state(&patch, 2);",
      "if (!t)",
      "\treturn (-ENODEV);",
      `s = ${get};`,
      "return s->version ? -EBUSY : 0;",
    ),
    pre(
      "struct klp_state *s, *t = klp_get_state(&patch, 2);",
      "if (!t)",
      "\treturn (-ENODEV);",
      `s = ${get};`,
      "if (!s)",
      "\treturn -ENODEV;",
      "return s->version ? -EBUSY : 0;",
    ),
  ],
  [
    "not with the errno for something else",
    pre(
      "struct klp_state *s;",
      "void *t = find();",
      "if (!t)",
      "\treturn -ENODEV;",
      `s = ${get};`,
      "return s->version ? -EBUSY : 0;",
    ),
    pre(
      "struct klp_state *s;",
      "void *t = find();",
      "if (!t)",
      "\treturn -ENODEV;",
      `s = ${get};`,
      "if (!s)",
      "\treturn -EINVAL;",
      "return s->version ? -EBUSY : 0;",
    ),
  ],
  [
    "not with the errno of another test",
    pre(
      "struct klp_state *s, *t = klp_get_state(&patch, 2);",
      "if (t)",
      "\treturn -EEXIST;",
      `s = ${get};`,
      "return s->version ? -EBUSY : 0;",
    ),
    pre(
      "struct klp_state *s, *t = klp_get_state(&patch, 2);",
      "if (t)",
      "\treturn -EEXIST;",
      `s = ${get};`,
      "if (!s)",
      "\treturn -EINVAL;",
      "return s->version ? -EBUSY : 0;",
    ),
  ],
  [
    "not with a number for an errno",
    pre(
      "struct klp_state *s, *t = klp_get_state(&patch, 2);",
      "if (!t)",
      "\treturn -1;",
      `s = ${get};`,
      "return s->version ? 1 : 0;",
    ),
    pre(
      "struct klp_state *s, *t = klp_get_state(&patch, 2);",
      "if (!t)",
      "\treturn -1;",
      `s = ${get};`,
      "if (!s)",
      "\treturn -EINVAL;",
      "return s->version ? 1 : 0;",
    ),
  ],
]);
