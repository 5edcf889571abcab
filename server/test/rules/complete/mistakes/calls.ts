import type { Mistake } from "../mistake.ts";

const check = "\tif (!state)\n\t\treturn -EINVAL;\n";
const takeOver =
  "\tif (prev) {\n\t\t/* From here on this livepatch is the one that restores. */\n\t\tstate->data = prev->data;\n\t\tprev->data = NULL;\n\t} else if (state->data) {\n\t\t*(int *)state->data = panic_timeout;\n\t}\n";
const questionInPrePatch =
  '\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {\n\t\tpr_info("the timeout is saved already\\n");\n\t\treturn 0;\n\t}\n\n';
const exit = "static void __exit reboot_exit(void)\n{\n";

/** Mistakes in asking for states. */
export const callMistakes: readonly Mistake[] = [
  {
    title: "pre_patch asks for another state than the livepatch declares",
    edits: [{ from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 1, to: "klp_get_state(&patch, 2)" }],
    rule: "call-undeclared-state",
  },
  {
    title: "post_unpatch asks for a previous state that the livepatch does not declare",
    edits: [
      { from: "#define PANIC_TIMEOUT 60", to: "#define PANIC_TIMEOUT 60\n#define CRASH_DUMP_STATE 7" },
      {
        from: "\tklp_shadow_free_all",
        to: "\tif (klp_get_prev_state(CRASH_DUMP_STATE))\n\t\treturn;\n\tklp_shadow_free_all",
      },
    ],
    rule: "call-undeclared-state",
  },
  {
    title: "the first release declares another id than it asks for",
    file: "reboot_1.c",
    edits: [{ from: ".id = PANIC_TIMEOUT_STATE", to: ".id = PANIC_TIMEOUT_STATE + 1" }],
    also: ["history-state-dropped", "history-state-unregistered"],
    rule: "call-undeclared-state",
  },
  {
    title: "callbacks ask for states, and the livepatch has none",
    edits: [
      {
        from: "static struct klp_state states[] = {\n\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, { }\n};\n\n",
        to: "",
      },
      { from: "\t.states = states,\n", to: "" },
    ],
    rule: "call-undeclared-state",
    also: ["history-state-dropped"],
  },
  {
    title: "pre_unpatch asks by the number of a shadow variable that is no state",
    edits: [
      { from: "#define PANIC_TIMEOUT 60", to: "#define PANIC_TIMEOUT 60\n#define OTHER_SHADOW 3" },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 3, to: "klp_get_state(&patch, OTHER_SHADOW)" },
    ],
    rule: "call-undeclared-state",
  },
  {
    title: "a state is asked of a second livepatch that is never enabled",
    edits: [
      { from: "static struct klp_patch patch;\n", to: "static struct klp_patch patch, old_patch;\n" },
      {
        from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)",
        nth: 3,
        to: "klp_get_state(&old_patch, PANIC_TIMEOUT_STATE)",
      },
      {
        from: "static int __init reboot_init",
        to: "static struct klp_patch old_patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.states = states,\n\t.replace = true,\n};\n\nstatic int __init reboot_init",
      },
    ],
    rule: "call-foreign-patch",
  },
  {
    title: "pre_patch does not look whether the state is there",
    edits: [{ from: check, to: "" }],
    rule: "call-unchecked-state",
  },
  {
    title: "pre_patch of the first release does not look whether the state is there",
    file: "reboot_1.c",
    edits: [{ from: check, to: "" }],
    rule: "call-unchecked-state",
  },
  {
    title: "post_patch does not look whether the state is there",
    edits: [{ from: "\tif (!state)\n\t\treturn;\n\n", to: "" }],
    rule: "call-unchecked-state",
  },
  {
    title: "pre_unpatch looks at the data, not at the state",
    edits: [{ from: "\tif (!state || !state->data)\n", to: "\tif (!state->data)\n" }],
    rule: "call-unchecked-state",
  },
  {
    title: "pre_unpatch looks at the data first and at the state then",
    edits: [{ from: "\tif (!state || !state->data)\n", to: "\tif (!state->data || !state)\n" }],
    rule: "call-unchecked-state",
  },
  {
    title: "pre_unpatch has the condition the wrong way round",
    edits: [{ from: "\tif (!state || !state->data)\n", to: "\tif (state || !state->data)\n" }],
    rule: "call-unchecked-state",
  },
  {
    title: "post_unpatch does not look whether the state is there",
    edits: [
      {
        from: "\tif (state) {\n\t\tkfree(state->data);\n\t\tstate->data = NULL;\n\t}\n",
        to: "\tkfree(state->data);\n\tstate->data = NULL;\n",
      },
    ],
    rule: "call-unchecked-state",
  },
  {
    title: "post_unpatch frees what the answer has, without a variable",
    edits: [
      {
        from: "\tif (state) {\n\t\tkfree(state->data);\n\t\tstate->data = NULL;\n\t}\n",
        to: "\tkfree(klp_get_state(&patch, PANIC_TIMEOUT_STATE)->data);\n\tif (state)\n\t\tstate->data = NULL;\n",
      },
    ],
    rule: "call-unchecked-state",
  },
  {
    title: "pre_patch says that a state is missing, and goes on",
    edits: [{ from: check, to: '\tif (!state)\n\t\tpr_err("no state\\n");\n' }],
    rule: "call-unchecked-state",
  },
  {
    title: "a helper returns the state, and its caller does not look",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static struct klp_state *own_state(void)\n{\n\treturn klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n}\n\nstatic int allocate_timeout(void)",
      },
      {
        from: "\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (!state)\n\t\treturn -EINVAL;\n",
        to: "\tstate = own_state();\n",
      },
    ],
    rule: "call-unchecked-state",
  },
  {
    title: "post_patch takes over without looking whether there was a livepatch before",
    edits: [{ from: takeOver, to: "\tstate->data = prev->data;\n\tprev->data = NULL;\n" }],
    rule: "call-unchecked-prev-state",
  },
  {
    title: "post_patch asks the state that is there instead of the previous one",
    edits: [{ from: "\tif (prev) {\n", to: "\tif (state) {\n" }],
    rule: "call-unchecked-prev-state",
  },
  {
    title: "post_patch takes over where it has nothing itself",
    edits: [{ from: "\tif (prev) {\n", to: "\tif (!state->data) {\n" }],
    rule: "call-unchecked-prev-state",
  },
  {
    title: "post_patch of the first release has the condition the wrong way round",
    file: "reboot_1.c",
    edits: [{ from: "\tif (prev) {\n", to: "\tif (!prev) {\n" }],
    rule: "call-unchecked-prev-state",
  },
  {
    title: "pre_patch prints what the previous state holds, without looking",
    edits: [
      {
        from: questionInPrePatch,
        to: `\tpr_info("version %u before\\n", klp_get_prev_state(PANIC_TIMEOUT_STATE)->version);\n${questionInPrePatch}`,
      },
    ],
    rule: "call-unchecked-prev-state",
  },
  {
    title: "post_patch follows the previous state's data without looking at the previous state",
    edits: [{ from: "\tif (prev) {\n", to: "\tif (prev->data) {\n" }],
    rule: "call-unchecked-prev-state",
  },
  {
    title: "init asks for the previous state",
    edits: [
      {
        from: "\treturn klp_enable_patch(&patch);",
        to: '\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\tpr_info("upgrade\\n");\n\treturn klp_enable_patch(&patch);',
      },
    ],
    rule: "prev-state-outside-callback",
  },
  {
    title: "the exit asks for the previous state",
    edits: [
      { from: exit, to: `${exit}\tif (!klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\tpr_info("the last one\\n");\n` },
    ],
    rule: "prev-state-outside-callback",
  },
  {
    title: "a patched function asks for the previous state",
    edits: [
      { from: "\tif (count)\n", to: "\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\treturn 0;\n\tif (count)\n" },
    ],
    rule: "prev-state-outside-callback",
  },
  {
    title: "work asks for the previous state",
    edits: [
      {
        from: "static void raise_timeout(void)",
        to: 'static void look(struct work_struct *work)\n{\n\tpr_info("%d\\n", klp_get_prev_state(PANIC_TIMEOUT_STATE) != NULL);\n}\n\nstatic DECLARE_WORK(look_work, look);\n\nstatic void raise_timeout(void)',
      },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: "\tpanic_timeout = PANIC_TIMEOUT;\n\tschedule_work(&look_work);\n",
      },
    ],
    rule: "prev-state-outside-callback",
  },
  {
    title: "init of the first release asks for the previous state through a helper",
    file: "reboot_1.c",
    edits: [
      {
        from: "static int __init reboot_init(void)\n{\n",
        to: 'static bool is_upgrade(void)\n{\n\treturn klp_get_prev_state(PANIC_TIMEOUT_STATE) != NULL;\n}\n\nstatic int __init reboot_init(void)\n{\n\tpr_info("%d\\n", is_upgrade());\n',
      },
    ],
    rule: "prev-state-outside-callback",
  },
  {
    title: "the pre_patch of a module's object asks for the previous state",
    edits: [
      {
        from: "static struct klp_func vmlinux_funcs",
        to: 'static int ext4_pre_patch(struct klp_object *obj)\n{\n\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\tpr_info("upgrade\\n");\n\treturn 0;\n}\n\nstatic struct klp_func ext4_funcs[] = { { } };\n\nstatic struct klp_func vmlinux_funcs',
      },
      {
        from: "\t\t},\n\t}, { }\n",
        to: '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = { .pre_patch = ext4_pre_patch },\n\t}, { }\n',
      },
    ],
    rule: "prev-state-in-module-object",
  },
];
