import type { Rewrite } from "../rewrite.ts";

/** What allocates, and helpers and macros that give the state. */
export const helperRewrites: readonly Rewrite[] = [
  ...[
    { title: "kzalloc()", call: "kzalloc(sizeof(int), GFP_KERNEL)" },
    { title: "kcalloc()", call: "kcalloc(1, sizeof(int), GFP_KERNEL)" },
    { title: "kmalloc_array()", call: "kmalloc_array(1, sizeof(int), GFP_KERNEL)" },
    { title: "krealloc() of nothing", call: "krealloc(NULL, sizeof(int), GFP_KERNEL)" },
    { title: "kmemdup()", call: "kmemdup(&panic_timeout, sizeof(panic_timeout), GFP_KERNEL)" },
    { title: "kmalloc_node()", call: "kmalloc_node(sizeof(int), GFP_KERNEL, NUMA_NO_NODE)" },
    { title: "kmalloc() with more flags", call: "kmalloc(sizeof(int), GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN)" },
    { title: "kzalloc() behind a cast", call: "(int *)kzalloc(sizeof(int), GFP_KERNEL)" },
  ].map(({ title, call }): Rewrite => ({
    title: `the data comes from ${title}`,
    edits: [{ from: "kmalloc(sizeof(int), GFP_KERNEL)", to: call }],
  })),
  ...[
    { title: "kvzalloc()", call: "kvzalloc(sizeof(int), GFP_KERNEL)", free: "kvfree" },
    { title: "kvmalloc()", call: "kvmalloc(sizeof(int), GFP_KERNEL)", free: "kvfree" },
    {
      title: "kzalloc(), and kfree_sensitive() frees it",
      call: "kzalloc(sizeof(int), GFP_KERNEL)",
      free: "kfree_sensitive",
    },
    { title: "kmalloc(), and kvfree() frees it", call: "kmalloc(sizeof(int), GFP_KERNEL)", free: "kvfree" },
  ].map(({ title, call, free }): Rewrite => ({
    title: `the data comes from ${title}`,
    edits: [
      { from: "kmalloc(sizeof(int), GFP_KERNEL)", to: call },
      { from: "kfree(state->data)", to: `${free}(state->data)` },
    ],
  })),
  {
    title: "an allocation that cannot fail is not checked",
    edits: [
      { from: "kmalloc(sizeof(int), GFP_KERNEL)", to: "kmalloc(sizeof(int), GFP_KERNEL | __GFP_NOFAIL)" },
      { from: "\treturn state->data ? 0 : -ENOMEM;\n", to: "\treturn 0;\n" },
    ],
  },
  {
    title: "a helper gives the state",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static struct klp_state *timeout_state(void)\n{\n\treturn klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n}\n\nstatic int allocate_timeout(void)",
      },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 1, to: "timeout_state()" },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 2, to: "timeout_state()" },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 3, to: "timeout_state()" },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 4, to: "timeout_state()" },
    ],
  },
  {
    title: "a helper gives the state of an id",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static inline struct klp_state *own(unsigned long id)\n{\n\treturn klp_get_state(&patch, id);\n}\n\nstatic int allocate_timeout(void)",
      },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 1, to: "own(PANIC_TIMEOUT_STATE)" },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 2, to: "own(PANIC_TIMEOUT_STATE)" },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 3, to: "own(PANIC_TIMEOUT_STATE)" },
      { from: "klp_get_state(&patch, PANIC_TIMEOUT_STATE)", nth: 4, to: "own(PANIC_TIMEOUT_STATE)" },
    ],
  },
  {
    title: "a macro gives the state",
    edits: [
      {
        from: "#define PANIC_TIMEOUT 60\n",
        to: "#define PANIC_TIMEOUT 60\n#define OWN_STATE() klp_get_state(&patch, PANIC_TIMEOUT_STATE)\n",
      },
      {
        from: "state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (!state)\n\t\treturn -EINVAL;",
        to: "state = OWN_STATE();\n\tif (!state)\n\t\treturn -EINVAL;",
      },
      {
        from: "\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);",
        to: "\tstruct klp_state *state = OWN_STATE();",
      },
    ],
  },
  {
    title: "a helper says whether there was a livepatch before",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static bool is_saved_already(void)\n{\n\treturn klp_get_prev_state(PANIC_TIMEOUT_STATE) != NULL;\n}\n\nstatic int allocate_timeout(void)",
      },
      { from: "if (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {", to: "if (is_saved_already()) {" },
      { from: "if (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n", to: "if (is_saved_already())\n" },
    ],
  },
  {
    title: "a helper allocates",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static void *new_timeout(void)\n{\n\treturn kzalloc(sizeof(int), GFP_KERNEL);\n}\n\nstatic int allocate_timeout(void)",
      },
      { from: "kmalloc(sizeof(int), GFP_KERNEL)", to: "new_timeout()" },
    ],
  },
  {
    title: "a helper allocates for a state that it is given",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static int fill(struct klp_state *state)\n{\n\tif (!state)\n\t\treturn -EINVAL;\n\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n}\n\nstatic int allocate_timeout(void)",
      },
      {
        from: "\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (!state)\n\t\treturn -EINVAL;\n\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n",
        to: "\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\treturn fill(state);\n",
      },
    ],
  },
  {
    title: "a helper gives the state through a pointer, and an errno",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static int find_state(struct klp_state **found)\n{\n\t*found = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\treturn *found ? 0 : -EINVAL;\n}\n\nstatic int allocate_timeout(void)",
      },
      {
        from: "\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (!state)\n\t\treturn -EINVAL;\n",
        to: "\tif (find_state(&state))\n\t\treturn -EINVAL;\n",
      },
    ],
  },
  {
    title: "a helper gives the state or an error in its place",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: "static struct klp_state *state_or_error(void)\n{\n\tstruct klp_state *found = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\treturn found ? found : ERR_PTR(-EINVAL);\n}\n\nstatic int allocate_timeout(void)",
      },
      {
        from: "\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (!state)\n\t\treturn -EINVAL;\n",
        to: "\tstate = state_or_error();\n\tif (IS_ERR(state))\n\t\treturn PTR_ERR(state);\n",
      },
    ],
  },
  {
    title: "a macro returns where something is missing",
    edits: [
      {
        from: "#define PANIC_TIMEOUT 60\n",
        to: "#define PANIC_TIMEOUT 60\n#define REQUIRE(what, errno)\t\\\n\tdo {\t\t\t\\\n\t\tif (!(what))\t\\\n\t\t\treturn -(errno);\t\\\n\t} while (0)\n",
      },
      {
        from: "\tif (!state)\n\t\treturn -EINVAL;\n\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n",
        to: "\tREQUIRE(state, EINVAL);\n\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\tREQUIRE(state->data, ENOMEM);\n\treturn 0;\n",
      },
    ],
  },
];
