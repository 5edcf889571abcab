import type { Mistake } from "../mistake.ts";

const allocation = "\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n";
const allocationOfFirst =
  "\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n\tif (!state->data)\n\t\treturn -ENOMEM;\n\treturn 0;\n";
const guardOfRelease = "\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\treturn;\n\tstate = ";
const takeOver =
  "\tif (prev) {\n\t\t/* From here on this livepatch is the one that restores. */\n\t\tstate->data = prev->data;\n\t\tprev->data = NULL;\n\t} else if (state->data) {\n\t\t*(int *)state->data = panic_timeout;\n\t}\n";
const questionInPrePatch =
  '\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {\n\t\tpr_info("the timeout is saved already\\n");\n\t\treturn 0;\n\t}\n\n';
const exit = "static void __exit reboot_exit(void)\n{\n";

/** Mistakes in what becomes of the data of states. */
export const stateDataMistakes: readonly Mistake[] = [
  {
    title: "post_patch allocates",
    edits: [
      { from: allocation, to: "\treturn 0;\n" },
      {
        from: "\t} else if (state->data) {\n\t\t*(int *)state->data = panic_timeout;\n\t}\n",
        to: "\t} else {\n\t\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\t\tif (state->data)\n\t\t\t*(int *)state->data = panic_timeout;\n\t}\n",
      },
    ],
    rule: "data-allocated-too-late",
  },
  {
    title: "post_patch allocates where pre_patch did not",
    edits: [
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: "\tif (!state->data)\n\t\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n\tpanic_timeout = PANIC_TIMEOUT;\n",
      },
    ],
    rule: "data-allocated-too-late",
  },
  {
    title: "post_patch of the first release copies into memory of its own",
    file: "reboot_1.c",
    edits: [
      { from: allocationOfFirst, to: "\treturn 0;\n" },
      {
        from: "\t} else if (state->data) {\n\t\t*(int *)state->data = panic_timeout;\n\t}\n",
        to: "\t} else {\n\t\tstate->data = kmemdup(&panic_timeout, sizeof(int), GFP_KERNEL);\n\t}\n",
      },
    ],
    rule: "data-allocated-too-late",
  },
  {
    title: "post_unpatch does not free the data",
    edits: [{ from: "\t\tkfree(state->data);\n", to: "" }],
    rule: "data-never-freed",
  },
  {
    title: "post_unpatch frees the shadow variables alone",
    edits: [
      {
        from: "\tstruct klp_state *state;\n\n\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\treturn;\n\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (state) {\n\t\tkfree(state->data);\n\t\tstate->data = NULL;\n\t}\n",
        to: "\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\treturn;\n",
      },
    ],
    rule: "data-never-freed",
  },
  {
    title: "the first release has no post_unpatch",
    file: "reboot_1.c",
    edits: [
      { from: "static void post_unpatch_callback(struct klp_object *obj)\n{\n\trelease_timeout();\n}\n\n", to: "" },
      { from: "\t\t\t.post_unpatch = post_unpatch_callback,\n", to: "" },
      { function: "release_timeout", to: "" },
      {
        from: "static void __exit reboot_exit(void)\n{\n",
        to: "static void __exit reboot_exit(void)\n{\n\t/* The shadow variables stay. */\n",
      },
    ],
    rule: "data-never-freed",
    also: ["shadow-never-freed"],
  },
  {
    title: "post_unpatch of the first release only forgets the data",
    file: "reboot_1.c",
    edits: [{ from: "\t\tkfree(state->data);\n", to: "" }],
    rule: "data-never-freed",
  },
  {
    title: "pre_unpatch frees",
    edits: [
      {
        from: "\tpanic_timeout = *(int *)state->data;\n",
        to: "\tpanic_timeout = *(int *)state->data;\n\tkfree(state->data);\n\tstate->data = NULL;\n",
      },
    ],
    rule: "data-freed-too-early",
  },
  {
    title: "pre_unpatch frees, and post_unpatch does not",
    edits: [
      {
        from: "\tpanic_timeout = *(int *)state->data;\n",
        to: "\tpanic_timeout = *(int *)state->data;\n\tkfree(state->data);\n\tstate->data = NULL;\n",
      },
      { from: "\t\tkfree(state->data);\n\t\tstate->data = NULL;\n", to: '\t\tpr_info("released\\n");\n' },
    ],
    rule: "data-freed-too-early",
  },
  {
    title: "pre_unpatch of the first release frees through a helper",
    file: "reboot_1.c",
    edits: [
      {
        from: "static void restore_timeout(void)",
        to: "static void forget(struct klp_state *state)\n{\n\tkfree(state->data);\n\tstate->data = NULL;\n}\n\nstatic void restore_timeout(void)",
      },
      {
        from: "\tpanic_timeout = *(int *)state->data;\n",
        to: "\tpanic_timeout = *(int *)state->data;\n\tforget(state);\n",
      },
    ],
    rule: "data-freed-too-early",
  },
  {
    title: "pre_patch copies the previous data, and post_unpatch frees it unasked",
    edits: [
      {
        function: "allocate_timeout",
        to: "static int allocate_timeout(void)\n{\n\tstruct klp_state *state, *prev;\n\n\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (!state)\n\t\treturn -EINVAL;\n\tprev = klp_get_prev_state(PANIC_TIMEOUT_STATE);\n\tif (prev) {\n\t\tstate->data = prev->data;\n\t\treturn 0;\n\t}\n\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n}\n",
      },
      { from: guardOfRelease, to: "\tstate = " },
    ],
    rule: "data-freed-while-shared",
    also: ["shadow-freed-while-shared"],
  },
  {
    title: "pre_patch copies the previous data, and post_unpatch looks at the data alone before it frees",
    edits: [
      {
        function: "allocate_timeout",
        to: "static int allocate_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tstruct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);\n\n\tif (!state)\n\t\treturn -EINVAL;\n\tif (prev)\n\t\tstate->data = prev->data;\n\telse\n\t\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n}\n",
      },
      {
        function: "release_timeout",
        to: "static void release_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (state && state->data) {\n\t\tkfree(state->data);\n\t\tstate->data = NULL;\n\t}\n\tif (!klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n}\n",
      },
    ],
    rule: "data-freed-while-shared",
  },
  {
    title: "pre_patch takes the data away from the previous livepatch",
    edits: [
      {
        from: questionInPrePatch,
        to: "\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {\n\t\tklp_get_prev_state(PANIC_TIMEOUT_STATE)->data = NULL;\n\t\treturn 0;\n\t}\n\n",
      },
    ],
    rule: "prev-data-changed-too-early",
  },
  {
    title: "pre_patch frees the previous livepatch's data",
    edits: [
      {
        function: "allocate_timeout",
        to: "static int allocate_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tstruct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);\n\n\tif (!state)\n\t\treturn -EINVAL;\n\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\tif (!state->data)\n\t\treturn -ENOMEM;\n\tif (prev && prev->data) {\n\t\t*(int *)state->data = *(int *)prev->data;\n\t\tkfree(prev->data);\n\t}\n\treturn 0;\n}\n",
      },
      { from: takeOver, to: "\tif (!prev && state->data)\n\t\t*(int *)state->data = panic_timeout;\n" },
    ],
    rule: "prev-data-changed-too-early",
  },
  {
    title: "pre_patch writes into the previous livepatch's data",
    edits: [
      {
        from: questionInPrePatch,
        to: "\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {\n\t\tstate = klp_get_prev_state(PANIC_TIMEOUT_STATE);\n\t\tif (state->data)\n\t\t\t*(int *)state->data = PANIC_TIMEOUT;\n\t\treturn 0;\n\t}\n\n",
      },
    ],
    rule: "prev-data-changed-too-early",
  },
  {
    title: "pre_patch of the first release takes the previous data over and away",
    file: "reboot_1.c",
    edits: [
      {
        function: "allocate_timeout",
        to: "static int allocate_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tstruct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);\n\n\tif (!state)\n\t\treturn -EINVAL;\n\tif (prev) {\n\t\tstate->data = prev->data;\n\t\tprev->data = NULL;\n\t\treturn 0;\n\t}\n\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n}\n",
      },
      {
        from: "\tif (prev) {\n\t\tstate->data = prev->data;\n\t\tprev->data = NULL;\n\t} else if (state->data) {\n",
        to: "\tif (!prev && state->data) {\n",
      },
    ],
    rule: "prev-data-changed-too-early",
  },
  {
    title: "post_patch saves the timeout whether there was a livepatch before or not",
    edits: [
      {
        from: "\t\tprev->data = NULL;\n\t} else if (state->data) {\n\t\t*(int *)state->data = panic_timeout;\n\t}\n",
        to: "\t\tprev->data = NULL;\n\t}\n\tif (state->data)\n\t\t*(int *)state->data = panic_timeout;\n",
      },
    ],
    rule: "original-value-not-guarded",
  },
  {
    title: "pre_patch allocates always, and post_patch saves without asking",
    edits: [
      { from: questionInPrePatch, to: "" },
      {
        function: "raise_timeout",
        to: 'static void raise_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (!state || !state->data)\n\t\treturn;\n\t*(int *)state->data = panic_timeout;\n\tpanic_timeout = PANIC_TIMEOUT;\n\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\tpr_info("upgrade\\n");\n}\n',
      },
    ],
    rule: "original-value-not-guarded",
  },
  {
    title: "pre_patch allocates always and saves what it finds",
    edits: [
      { from: questionInPrePatch, to: "" },
      {
        from: allocation,
        to: "\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\tif (!state->data)\n\t\treturn -ENOMEM;\n\t*(int *)state->data = panic_timeout;\n\treturn 0;\n",
      },
      { from: takeOver, to: '\tif (prev)\n\t\tpr_info("upgrade\\n");\n' },
    ],
    rule: "original-value-not-guarded",
  },
  {
    title: "pre_patch does not look whether the allocation failed",
    edits: [{ from: "\treturn state->data ? 0 : -ENOMEM;\n", to: "\treturn 0;\n" }],
    rule: "allocation-unchecked",
  },
  {
    title: "pre_patch says that the allocation failed, and goes on",
    edits: [
      {
        from: "\treturn state->data ? 0 : -ENOMEM;\n",
        to: '\tif (!state->data)\n\t\tpr_err("no memory\\n");\n\treturn 0;\n',
      },
    ],
    rule: "allocation-unchecked",
  },
  {
    title: "pre_patch writes into what it allocated without looking",
    edits: [
      { from: "\treturn state->data ? 0 : -ENOMEM;\n", to: "\t*(int *)state->data = panic_timeout;\n\treturn 0;\n" },
    ],
    rule: "allocation-unchecked",
  },
  {
    title: "pre_patch looks after it has written into what it allocated",
    edits: [
      {
        from: "\treturn state->data ? 0 : -ENOMEM;\n",
        to: "\t*(int *)state->data = panic_timeout;\n\tif (!state->data)\n\t\treturn -ENOMEM;\n\treturn 0;\n",
      },
    ],
    rule: "allocation-unchecked",
  },
  {
    title: "pre_patch of the first release ends well where the allocation failed",
    file: "reboot_1.c",
    edits: [
      {
        from: "\tif (!state->data)\n\t\treturn -ENOMEM;\n\treturn 0;\n",
        to: "\tif (!state->data)\n\t\treturn 0;\n\treturn 0;\n",
      },
    ],
    rule: "allocation-unchecked",
  },
  {
    title: "pre_patch throws away what its helper answers",
    edits: [{ from: "\treturn allocate_timeout();\n", to: "\tallocate_timeout();\n\treturn 0;\n" }],
    rule: "allocation-unchecked",
  },
  {
    title: "the data is a variable of the module",
    edits: [
      { from: "static struct klp_patch patch;\n", to: "static struct klp_patch patch;\nstatic int saved_timeout;\n" },
      { from: allocation, to: "\tstate->data = &saved_timeout;\n\treturn 0;\n" },
      { from: "\t\tkfree(state->data);\n", to: "" },
    ],
    rule: "data-points-into-module",
  },
  {
    title: "the data is an array of the module",
    file: "reboot_1.c",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "static struct klp_patch patch;\nstatic int saved_timeout[1];\n",
      },
      { from: allocationOfFirst, to: "\tstate->data = saved_timeout;\n\treturn 0;\n" },
      { from: "\t\tkfree(state->data);\n", to: "" },
    ],
    rule: "data-points-into-module",
  },
  {
    title: "the data is a static variable of a function",
    edits: [
      {
        from: "\tstruct klp_state *state;\n\n\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {",
        to: "\tstatic int saved_timeout;\n\tstruct klp_state *state;\n\n\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {",
      },
      { from: allocation, to: "\tstate->data = &saved_timeout;\n\treturn 0;\n" },
      { from: "\t\tkfree(state->data);\n", to: "" },
    ],
    rule: "data-points-into-module",
  },
  {
    title: "the exit frees the data",
    edits: [
      {
        from: "static void __exit reboot_exit(void)\n{\n",
        to: "static void __exit reboot_exit(void)\n{\n\tkfree(states[0].data);\n",
      },
    ],
    rule: "data-freed-in-exit",
  },
  {
    title: "the exit asks for the state and frees its data",
    edits: [
      {
        from: exit,
        to: `static void __exit reboot_exit(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (state)\n\t\tkfree(state->data);\n`,
      },
    ],
    rule: "data-freed-in-exit",
  },
  {
    title: "the exit of the first release frees, and post_unpatch does not",
    file: "reboot_1.c",
    edits: [
      {
        from: "\tif (state) {\n\t\tkfree(state->data);\n\t\tstate->data = NULL;\n\t}\n",
        to: "\tif (!state)\n\t\treturn;\n",
      },
      {
        from: exit,
        to: `static void __exit reboot_exit(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (state)\n\t\tkfree(state->data);\n`,
      },
    ],
    rule: "data-freed-in-exit",
  },
  {
    title: "what is printed at a panic is saved in a variable of the module",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "static struct klp_patch patch;\nstatic unsigned long saved_print;\n",
      },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: "\tpanic_timeout = PANIC_TIMEOUT;\n\tsaved_print = panic_print;\n\tpanic_print = 0x3f;\n",
      },
      { from: "\trestore_timeout();\n", to: "\tpanic_print = saved_print;\n\trestore_timeout();\n" },
    ],
    rule: "state-in-global",
  },
  {
    title: "the first release saves in a variable of the module as well",
    file: "reboot_1.c",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "static struct klp_patch patch;\nstatic unsigned long saved_flags;\n",
      },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: "\tsaved_flags = panic_print;\n\tpanic_print = 0;\n\tpanic_timeout = PANIC_TIMEOUT;\n",
      },
      {
        from: "\tpanic_timeout = *(int *)state->data;\n",
        to: "\tpanic_timeout = *(int *)state->data;\n\tpanic_print = saved_flags;\n",
      },
    ],
    rule: "state-in-global",
  },
];
