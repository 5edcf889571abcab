import type { Mistake } from "../mistake.ts";

const entry = "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, { }\n";

/** Mistakes in states arrays: their ends, their ids, their versions, and where they lie. */
export const stateMistakes: readonly Mistake[] = [
  {
    title: "the states end without a zero entry",
    edits: [{ from: "\t\t.version = 2,\n\t}, { }", to: "\t\t.version = 2,\n\t}," }],
    rule: "state-missing-terminator",
  },
  {
    title: "the states of the first release end without a zero entry",
    file: "reboot_1.c",
    edits: [{ from: "\t\t.version = 1,\n\t}, { }", to: "\t\t.version = 1,\n\t}" }],
    rule: "state-missing-terminator",
  },
  {
    title: "the bound of the states leaves no room for a zero entry",
    edits: [{ from: `states[] = {\n${entry}`, to: "states[1] = {\n\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 }\n" }],
    rule: "state-missing-terminator",
  },
  {
    title: "the zero entry of the states is commented out",
    edits: [{ from: entry, to: "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, /* { } */\n" }],
    rule: "state-missing-terminator",
  },
  {
    title: "the zero entry of the states is compiled out",
    edits: [{ from: entry, to: "\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n#if 0\n\t{ }\n#endif\n" }],
    rule: "state-missing-terminator",
  },
  {
    title: "the states are written by position and end without a zero entry",
    edits: [{ from: entry, to: "\t{ PANIC_TIMEOUT_STATE, 2 },\n" }],
    rule: "state-missing-terminator",
  },
  {
    title: "the only state has its index, and nothing follows it",
    edits: [{ from: entry, to: "\t[0] = { .id = PANIC_TIMEOUT_STATE, .version = 2 },\n" }],
    rule: "state-missing-terminator",
  },
  {
    title: "a macro writes the state and no zero entry",
    edits: [
      {
        from: "#define PANIC_TIMEOUT 60",
        to: "#define PANIC_TIMEOUT 60\n#define STATE(i, v) { .id = i, .version = v }",
      },
      { from: entry, to: "\tSTATE(PANIC_TIMEOUT_STATE, 2),\n" },
    ],
    rule: "state-missing-terminator",
  },
  {
    title: "the states are a compound literal without a zero entry",
    edits: [
      { from: `static struct klp_state states[] = {\n${entry}};\n\n`, to: "" },
      {
        from: ".states = states,",
        to: ".states = (struct klp_state[]) { { .id = PANIC_TIMEOUT_STATE, .version = 2 } },",
      },
    ],
    rule: "state-missing-terminator",
  },
  {
    title: "the id is 0 by its macro",
    file: "states.h",
    edits: [{ from: "#define PANIC_TIMEOUT_STATE 1", to: "#define PANIC_TIMEOUT_STATE 0" }],
    rule: "state-id-zero",
    also: ["state-id-zero"],
  },
  {
    title: "the id is the first enumerator, which is 0",
    file: "states.h",
    edits: [{ from: "#define PANIC_TIMEOUT_STATE 1", to: "enum { PANIC_TIMEOUT_STATE };" }],
    rule: "state-id-zero",
    also: ["state-id-zero"],
  },
  {
    title: "a zero entry stands before the state",
    edits: [{ from: entry, to: `\t{ },\n${entry}` }],
    rule: "state-id-zero",
  },
  {
    title: "a zero entry stands before the state in the first release",
    file: "reboot_1.c",
    edits: [{ from: "static struct klp_state states[] = {\n", to: "static struct klp_state states[] = {\n\t{ 0 },\n" }],
    rule: "state-id-zero",
  },
  {
    title: "a state has a version and no id",
    edits: [{ from: "\t\t.id = PANIC_TIMEOUT_STATE,\n", to: "" }],
    rule: "state-id-zero",
    also: ["call-undeclared-state", "history-state-dropped"],
  },
  {
    title: "a state has the id 0",
    edits: [{ from: ".id = PANIC_TIMEOUT_STATE", to: ".id = 0" }],
    rule: "state-id-zero",
    also: ["call-undeclared-state", "history-state-dropped"],
  },
  {
    title: "a state's id is counted from 0",
    edits: [{ from: ".id = PANIC_TIMEOUT_STATE", to: ".id = PANIC_TIMEOUT_STATE - 1" }],
    rule: "state-id-zero",
    also: ["call-undeclared-state", "history-state-dropped"],
  },
  {
    title: "the last entry has a version",
    edits: [{ from: "\t\t.version = 2,\n\t}, { }", to: "\t\t.version = 2,\n\t}, { .version = 2 }" }],
    rule: "state-id-zero",
  },
  {
    title: "the index of the state leaves a hole before it",
    edits: [{ from: entry, to: "\t[1] = { .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t[2] = { }\n" }],
    rule: "state-id-zero",
  },
  {
    title: "a state stands twice",
    edits: [{ from: entry, to: `\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n${entry}` }],
    rule: "state-duplicate-id",
  },
  {
    title: "a state stands twice, the second time with a higher version",
    edits: [
      { from: entry, to: "\t{ PANIC_TIMEOUT_STATE, 2 },\n\t{ .id = PANIC_TIMEOUT_STATE, .version = 3 },\n\t{ }\n" },
    ],
    rule: "state-duplicate-id",
  },
  {
    title: "a state stands twice, once by its number",
    edits: [{ from: entry, to: `\t{ .id = 1, .version = 1 },\n${entry}` }],
    rule: "state-duplicate-id",
  },
  {
    title: "two names of states have one number",
    edits: [
      { from: "#define PANIC_TIMEOUT 60", to: "#define PANIC_TIMEOUT 60\n#define CRASH_DUMP_STATE 0x1UL" },
      { from: entry, to: `\t{ .id = CRASH_DUMP_STATE, .version = 1 },\n${entry}` },
    ],
    rule: "state-duplicate-id",
  },
  {
    title: "a state stands twice in the first release",
    file: "reboot_1.c",
    edits: [{ from: "\t\t.version = 1,\n\t}, { }", to: "\t\t.version = 1,\n\t}, { PANIC_TIMEOUT_STATE, 1 }, { }" }],
    rule: "state-duplicate-id",
  },
  {
    title: "an enumerator gives a second state the number of the first",
    edits: [
      { from: "#define PANIC_TIMEOUT 60", to: "#define PANIC_TIMEOUT 60\nenum { CRASH_DUMP_STATE = 1, NEXT_STATE };" },
      { from: entry, to: `\t{ .id = CRASH_DUMP_STATE, .version = 2 },\n${entry}` },
    ],
    rule: "state-duplicate-id",
  },
  {
    title: "the state of the first release has no version",
    file: "reboot_1.c",
    edits: [{ from: "\t\t.version = 1,\n", to: "" }],
    rule: "state-version-missing",
  },
  {
    title: "the state of the first release is written by position, without a version",
    file: "reboot_1.c",
    edits: [
      {
        from: "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 1,\n\t}, { }",
        to: "\t{ PANIC_TIMEOUT_STATE }, { }",
      },
    ],
    rule: "state-version-missing",
  },
  {
    title: "the state under work has no version",
    edits: [{ from: "\t\t.version = 2,\n", to: "" }],
    rule: "history-version-regressed",
  },
  {
    title: "the version is -1",
    edits: [{ from: ".version = 2", to: ".version = -1" }],
    rule: "state-version-too-large",
  },
  {
    title: "the version is UINT_MAX",
    edits: [{ from: ".version = 2", to: ".version = 4294967295" }],
    rule: "state-version-too-large",
  },
  {
    title: "the version is all ones",
    edits: [{ from: ".version = 2", to: ".version = ~0U" }],
    rule: "state-version-too-large",
  },
  {
    title: "the version is one above INT_MAX",
    edits: [{ from: ".version = 2", to: ".version = 0x80000000" }],
    rule: "state-version-too-large",
  },
  {
    title: "the version is a date and a time of the day",
    edits: [{ from: ".version = 2", to: ".version = 2611251815U" }],
    rule: "state-version-too-large",
  },
  {
    title: "the id is -1",
    edits: [{ from: ".id = PANIC_TIMEOUT_STATE", to: ".id = -1" }],
    rule: "state-id-overflow",
    also: ["call-undeclared-state", "history-state-dropped"],
  },
  {
    title: "the id overflows int",
    edits: [{ from: ".id = PANIC_TIMEOUT_STATE", to: ".id = 1 << 31" }],
    rule: "state-id-overflow",
    also: ["call-undeclared-state", "history-state-dropped"],
  },
  {
    title: "the id is a product that overflows int",
    edits: [{ from: ".id = PANIC_TIMEOUT_STATE", to: ".id = 1226031 * 2048" }],
    rule: "state-id-overflow",
    also: ["call-undeclared-state", "history-state-dropped"],
  },
  {
    title: "the id does not fit 64 bits",
    edits: [{ from: ".id = PANIC_TIMEOUT_STATE", to: ".id = 0x10000000000000001" }],
    rule: "state-id-overflow",
  },
  {
    title: "the id overflows int where its macro is defined",
    file: "states.h",
    edits: [{ from: "#define PANIC_TIMEOUT_STATE 1", to: "#define PANIC_TIMEOUT_STATE ((2 << 30) | 1)" }],
    rule: "state-id-overflow",
    also: ["history-state-unregistered"],
  },
  {
    title: "the states are const, and their data is written",
    edits: [
      { from: "static struct klp_state states[]", to: "static const struct klp_state states[]" },
      { from: ".states = states", to: ".states = (struct klp_state *)states" },
    ],
    rule: "state-array-const",
  },
  {
    title: "the states are const with the word behind their type",
    edits: [
      { from: "static struct klp_state states[]", to: "static struct klp_state const states[]" },
      { from: ".states = states", to: ".states = (void *)states" },
    ],
    rule: "state-array-const",
  },
  {
    title: "the states of the first release are const",
    file: "reboot_1.c",
    edits: [{ from: "static struct klp_state states[]", to: "const static struct klp_state states[]" }],
    rule: "state-array-const",
  },
  {
    title: "the livepatch does not name its states",
    edits: [{ from: "\t.states = states,\n", to: "" }],
    rule: "state-array-unused",
  },
  {
    title: "the livepatch's states are commented out",
    edits: [{ from: "\t.states = states,\n", to: "\t/* .states = states, */\n" }],
    rule: "state-array-unused",
  },
  {
    title: "the livepatch's states are NULL",
    edits: [{ from: ".states = states", to: ".states = NULL" }],
    rule: "state-array-unused",
  },
  {
    title: "the first release does not name its states",
    file: "reboot_1.c",
    edits: [{ from: "\t.states = states,\n", to: "" }],
    rule: "state-array-unused",
  },
  {
    title: "the livepatch names another, empty array of states",
    edits: [
      {
        from: "static struct klp_patch patch = {",
        to: "static struct klp_state none[] = { { } };\n\nstatic struct klp_patch patch = {",
      },
      { from: ".states = states", to: ".states = none" },
    ],
    rule: "call-undeclared-state",
    also: ["history-state-dropped"],
  },
  {
    title: "the array of states has only its zero entry",
    edits: [{ from: entry, to: "\t{ }\n" }],
    rule: "call-undeclared-state",
    also: ["history-state-dropped"],
  },
  {
    title: "the array of states of the first release has only its zero entry",
    file: "reboot_1.c",
    edits: [{ from: "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 1,\n\t}, { }", to: "\t{ 0 }" }],
    rule: "call-undeclared-state",
  },
  ...["\t{ }\n", "\t{ 0 }\n", "\t{ .id = 0 },\n"].map((end): Mistake => ({
    title: `the array of states is \`${end.trim()}\`, and nothing keeps anything`,
    edits: [
      { from: entry, to: end },
      { function: "allocate_timeout", to: "static int allocate_timeout(void)\n{\n\treturn 0;\n}\n" },
      { function: "raise_timeout", to: 'static void raise_timeout(void)\n{\n\tpr_info("patched\\n");\n}\n' },
      { function: "restore_timeout", to: 'static void restore_timeout(void)\n{\n\tpr_info("disabled\\n");\n}\n' },
      {
        function: "release_timeout",
        to: "static void release_timeout(void)\n{\n\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n}\n",
      },
    ],
    elsewhere: [
      {
        file: "klp-history.jsonc",
        edits: [{ from: '[{ "name": "reboot_1", "source": "reboot_1.c" }]', to: "[]" }],
      },
    ],
    rule: "state-array-empty",
  })),
  {
    title: "a second state is declared that nothing asks for",
    edits: [{ from: entry, to: `\t{ .id = 2, .version = 1 },\n${entry}` }],
    elsewhere: [
      {
        file: "klp-history.jsonc",
        edits: [{ from: '"states": { ', to: '"states": { "2": { "owner": "panic" }, ' }],
      },
    ],
    rule: "state-never-used",
  },
  {
    title: "a state of the first release is neither asked for nor carried on",
    file: "reboot_1.c",
    edits: [{ from: "\t\t.version = 1,\n\t}, { }", to: "\t\t.version = 1,\n\t}, { .id = 2, .version = 1 }, { }" }],
    rule: "state-never-used",
    also: ["history-state-dropped", "history-state-unregistered"],
  },
  {
    title: "init sets a version",
    edits: [
      {
        from: "\treturn klp_enable_patch(&patch);",
        to: "\tstates[0].version = 3;\n\treturn klp_enable_patch(&patch);",
      },
    ],
    rule: "state-array-dynamic",
  },
  {
    title: "init sets the states",
    edits: [
      { from: "\t.states = states,\n", to: "" },
      {
        from: "\treturn klp_enable_patch(&patch);",
        to: "\tpatch.states = states;\n\treturn klp_enable_patch(&patch);",
      },
    ],
    rule: "state-array-dynamic",
  },
  {
    title: "init fills the states",
    edits: [
      { from: `static struct klp_state states[] = {\n${entry}};`, to: "static struct klp_state states[2];" },
      {
        from: "\treturn klp_enable_patch(&patch);",
        to: "\tstates[0] = (struct klp_state) { PANIC_TIMEOUT_STATE, 2 };\n\treturn klp_enable_patch(&patch);",
      },
    ],
    rule: "state-array-dynamic",
  },
  {
    title: "a state says that it is a shadow variable, as in a proposed API",
    edits: [{ from: "\t\t.version = 2,\n", to: "\t\t.version = 2,\n\t\t.is_shadow = false,\n" }],
    rule: "dialect-field",
  },
  {
    title: "the livepatch is in a replace set, as in a proposed API",
    edits: [{ from: "\t.replace = true,\n", to: "\t.replace = true,\n\t.replace_set = 1,\n" }],
    rule: "dialect-field",
  },
  {
    title: "an object has the hooks of openEuler's API",
    edits: [{ from: "\t\t.funcs = vmlinux_funcs,\n", to: "\t\t.funcs = vmlinux_funcs,\n\t\t.hooks_load = NULL,\n" }],
    rule: "dialect-field",
  },
  {
    title: "a state has callbacks, as in a proposed API",
    edits: [{ from: "\t\t.version = 2,\n", to: "\t\t.version = 2,\n\t\t.callbacks = { },\n" }],
    rule: "dialect-field",
  },
];
