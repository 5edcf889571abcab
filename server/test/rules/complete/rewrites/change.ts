import type { Rewrite } from "../rewrite.ts";

/** How `post_patch` takes the data over, saves the original value and changes the system. */
export const changeRewrites: readonly Rewrite[] = [
  raise(
    "everything is inside the condition",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (state) {
		if (prev) {
			state->data = prev->data;
			prev->data = NULL;
		} else if (state->data) {
			*(int *)state->data = panic_timeout;
		}
		panic_timeout = PANIC_TIMEOUT;
	}
`,
  ),
  raise(
    "a missing state goes to the end",
    `	struct klp_state *state, *prev;

	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		goto out;
	prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);
	if (prev == NULL)
		goto save;
	state->data = prev->data;
	prev->data = NULL;
	goto raise;
save:
	if (state->data)
		*(int *)state->data = panic_timeout;
raise:
	panic_timeout = PANIC_TIMEOUT;
out:
	return;
`,
  ),
  raise(
    "the previous state is assigned in the condition",
    `	struct klp_state *state, *prev;

	if (!(state = klp_get_state(&patch, PANIC_TIMEOUT_STATE)))
		return;
	if ((prev = klp_get_prev_state(PANIC_TIMEOUT_STATE))) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the previous state is asked for wherever it is needed",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {
		state->data = klp_get_prev_state(PANIC_TIMEOUT_STATE)->data;
		klp_get_prev_state(PANIC_TIMEOUT_STATE)->data = NULL;
	} else if (state->data) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the data is chosen by an expression",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	state->data = prev ? prev->data : state->data;
	if (prev)
		prev->data = NULL;
	else if (state->data)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "an upgrade ends early",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
		panic_timeout = PANIC_TIMEOUT;
		return;
	}
	if (!state->data)
		return;
	*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the saved value has a pointer of its own",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);
	int *saved;

	if (!state)
		return;
	saved = state->data;
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (saved) {
		*saved = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the value is copied as memory",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		memcpy(state->data, &panic_timeout, sizeof(panic_timeout));
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the states change their data with one another",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev)
		swap(state->data, prev->data);
	else if (state->data)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the data is taken and cleared in one step",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev)
		state->data = xchg(&prev->data, NULL);
	else if (state->data)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the kernel's variable is read and written once",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		*(int *)state->data = READ_ONCE(panic_timeout);
	}
	WRITE_ONCE(panic_timeout, PANIC_TIMEOUT);
`,
  ),
  raise(
    "a first installation comes first",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (!prev) {
		if (state->data)
			*(int *)state->data = panic_timeout;
	} else {
		state->data = prev->data;
		prev->data = NULL;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the previous state is looked at as if it could be an error",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (IS_ERR_OR_NULL(state))
		return;
	if (!IS_ERR_OR_NULL(prev)) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "missing states are warned of",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (WARN_ON_ONCE(!state))
		return;
	if (likely(prev)) {
		WARN_ON(!prev->data);
		state->data = prev->data;
		prev->data = NULL;
	} else if (!WARN_ON(!state->data)) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "a missing state and data that is missing are one case",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (prev && state) {
		state->data = prev->data;
		prev->data = NULL;
	}
	if (!state || !state->data)
		return;
	if (!prev)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the previous data is not cleared, since nothing uses it any more",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev)
		state->data = prev->data;
	else if (state->data)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the value is changed even if nothing can be saved",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (state && prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state && state->data) {
		*(int *)state->data = panic_timeout;
	}
	if (state)
		panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the value goes through a variable",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);
	const int original = panic_timeout;
	int *saved;

	if (!state)
		return;
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if ((saved = state->data)) {
		saved[0] = original;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "a mutex is held meanwhile",
    `	static DEFINE_MUTEX(lock);
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	mutex_lock(&lock);
	if (prev) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
	mutex_unlock(&lock);
`,
  ),
  raise(
    "what is done is told",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state) {
		pr_err("state %d is missing\\n", PANIC_TIMEOUT_STATE);
		return;
	}
	pr_info("own version %u, previous %u\\n", state->version, prev ? prev->version : 0);
	if (prev) {
		pr_info("taken over: %px\\n", prev->data);
		state->data = prev->data;
		prev->data = NULL;
	} else if (state->data) {
		*(int *)state->data = panic_timeout;
		pr_info("saved: %d\\n", *(int *)state->data);
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "the version of the previous state is looked at",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev && prev->version >= 1) {
		state->data = prev->data;
		prev->data = NULL;
	} else if (!prev && state->data) {
		*(int *)state->data = panic_timeout;
	}
	panic_timeout = PANIC_TIMEOUT;
`,
  ),
  raise(
    "a helper takes over",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (!take_over(state, klp_get_prev_state(PANIC_TIMEOUT_STATE)) && state->data)
		*(int *)state->data = panic_timeout;
	panic_timeout = PANIC_TIMEOUT;
`,
    `static bool take_over(struct klp_state *state, struct klp_state *prev)
{
	if (!prev)
		return false;
	state->data = prev->data;
	prev->data = NULL;
	return true;
}

`,
  ),
  raise(
    "helpers do each step",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return;
	if (prev)
		move_data(prev, state);
	else
		save_timeout(state->data);
	panic_timeout = PANIC_TIMEOUT;
`,
    `static void move_data(struct klp_state *from, struct klp_state *to)
{
	to->data = from->data;
	from->data = NULL;
}

static void save_timeout(int *saved)
{
	if (saved)
		*saved = panic_timeout;
}

`,
  ),
  {
    title: "post_patch: a helper changes the value",
    edits: [
      {
        from: "static void raise_timeout(void)",
        to: "static void set_timeout(int seconds)\n{\n\tpanic_timeout = seconds;\n}\n\nstatic void raise_timeout(void)",
      },
      { from: "\tpanic_timeout = PANIC_TIMEOUT;\n", to: "\tset_timeout(PANIC_TIMEOUT);\n" },
      { from: "\tpanic_timeout = *(int *)state->data;\n", to: "\tset_timeout(*(int *)state->data);\n" },
    ],
  },
];

function raise(title: string, body: string, helpers = ""): Rewrite {
  return {
    title: `post_patch: ${title}`,
    edits: [{ function: "raise_timeout", to: `${helpers}static void raise_timeout(void)\n{\n${body}}\n` }],
  };
}
