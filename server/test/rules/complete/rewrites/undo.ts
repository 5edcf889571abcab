import type { Rewrite } from "../rewrite.ts";

/** How `pre_unpatch` restores and `post_unpatch` releases. */
export const undoRewrites: readonly Rewrite[] = [
  restore(
    "the conditions are joined the other way round",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (state && state->data)
		panic_timeout = *(int *)state->data;
`,
  ),
  restore(
    "the conditions are nested",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (state) {
		if (state->data != NULL)
			panic_timeout = *(int *)state->data;
	}
`,
  ),
  restore(
    "the conditions are two",
    `	struct klp_state *state;

	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state == NULL)
		return;
	if (state->data == NULL)
		return;
	panic_timeout = *(int *)state->data;
`,
  ),
  restore(
    "the saved value is chosen by an expression",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	int *saved = state ? state->data : NULL;

	if (saved)
		panic_timeout = *saved;
`,
  ),
  restore(
    "the value is chosen by an expression",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	panic_timeout = state && state->data ? *(int *)state->data : panic_timeout;
`,
  ),
  restore(
    "the value is copied as memory",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state || !state->data)
		return;
	memcpy(&panic_timeout, state->data, sizeof(panic_timeout));
`,
  ),
  restore(
    "what is missing goes to the end",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	int *saved;

	if (!state)
		goto out;
	saved = state->data;
	if (!saved)
		goto out;
	panic_timeout = *saved;
out:
	pr_info("restored\\n");
`,
  ),
  restore(
    "what is missing is warned of",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (WARN_ON(!state || !state->data))
		return;
	panic_timeout = *(int *)state->data;
`,
  ),
  restore(
    "each check is unlikely to fail",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (unlikely(!state) || unlikely(!state->data))
		return;
	WRITE_ONCE(panic_timeout, *(const int *)state->data);
`,
  ),
  restore(
    "the value has an element's form",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state || !state->data)
		return;
	panic_timeout = ((int *)state->data)[0];
`,
  ),
  restore(
    "a helper reads the value",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	int *saved = saved_timeout(state);

	if (saved)
		panic_timeout = *saved;
`,
    `static int *saved_timeout(const struct klp_state *state)
{
	return state ? state->data : NULL;
}

`,
  ),
  restore(
    "a helper is given the data",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (state)
		restore_from(state->data);
`,
    `static void restore_from(const int *saved)
{
	if (!saved)
		return;
	panic_timeout = *saved;
}

`,
  ),
  restore(
    "the restored value is told",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state || !state->data) {
		pr_warn("nothing to restore\\n");
		return;
	}
	pr_info("%d -> %d\\n", panic_timeout, *(int *)state->data);
	panic_timeout = *(int *)state->data;
`,
  ),
  release(
    "everything is inside the condition",
    `	struct klp_state *state;

	if (!klp_get_prev_state(PANIC_TIMEOUT_STATE)) {
		state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
		if (state) {
			kfree(state->data);
			state->data = NULL;
		}
		klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
	}
`,
  ),
  release(
    "the previous state is kept",
    `	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (prev)
		return;
	if (state) {
		kfree(state->data);
		state->data = NULL;
	}
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
  release(
    "a missing state goes to the shadow variables",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE) != NULL)
		return;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		goto shadows;
	kfree(state->data);
	state->data = NULL;
shadows:
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
  release(
    "the data is not cleared, since nothing asks for it any more",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state)
		kfree(state->data);
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
  release(
    "the data is cleared before it is freed",
    `	struct klp_state *state;
	void *data;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		return;
	data = state->data;
	state->data = NULL;
	kfree(data);
`,
  ),
  release(
    "the data is looked at before it is freed",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	if (state && state->data) {
		kfree(state->data);
		state->data = NULL;
	}
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
  release(
    "the data frees itself at the end of a block",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state) {
		void *data __free(kfree) = state->data;

		state->data = NULL;
	}
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
  release(
    "the guard is kept as a truth value",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	bool is_reversed = !!klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (is_reversed)
		return;
	if (state) {
		kfree(state->data);
		state->data = NULL;
	}
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
  release(
    "a helper is the guard",
    `	struct klp_state *state;

	if (is_reversed())
		return;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state) {
		kfree(state->data);
		state->data = NULL;
	}
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
    `static bool is_reversed(void)
{
	return klp_get_prev_state(PANIC_TIMEOUT_STATE);
}

`,
  ),
  release(
    "helpers free each thing",
    `	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	free_data(klp_get_state(&patch, PANIC_TIMEOUT_STATE));
	free_counts();
`,
    `static void free_data(struct klp_state *state)
{
	if (!state)
		return;
	kfree(state->data);
	state->data = NULL;
}

static void free_counts(void)
{
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
}

`,
  ),
  release(
    "each thing has its guard",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (state && !klp_get_prev_state(PANIC_TIMEOUT_STATE)) {
		kfree(state->data);
		state->data = NULL;
	}
	if (!klp_get_prev_state(PANIC_TIMEOUT_STATE))
		klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
  release(
    "one shadow variable is freed where there is only one",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	klp_shadow_free(&init_task, READ_COUNT_SHADOW, NULL);
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		return;
	kfree(state->data);
	state->data = NULL;
`,
  ),
  release(
    "the data is freed through a variable that keeps it",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	int *saved = state ? state->data : NULL;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return;
	kfree(saved);
	if (state)
		state->data = NULL;
	klp_shadow_free_all(READ_COUNT_SHADOW, NULL);
`,
  ),
];

/** Both releases have these functions in the same words, so that both are rewritten. */
function restore(title: string, body: string, helpers = ""): Rewrite {
  return both("restore_timeout", `pre_unpatch: ${title}`, body, helpers);
}

function release(title: string, body: string, helpers = ""): Rewrite {
  return both("release_timeout", `post_unpatch: ${title}`, body, helpers);
}

function both(name: string, title: string, body: string, helpers: string): Rewrite {
  const edits = [{ function: name, to: `${helpers}static void ${name}(void)\n{\n${body}}\n` }];
  return { title, changes: ["reboot_1.c", "reboot_2.c"].map((file) => ({ file, edits })) };
}
