import type { Rewrite } from "../rewrite.ts";

const functions = '\t{\n\t\t.old_name = "cmdline_proc_show",\n\t\t.new_func = livepatch_cmdline_proc_show,\n\t}, { }\n';
const object =
  "\t{\n\t\t/* name being NULL means vmlinux */\n\t\t.funcs = vmlinux_funcs,\n\t\t.callbacks = {\n\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n\t}, { }\n";
const state = "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, { }\n";
const functionTable = `static struct klp_func vmlinux_funcs[] = {\n${functions}};\n\n`;
const objectTable = `static struct klp_object objs[] = {\n${object}};\n\n`;
const stateTable = `static struct klp_state states[] = {\n${state}};\n\n`;
const livepatch =
  "static struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.states = states,\n\t.replace = true,\n};\n\n";
const macros = "#define PANIC_TIMEOUT 60\n";

/** How the tables of states, objects and functions and the livepatch are written. */
export const tableRewrites: readonly Rewrite[] = [
  ...[
    { title: "by position", row: "\t{ PANIC_TIMEOUT_STATE, 2 },\n\t{ }\n" },
    { title: "by position, with their data", row: "\t{ PANIC_TIMEOUT_STATE, 2, NULL },\n\t{ 0, 0, NULL },\n" },
    { title: "by index", row: "\t[0] = { .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t[1] = { },\n" },
    { title: "by index, the last first", row: "\t[1] = { },\n\t[0] = { .id = PANIC_TIMEOUT_STATE, .version = 2 },\n" },
    { title: "by index and member", row: "\t[0].id = PANIC_TIMEOUT_STATE,\n\t[0].version = 2,\n\t[1] = { }\n" },
    { title: "with the version first", row: "\t{ .version = 2, .id = PANIC_TIMEOUT_STATE },\n\t{ }\n" },
    { title: "with an end of empty braces", row: "\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 }, {}\n" },
    { title: "with an end of 0", row: "\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 }, { 0 }\n" },
    { title: "with an end that says its id", row: "\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t{ .id = 0 },\n" },
    { title: "with two ends", row: "\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t{ }, { }\n" },
    {
      title: "with its data set to NULL",
      row: "\t{ .id = PANIC_TIMEOUT_STATE, .version = 2, .data = NULL },\n\t{ }\n",
    },
    { title: "without inner braces", row: "\tPANIC_TIMEOUT_STATE, 2, NULL,\n\t0, 0, NULL,\n" },
    {
      title: "as compound literals",
      row: "\t(struct klp_state) { .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t(struct klp_state) { }\n",
    },
    { title: "with GNU's old designators", row: "\t{ id: PANIC_TIMEOUT_STATE, version: 2 },\n\t{ }\n" },
  ].map(({ title, row }): Rewrite => ({ title: `the states are written ${title}`, edits: [{ from: state, to: row }] })),
  {
    title: "the bound of the states leaves room for the end",
    edits: [{ from: `states[] = {\n${state}`, to: "states[2] = {\n\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n" }],
  },
  {
    title: "the bound of the states is a macro",
    edits: [
      { from: macros, to: `${macros}#define MAX_STATES 8\n` },
      {
        from: `states[] = {\n${state}`,
        to: "states[MAX_STATES] = {\n\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n",
      },
    ],
  },
  {
    title: "a macro writes a state",
    edits: [
      { from: macros, to: `${macros}#define STATE(_id, _version) { .id = (_id), .version = (_version) }\n` },
      { from: state, to: "\tSTATE(PANIC_TIMEOUT_STATE, 2),\n\t{ }\n" },
    ],
  },
  {
    title: "a macro writes all states and their end",
    edits: [
      {
        from: macros,
        to: `${macros}#define ALL_STATES(each) each(PANIC_TIMEOUT_STATE, 2)\n#define AS_ROW(_id, _version) { _id, _version },\n#define END_OF_STATES { }\n`,
      },
      { from: state, to: "\tALL_STATES(AS_ROW)\n\tEND_OF_STATES\n" },
    ],
  },
  {
    title: "a macro pastes the name of a state",
    edits: [
      { from: macros, to: `${macros}#define STATE_OF(name, _version) { .id = name##_STATE, .version = _version }\n` },
      { from: state, to: "\tSTATE_OF(PANIC_TIMEOUT, 2), { }\n" },
      { from: "\tpanic_timeout = PANIC_TIMEOUT;\n", to: "\tpanic_timeout = (PANIC_TIMEOUT);\n" },
    ],
  },
  {
    title: "the states are a compound literal in the livepatch",
    edits: [
      { from: stateTable, to: "" },
      {
        from: ".states = states",
        to: ".states = (struct klp_state[]) {\n\t\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t\t{ }\n\t}",
      },
    ],
  },
  ...[
    "2U",
    "2u",
    "0x2",
    "02",
    "(unsigned int)2",
    "1 + 1",
    "(2)",
    "2UL",
    "4 / 2",
    "1 << 1",
    "sizeof(short)",
    "'\\2'",
    "0b10",
  ].map((version): Rewrite => ({
    title: `the version is written \`${version}\``,
    edits: [{ from: ".version = 2", to: `.version = ${version}` }],
  })),
  {
    title: "the version is a macro",
    edits: [
      { from: macros, to: `${macros}#define PANIC_TIMEOUT_VERSION 2\n` },
      { from: ".version = 2", to: ".version = PANIC_TIMEOUT_VERSION" },
    ],
  },
  {
    title: "the version is an enumerator",
    edits: [
      { from: macros, to: `${macros}enum { VERSION_SAVED = 1, VERSION_LONGER };\n` },
      { from: ".version = 2", to: ".version = VERSION_LONGER" },
    ],
  },
  {
    title: "the version is much higher",
    edits: [{ from: ".version = 2", to: ".version = 20260101" }],
  },
  {
    title: "the version is that of the release before, since nothing changed",
    edits: [{ from: ".version = 2", to: ".version = 1" }],
  },
  ...["1UL", "0x1", "(1)", "1ULL", "(unsigned long)1", "(1 << 0)", "BIT(0)", "01", "(2 - 1)"].map((id): Rewrite => ({
    title: `the id is defined as \`${id}\``,
    changes: [
      { file: "states.h", edits: [{ from: "#define PANIC_TIMEOUT_STATE 1", to: `#define PANIC_TIMEOUT_STATE ${id}` }] },
    ],
  })),
  {
    title: "the id is an enumerator",
    changes: [
      {
        file: "states.h",
        edits: [{ from: "#define PANIC_TIMEOUT_STATE 1", to: "enum reboot_state {\n\tPANIC_TIMEOUT_STATE = 1,\n};" }],
      },
    ],
  },
  {
    title: "the id is an enumerator behind one that is none",
    changes: [
      {
        file: "states.h",
        edits: [
          { from: "#define PANIC_TIMEOUT_STATE 1", to: "enum reboot_state {\n\tNO_STATE,\n\tPANIC_TIMEOUT_STATE,\n};" },
        ],
      },
    ],
  },
  {
    title: "the id is defined by another macro",
    changes: [
      {
        file: "states.h",
        edits: [
          {
            from: "#define PANIC_TIMEOUT_STATE 1",
            to: "#define REBOOT_STATES_BASE 0\n#define PANIC_TIMEOUT_STATE (REBOOT_STATES_BASE + 1)",
          },
        ],
      },
    ],
  },
  {
    title: "a second state is registered, declared and used",
    edits: [
      { from: macros, to: `${macros}#define PANIC_PRINT_STATE 2\n` },
      { from: state, to: `\t{\n\t\t.id = PANIC_PRINT_STATE,\n\t\t.version = 1,\n\t},\n${state}` },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: '\tpanic_timeout = PANIC_TIMEOUT;\n\tif (!klp_get_prev_state(PANIC_PRINT_STATE) && klp_get_state(&patch, PANIC_PRINT_STATE))\n\t\tpr_info("the first with state 2\\n");\n',
      },
    ],
    changes: [
      {
        file: "klp-history.jsonc",
        edits: [{ from: '"owner": "panic" } }', to: '"owner": "panic" }, "2": { "name": "PANIC_PRINT_STATE" } }' }],
      },
    ],
  },
  ...[
    { title: "by position", row: '\t{ "cmdline_proc_show", livepatch_cmdline_proc_show },\n\t{ }\n' },
    {
      title: "by position, with their place",
      row: '\t{ "cmdline_proc_show", livepatch_cmdline_proc_show, 0 },\n\t{ NULL, NULL, 0 }\n',
    },
    {
      title: "with the new one first",
      row: '\t{ .new_func = livepatch_cmdline_proc_show, .old_name = "cmdline_proc_show", }, {}\n',
    },
    {
      title: "with the address of the new one",
      row: '\t{ .old_name = "cmdline_proc_show", .new_func = &livepatch_cmdline_proc_show },\n\t{ }\n',
    },
    {
      title: "with a cast",
      row: '\t{ .old_name = "cmdline_proc_show", .new_func = (void *)livepatch_cmdline_proc_show },\n\t{ }\n',
    },
    {
      title: "with the place 1",
      row: '\t{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show, .old_sympos = 1 },\n\t{ }\n',
    },
    {
      title: "with the name in two pieces",
      row: '\t{ .old_name = "cmdline_" "proc_show", .new_func = livepatch_cmdline_proc_show },\n\t{ }\n',
    },
    {
      title: "with the name made from a word",
      row: "\t{ .old_name = __stringify(cmdline_proc_show), .new_func = livepatch_cmdline_proc_show },\n\t{ }\n",
    },
    {
      title: "with their index",
      row: '\t[0] = { .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },\n\t[1] = { },\n',
    },
    {
      title: "with an end that says its name",
      row: '\t{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },\n\t{ .old_name = NULL },\n',
    },
    {
      title: "with one more",
      row: '\t{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },\n\t{ .old_name = "version_proc_show", .new_func = livepatch_cmdline_proc_show },\n\t{ }\n',
    },
    {
      title: "with one more before",
      row: '\t{ .old_name = "version_proc_show", .new_func = livepatch_cmdline_proc_show },\n\t{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },\n\t{ }\n',
    },
  ].map(({ title, row }): Rewrite => ({
    title: `the functions are written ${title}`,
    edits: [{ from: functions, to: row }],
  })),
  {
    title: "a macro writes a function",
    edits: [
      { from: macros, to: `${macros}#define REPLACED(name) { .old_name = #name, .new_func = livepatch_##name }\n` },
      { from: functions, to: "\tREPLACED(cmdline_proc_show),\n\t{ }\n" },
    ],
  },
  {
    title: "the functions are a compound literal in the object",
    edits: [
      { from: functionTable, to: "" },
      {
        from: ".funcs = vmlinux_funcs",
        to: '.funcs = (struct klp_func[]) {\n\t\t\t{\n\t\t\t\t.old_name = "cmdline_proc_show",\n\t\t\t\t.new_func = livepatch_cmdline_proc_show,\n\t\t\t}, { }\n\t\t}',
      },
    ],
  },
  ...[
    { title: "with its name", from: "\t\t/* name being NULL means vmlinux */\n", to: "\t\t.name = NULL,\n" },
    {
      title: "with nested designators",
      from: "\t\t.callbacks = {\n\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n",
      to: "\t\t.callbacks.pre_patch = pre_patch_callback,\n\t\t.callbacks.post_patch = post_patch_callback,\n\t\t.callbacks.pre_unpatch = pre_unpatch_callback,\n\t\t.callbacks.post_unpatch = post_unpatch_callback,\n",
    },
    {
      title: "with callbacks by position",
      from: "{\n\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t}",
      to: "{ pre_patch_callback, post_patch_callback, pre_unpatch_callback, post_unpatch_callback }",
    },
    {
      title: "with the callbacks in another order",
      from: "\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n",
      to: "\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_patch = pre_patch_callback,\n",
    },
    {
      title: "with the addresses of the callbacks",
      from: "\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n",
      to: "\t\t\t.pre_patch = &pre_patch_callback,\n\t\t\t.post_patch = &post_patch_callback,\n",
    },
    { title: "with the functions' first element", from: ".funcs = vmlinux_funcs", to: ".funcs = &vmlinux_funcs[0]" },
  ].map(({ title, from, to }): Rewrite => ({ title: `the object is written ${title}`, edits: [{ from, to }] })),
  {
    title: "the objects have an index and a bound",
    edits: [
      { from: "objs[] = {\n\t{", to: "objs[2] = {\n\t[0] = {" },
      { from: "\t\t},\n\t}, { }\n", to: "\t\t},\n\t},\n" },
    ],
  },
  {
    title: "the objects are a compound literal in the livepatch",
    edits: [
      { from: objectTable, to: "" },
      { from: ".objs = objs", to: `.objs = (struct klp_object[]) {\n${object}\t}` },
    ],
  },
  {
    title: "a macro writes the callbacks",
    edits: [
      { from: macros, to: `${macros}#define CALLBACK(kind) .kind = kind##_callback\n` },
      {
        from: "\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n",
        to: "\t\t\tCALLBACK(pre_patch), CALLBACK(post_patch),\n\t\t\tCALLBACK(pre_unpatch), CALLBACK(post_unpatch),\n",
      },
    ],
  },
  ...[
    { title: "another object is that of a module", name: "ext4" },
    { title: "another object is that of a module with underscores and digits", name: "nf_conntrack_ipv6" },
  ].map(({ title, name }): Rewrite => ({
    title,
    edits: [
      {
        from: "static struct klp_object objs[] = {\n",
        to: `static int livepatch_other(void)\n{\n\treturn 0;\n}\n\nstatic struct klp_func module_funcs[] = {\n\t{ .old_name = "${name}_other", .new_func = livepatch_other },\n\t{ }\n};\n\nstatic struct klp_object objs[] = {\n\t{ .name = "${name}", .funcs = module_funcs },\n`,
      },
    ],
  })),
  {
    title: "another object has callbacks that only print",
    edits: [
      {
        from: "static struct klp_object objs[] = {\n",
        to: 'static int module_pre_patch(struct klp_object *obj)\n{\n\tpr_info("%s\\n", obj->name);\n\treturn 0;\n}\n\nstatic void module_post_unpatch(struct klp_object *obj)\n{\n\tpr_info("%s\\n", obj->mod ? obj->mod->name : "vmlinux");\n}\n\nstatic struct klp_func no_funcs[] = { { } };\n\nstatic struct klp_object objs[] = {\n\t{\n\t\t.name = "ext4",\n\t\t.funcs = no_funcs,\n\t\t.callbacks = {\n\t\t\t.pre_patch = module_pre_patch,\n\t\t\t.post_unpatch = module_post_unpatch,\n\t\t},\n\t},\n',
      },
    ],
  },
  {
    title: "two further objects share an empty list of functions",
    edits: [
      {
        from: "static struct klp_object objs[] = {\n",
        to: 'static struct klp_func no_funcs[] = { { } };\n\nstatic struct klp_object objs[] = {\n\t{ .name = "ext4", .funcs = no_funcs },\n\t{ .name = "xfs", .funcs = no_funcs },\n',
      },
    ],
  },
  ...[
    { title: "by position", to: "static struct klp_patch patch = { THIS_MODULE, objs, states, true };\n\n" },
    {
      title: "on one line",
      to: "static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = true };\n\n",
    },
    {
      title: "in another order",
      to: "static struct klp_patch patch = {\n\t.replace = true,\n\t.states = states,\n\t.objs = objs,\n\t.mod = THIS_MODULE\n};\n\n",
    },
    { title: "with 1 for true", to: livepatch.replace("true", "1") },
    { title: "with a comparison for true", to: livepatch.replace("true", "(1 == 1)") },
    { title: "with not 0 for true", to: livepatch.replace("true", "!0") },
    {
      title: "with the first elements of its tables",
      to: livepatch.replace("= objs", "= &objs[0]").replace("= states", "= &states[0]"),
    },
    { title: "with attributes", to: livepatch.replace("klp_patch patch", "klp_patch patch __aligned(8) __used") },
    { title: "with tabs behind its members", to: livepatch.replaceAll(" = ", "\t= ") },
    { title: "as a compound literal", to: livepatch.replace("patch = {", "patch = (struct klp_patch) {") },
    { title: "with the module's own name for itself", to: livepatch.replace("THIS_MODULE", "&__this_module") },
  ].map(({ title, to }): Rewrite => ({ title: `the livepatch is written ${title}`, edits: [{ from: livepatch, to }] })),
  {
    title: "the livepatch is cumulative by a macro",
    edits: [
      { from: macros, to: `${macros}#define IS_CUMULATIVE true\n` },
      { from: ".replace = true", to: ".replace = IS_CUMULATIVE" },
    ],
  },
  {
    title: "the words static and struct are where C lets them be",
    edits: [
      { from: "static struct klp_state states[]", to: "struct klp_state static states[]" },
      { from: "static struct klp_func vmlinux_funcs[]", to: "static __used struct klp_func vmlinux_funcs[]" },
      { from: "static struct klp_object objs[]", to: "static struct klp_object __aligned(16) objs[]" },
    ],
  },
  {
    title: "the tables stand in the opposite order",
    edits: [
      { from: functionTable, to: "static struct klp_func vmlinux_funcs[2];\nstatic struct klp_object objs[2];\n\n" },
      { from: objectTable, to: stateTable },
      { from: stateTable, to: objectTable.replace("objs[]", "objs[2]") },
      { from: livepatch, to: `${functionTable.replace("[]", "[2]")}${livepatch}` },
    ],
  },
  {
    title: "the states are declared first",
    edits: [
      { from: "static struct klp_patch patch;\n", to: `${stateTable}static struct klp_patch patch;\n` },
      { from: stateTable, to: "" },
    ],
  },
  {
    title: "the tables and the livepatch stand before all functions",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: `static int livepatch_cmdline_proc_show(struct seq_file *m, void *v);\nstatic int pre_patch_callback(struct klp_object *obj);\nstatic void post_patch_callback(struct klp_object *obj);\nstatic void pre_unpatch_callback(struct klp_object *);\nstatic void post_unpatch_callback(struct klp_object *owner);\n\n${functionTable}${objectTable}${stateTable}${livepatch.trimEnd()}\n`,
      },
      { from: functionTable, to: "" },
      { from: objectTable, to: "" },
      { from: stateTable, to: "" },
      { from: livepatch, to: "" },
    ],
  },
];
