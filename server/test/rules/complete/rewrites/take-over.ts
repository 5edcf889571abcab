import type { Rewrite } from "../rewrite.ts";

/** Other ways of handing the data from one livepatch to the next, each right as a whole. */
export const takeOverRewrites: readonly Rewrite[] = [
  {
    title: "pre_patch allocates always, and post_patch copies the value and frees the previous data",
    edits: [
      {
        function: "allocate_timeout",
        to: `static int allocate_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}
`,
      },
      {
        function: "raise_timeout",
        to: `static void raise_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state || !state->data)
		return;
	if (prev && prev->data) {
		*(int *)state->data = *(int *)prev->data;
		kfree(prev->data);
		prev->data = NULL;
	} else {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
}
`,
      },
      {
        function: "release_timeout",
        to: `static void release_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (state) {
		kfree(state->data);
		state->data = NULL;
	}
	if (!klp_get_prev_state(PANIC_TIMEOUT_STATE))
		klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
}
`,
      },
    ],
  },
  {
    title: "pre_patch copies the pointer, and post_patch takes it away from the previous livepatch",
    edits: [
      {
        function: "allocate_timeout",
        to: `static int allocate_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (prev) {
		state->data = prev->data;
		return 0;
	}
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}
`,
      },
      {
        function: "raise_timeout",
        to: `static void raise_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev)
		prev->data = NULL;
	else if (state->data)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
}
`,
      },
    ],
  },
  {
    title: "pre_patch copies the pointer, and the previous livepatch keeps its own",
    edits: [
      {
        function: "allocate_timeout",
        to: `static int allocate_timeout(void)
{
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	state->data = prev ? prev->data : kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
}
`,
      },
      {
        function: "raise_timeout",
        to: `static void raise_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (!klp_get_prev_state(PANIC_TIMEOUT_STATE) && state->data)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
}
`,
      },
    ],
  },
  {
    title: "the data is a struct in both releases",
    changes: ["reboot_1.c", "reboot_2.c"].map((file) => ({
      file,
      edits: [
        {
          from: "static struct klp_patch patch;\n",
          to: "static struct klp_patch patch;\n\nstruct saved {\n\tint timeout;\n};\n",
        },
        {
          from: file === "reboot_1.c" ? "kzalloc(sizeof(int), GFP_KERNEL)" : "kmalloc(sizeof(int), GFP_KERNEL)",
          to: "kzalloc(sizeof(struct saved), GFP_KERNEL)",
        },
        {
          from: "\t\t*(int *)state->data = panic_timeout;\n",
          to: "\t\t((struct saved *)state->data)->timeout = panic_timeout;\n",
        },
        {
          from: "\tpanic_timeout = *(int *)state->data;\n",
          to: "\tpanic_timeout = ((struct saved *)state->data)->timeout;\n",
        },
      ],
    })),
  },
  {
    title: "the data is the value itself in both releases",
    changes: ["reboot_1.c", "reboot_2.c"].map((file) => ({
      file,
      edits: [
        {
          function: "allocate_timeout",
          to: "static int allocate_timeout(void)\n{\n\treturn klp_get_state(&patch, PANIC_TIMEOUT_STATE) ? 0 : -EINVAL;\n}\n",
        },
        {
          function: "raise_timeout",
          to: `static void raise_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	state->data = prev ? prev->data : (void *)(long)panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
}
`,
        },
        {
          function: "restore_timeout",
          to: `static void restore_timeout(void)
{
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (state)
		panic_timeout = (long)state->data;
}
`,
        },
        {
          function: "release_timeout",
          to: `static void release_timeout(void)
{
	if (!klp_get_prev_state(PANIC_TIMEOUT_STATE))
		klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
}
`,
        },
      ],
    })),
  },
];
