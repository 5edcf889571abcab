import type { Rewrite } from "../rewrite.ts";

const sources = ["reboot_1.c", "reboot_2.c"];

/** Names, order, and how the text is laid out. */
export const textRewrites: readonly Rewrite[] = [
  ...[
    ["state", "own"],
    ["prev", "before"],
    ["patch", "livepatch"],
    ["vmlinux_funcs", "funcs"],
    ["count", "p"],
    ["allocate_timeout", "a"],
    ["raise_timeout", "klp_post_patch_work"],
    ["restore_timeout", "undo"],
    ["release_timeout", "klp_free_all_the_things"],
    ["pre_patch_callback", "f1"],
    ["post_patch_callback", "obj_patched"],
    ["pre_unpatch_callback", "__obj_unpatching"],
    ["post_unpatch_callback", "X"],
    ["livepatch_cmdline_proc_show", "klpp_cmdline_proc_show"],
    ["reboot_init", "init_module_livepatch"],
    ["reboot_exit", "bye"],
    ["PANIC_TIMEOUT", "NEW_TIMEOUT"],
    ["obj", "object"],
    ["m", "seq"],
  ].map(([from, to]): Rewrite => ({
    title: `\`${from}\` is called \`${to}\``,
    changes: sources.map((file) => ({ file, edits: [{ word: from!, to: to! }] })),
    alone: "a name is found in what others write anew as well",
  })),
  {
    title: "the tables have other names",
    changes: sources.map((file) => ({
      file,
      edits: [
        { from: "klp_object objs[]", to: "klp_object klp_objects[]" },
        { from: ".objs = objs", to: ".objs = klp_objects" },
        { from: "klp_state states[]", to: "klp_state klp_states[]" },
        { from: ".states = states", to: ".states = klp_states" },
      ],
    })),
  },
  {
    title: "the state has another name everywhere",
    changes: [...sources, "states.h", "klp-history.jsonc"].map((file) => ({
      file,
      edits: [{ word: "PANIC_TIMEOUT_STATE", to: "TIMEOUT" }],
    })),
    alone: "a name is found in what others write anew as well",
  },
  {
    title: "the shadow variable has another name everywhere",
    changes: [...sources, "states.h"].map((file) => ({
      file,
      edits: [{ word: "READ_COUNT_SHADOW", to: "KLP_SV_READS" }],
    })),
    alone: "a name is found in what others write anew as well",
  },
  {
    title: "lines end as on Windows",
    changes: [...sources, "states.h", "Kbuild", "klp-history.jsonc"].map((file) => ({
      file,
      edits: [{ all: "\n", to: "\r\n" }],
    })),
  },
  {
    title: "lines are indented by spaces",
    changes: sources.map((file) => ({ file, edits: [{ all: "\t", to: "    " }] })),
  },
  { title: "lines are not indented", changes: sources.map((file) => ({ file, edits: [{ all: "\t", to: "" }] })) },
  { title: "lines are far apart", changes: sources.map((file) => ({ file, edits: [{ all: ";\n", to: ";\n\n\n" }] })) },
  { title: "each statement has a comment behind it", edits: [{ all: ";\n", to: "; /* { } ; */\n" }] },
  { title: "each statement has a comment of a line behind it", edits: [{ all: ";\n", to: "; // }, { }\n" }] },
  { title: "each comma is followed by a line end", edits: [{ all: ", ", to: ",\n\t\t" }] },
  { title: "each comma has a comment", edits: [{ all: ",\n", to: ", /* , */\n" }] },
  { title: "braces stand on lines of their own", edits: [{ all: " {\n", to: "\n{\n" }] },
  { title: "no space is where none has to be", edits: [{ all: " = ", to: "=" }] },
  {
    title: "a space is before the bracket of a call",
    edits: [
      { all: "klp_get_state(", to: "klp_get_state (" },
      { all: "klp_get_prev_state(", to: "klp_get_prev_state\n\t(" },
      { all: "klp_enable_patch(", to: "klp_enable_patch (" },
    ],
  },
  {
    title: "words are apart by tabs and comments",
    edits: [{ all: "static struct ", to: "static\t/* a table */ struct\t" }],
  },
  {
    title: "lines are continued",
    edits: [
      { all: " = klp_get_state(", to: " = \\\n\t\tklp_get_state(" },
      { all: "static void ", to: "static \\\nvoid " },
    ],
  },
  {
    title: "words are broken by continued lines",
    edits: [
      { all: "klp_get_prev_state", to: "klp_get_\\\nprev_state" },
      { from: "struct klp_state states[]", to: "struct klp_st\\\nate states[]" },
    ],
  },
  {
    title: "braces and brackets are digraphs",
    edits: [
      { all: "{", to: "<%" },
      { all: "}", to: "%>" },
      { all: "[]", to: "<::>" },
    ],
    alone: "others have braces",
  },
  { title: "directives are digraphs", edits: [{ all: "#", to: "%:" }], alone: "others have directives" },
  {
    title: "directives have spaces",
    edits: [
      { all: "#define ", to: "#\tdefine\t" },
      { all: "#include ", to: "  #  include  " },
    ],
  },
  {
    title: "a line end is missing at the end",
    edits: [{ from: 'MODULE_INFO(livepatch, "Y");\n', to: 'MODULE_INFO(livepatch, "Y");' }],
  },
  { title: "a form feed is between the parts", edits: [{ all: "\n\nstatic ", to: "\n\f\nstatic " }] },
  {
    title: "spaces are at the end of lines",
    edits: [{ all: "\n", to: "  \n" }],
    alone: "a continued line cannot end in a space",
  },
  {
    title: "the file begins with a byte order mark",
    edits: [{ from: "// SPDX-License-Identifier: GPL-2.0\n", to: "\uFEFF// SPDX-License-Identifier: GPL-2.0\n" }],
  },
  {
    title: "the file begins with a long comment",
    edits: [
      {
        from: "// SPDX-License-Identifier: GPL-2.0\n",
        to: `/*\n${" * struct klp_state states[] = { { .id = 1 } };\n".repeat(40)} */\n`,
      },
    ],
  },
  {
    title: "a comment has code that is wrong",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "/* state->data = klp_get_state(&patch, 7)->data; */\n// klp_get_prev_state(9)->data = NULL;\nstatic struct klp_patch patch;\n",
      },
    ],
  },
  {
    title: "a string has code that is wrong",
    edits: [{ from: "the timeout is saved already", to: 'klp_get_state(&patch, 7)->data = \\"}; { \\\\' }],
  },
  {
    title: "text is in another language",
    edits: [{ from: "the timeout is saved already", to: "Die Wartezeit ist schon gespeichert: äöü, 保存済み" }],
  },
  {
    title: "one line declares both variables on two",
    edits: [
      { from: "\tstruct klp_state *state, *prev;\n", to: "\tstruct klp_state *state;\n\tstruct klp_state *prev;\n" },
    ],
  },
  {
    title: "the variables are declared the other way round",
    edits: [{ from: "\tstruct klp_state *state, *prev;\n", to: "\tstruct klp_state *prev, *state;\n" }],
  },
  {
    title: "parentheses are everywhere",
    edits: [
      { from: "\t\tstate->data = prev->data;\n", to: "\t\t((state)->data) = ((prev)->data);\n" },
      { from: "\tif (!state || !state->data)\n", to: "\tif ((!(state)) || (!((state)->data)))\n" },
    ],
  },
  {
    title: "braces are around single statements",
    edits: [
      {
        from: "\tif (!state || !state->data)\n\t\treturn;\n",
        to: "\tif (!state || !state->data) {\n\t\treturn;\n\t}\n",
      },
    ],
  },
  {
    title: "statements stand behind their conditions",
    edits: [{ from: "\tif (!state || !state->data)\n\t\treturn;\n", to: "\tif (!state || !state->data) return;\n" }],
  },
  {
    title: "empty statements are added",
    edits: [{ all: "\treturn 0;\n", to: "\t;\n\treturn 0;;\n" }],
    alone: "an empty statement before a declaration",
  },
  {
    title: "functions are inline",
    edits: [
      { from: "static int allocate_timeout(void)", to: "static inline int allocate_timeout(void)" },
      { from: "static void raise_timeout(void)", to: "static __always_inline void raise_timeout(void)" },
    ],
  },
  {
    title: "attributes are written in full",
    edits: [
      {
        from: "static void restore_timeout(void)",
        to: "static __attribute__((__noinline__, unused)) void restore_timeout(void)",
      },
    ],
  },
  {
    title: "the state is of the type that a typedef names",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "typedef struct klp_state *state_pointer;\n\nstatic struct klp_patch patch;\n",
      },
      { from: "\tstruct klp_state *state, *prev;\n", to: "\tstate_pointer state, prev;\n" },
    ],
  },
  {
    title: "the state is of the type of an expression",
    edits: [{ from: "\tstruct klp_state *state, *prev;\n", to: "\ttypeof(klp_get_prev_state(0)) state, prev;\n" }],
  },
  {
    title: "a declaration checks at build time",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: 'static struct klp_patch patch;\n\nstatic_assert(PANIC_TIMEOUT_STATE != 0, "0 ends the table");\n',
      },
    ],
  },
  {
    title: "functions are declared before they are defined",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "static struct klp_patch patch;\n\nstatic int allocate_timeout(void);\nstatic void raise_timeout(void), restore_timeout(void);\nextern int panic_timeout;\n",
      },
    ],
  },
  {
    title: "the livepatch is declared twice",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "static struct klp_patch patch;\nstatic struct klp_patch patch;\n",
      },
    ],
  },
];
