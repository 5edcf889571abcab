import type { Rewrite } from "../rewrite.ts";

/** How `pre_patch` finds its state, asks for the one before and allocates. */
export const allocateRewrites: readonly Rewrite[] = [
  allocate(
    "the state is compared with NULL",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE) != NULL)
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state == NULL)
		return -EINVAL;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	if (state->data == NULL)
		return -ENOMEM;
	return 0;
`,
  ),
  allocate(
    "NULL is compared with the state",
    `	struct klp_state *state;

	if (NULL != klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (NULL == state)
		return -EINVAL;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return NULL == state->data ? -ENOMEM : 0;
`,
  ),
  allocate(
    "the checks are marked as unlikely",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (unlikely(!state))
		return -EINVAL;
	if (unlikely(klp_get_prev_state(PANIC_TIMEOUT_STATE)))
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	if (unlikely(!state->data))
		return -ENOMEM;
	return 0;
`,
  ),
  allocate(
    "a missing state is warned of",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (WARN_ON(!state))
		return -EINVAL;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "a missing state is warned of once",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (WARN_ON_ONCE(state == NULL))
		return -ENOENT;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "a missing state is warned of with a message",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (WARN(!state, "state %d is not declared\\n", PANIC_TIMEOUT_STATE))
		return -EINVAL;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the state is looked at as if it could be an error",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (IS_ERR_OR_NULL(state))
		return -EINVAL;
	if (!IS_ERR_OR_NULL(klp_get_prev_state(PANIC_TIMEOUT_STATE)))
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	if (ZERO_OR_NULL_PTR(state->data))
		return -ENOMEM;
	return 0;
`,
  ),
  allocate(
    "the work is done inside the condition",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state) {
		state->data = kmalloc(sizeof(int), GFP_KERNEL);
		if (state->data)
			return 0;
		return -ENOMEM;
	}
	return -EINVAL;
`,
  ),
  allocate(
    "the conditions are nested",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	int ret = -EINVAL;

	if (likely(state)) {
		ret = 0;
		if (!klp_get_prev_state(PANIC_TIMEOUT_STATE)) {
			state->data = kmalloc(sizeof(int), GFP_KERNEL);
			if (!state->data)
				ret = -ENOMEM;
		}
	}
	return ret;
`,
  ),
  allocate(
    "errors go to one end",
    `	struct klp_state *state;
	int ret = 0;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		goto out;
	ret = -EINVAL;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		goto out;
	ret = -ENOMEM;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	if (!state->data)
		goto out;
	ret = 0;
out:
	return ret;
`,
  ),
  allocate(
    "errors have ends of their own",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		goto no_state;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		goto done;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	if (!state->data)
		goto no_memory;
done:
	return 0;

no_memory:
	pr_err("no memory\\n");
	return -ENOMEM;

no_state:
	pr_err("no state\\n");
	return -EINVAL;
`,
  ),
  allocate(
    "the state is assigned in the condition",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	if (!(state = klp_get_state(&patch, PANIC_TIMEOUT_STATE)))
		return -EINVAL;
	if (!(state->data = kmalloc(sizeof(int), GFP_KERNEL)))
		return -ENOMEM;
	return 0;
`,
  ),
  allocate(
    "the state is assigned and compared in the condition",
    `	struct klp_state *state, *prev;

	if ((prev = klp_get_prev_state(PANIC_TIMEOUT_STATE)) != NULL)
		return 0;
	if ((state = klp_get_state(&patch, PANIC_TIMEOUT_STATE)) == NULL)
		return -EINVAL;
	return (state->data = kmalloc(sizeof(int), GFP_KERNEL)) != NULL ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the errno is chosen before it is returned",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	int ret = state ? 0 : -EINVAL;

	if (ret || klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return ret;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "both conditions are one",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (state && !prev) {
		state->data = kmalloc(sizeof(int), GFP_KERNEL);
		if (!state->data)
			return -ENOMEM;
	}
	return state ? 0 : -EINVAL;
`,
  ),
  allocate(
    "the allocation is part of the condition",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (state && (state->data = kmalloc(sizeof(int), GFP_KERNEL)))
		return 0;
	return state ? -ENOMEM : -EINVAL;
`,
  ),
  allocate(
    "a local variable is checked before it becomes the data",
    `	struct klp_state *state;
	void *data;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		return -EINVAL;
	data = kmalloc(sizeof(int), GFP_KERNEL);
	if (!data)
		return -ENOMEM;
	state->data = data;
	return 0;
`,
  ),
  allocate(
    "the data is checked through the variable that it came from",
    `	struct klp_state *state;
	int *saved;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		return -EINVAL;
	state->data = saved = kmalloc(sizeof(*saved), GFP_KERNEL);
	if (!saved)
		return -ENOMEM;
	*saved = 0;
	return 0;
`,
  ),
  allocate(
    "the memory is there before the state is asked for",
    `	struct klp_state *state;
	int *saved;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	saved = kzalloc(sizeof(*saved), GFP_KERNEL);
	if (!saved)
		return -ENOMEM;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state) {
		kfree(saved);
		return -EINVAL;
	}
	state->data = saved;
	return 0;
`,
  ),
  allocate(
    "memory without an owner frees itself",
    `	int *saved __free(kfree) = NULL;
	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	saved = kzalloc(sizeof(*saved), GFP_KERNEL);
	if (!saved)
		return -ENOMEM;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		return -EINVAL;
	state->data = no_free_ptr(saved);
	return 0;
`,
  ),
  allocate(
    "the question for the previous state is kept as a truth value",
    `	bool is_upgrade = klp_get_prev_state(PANIC_TIMEOUT_STATE) != NULL;
	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (is_upgrade)
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the question for the previous state is the other way round",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (!klp_get_prev_state(PANIC_TIMEOUT_STATE)) {
		state->data = kmalloc(sizeof(int), GFP_KERNEL);
		if (!state->data)
			return -ENOMEM;
	} else {
		pr_info("the timeout is saved already\\n");
	}
	return 0;
`,
  ),
  allocate(
    "a block that is left by break",
    `	struct klp_state *state;
	int ret = 0;

	do {
		if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
			break;
		ret = -EINVAL;
		state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
		if (!state)
			break;
		state->data = kmalloc(sizeof(int), GFP_KERNEL);
		ret = state->data ? 0 : -ENOMEM;
	} while (0);
	return ret;
`,
  ),
  allocate(
    "a missing state is said and refused",
    `	struct klp_state *state;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {
		pr_debug("upgrade\\n");
		return 0;
	}
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state) {
		pr_err("state %d is missing\\n", PANIC_TIMEOUT_STATE);
		return -ENODEV;
	}
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	if (!state->data) {
		pr_err("no memory\\n");
		return -ENOMEM;
	}
	return 0;
`,
  ),
  allocate(
    "the state is a constant pointer",
    `	struct klp_state *const state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	const struct klp_state *prev = klp_get_prev_state(PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (prev)
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the variable has the type of what it gets",
    `	__auto_type state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the members are reached through the pointer's target",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	(*state).data = kmalloc(sizeof(int), GFP_KERNEL);
	return (*state).data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the data is reached through its address",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	void **data;

	if (!state)
		return -EINVAL;
	data = &state->data;
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	*data = kmalloc(sizeof(int), GFP_KERNEL);
	return *data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "success is what is returned last of three",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	else if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	else if ((state->data = kmalloc(sizeof(int), GFP_KERNEL)) == NULL)
		return -ENOMEM;
	else
		return 0;
`,
  ),
  allocate(
    "a switch over whether there was a livepatch before",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	switch (klp_get_prev_state(PANIC_TIMEOUT_STATE) ? 1 : 0) {
	case 0:
		state->data = kmalloc(sizeof(int), GFP_KERNEL);
		return state->data ? 0 : -ENOMEM;
	default:
		return 0;
	}
`,
  ),
  allocate(
    "a state that has its data needs no other",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	if (!state)
		return -EINVAL;
	if (state->data || klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the variable is set to NULL first",
    `	struct klp_state *state = NULL;

	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!!state == false)
		return -EINVAL;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return !state->data ? -ENOMEM : 0;
`,
  ),
  allocate(
    "a mutex is held meanwhile",
    `	static DEFINE_MUTEX(lock);
	struct klp_state *state;

	guard(mutex)(&lock);
	if (klp_get_prev_state(PANIC_TIMEOUT_STATE))
		return 0;
	state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	if (!state)
		return -EINVAL;
	state->data = kmalloc(sizeof(int), GFP_KERNEL);
	return state->data ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "one expression decides everything",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);

	return !state ? -EINVAL
	       : klp_get_prev_state(PANIC_TIMEOUT_STATE) ? 0
	       : (state->data = kmalloc(sizeof(int), GFP_KERNEL)) ? 0 : -ENOMEM;
`,
  ),
  allocate(
    "the result is negated where it is returned",
    `	struct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);
	int error = 0;

	if (!state)
		error = EINVAL;
	else if (!klp_get_prev_state(PANIC_TIMEOUT_STATE)) {
		state->data = kmalloc(sizeof(int), GFP_KERNEL);
		if (!state->data)
			error = ENOMEM;
	}
	return -error;
`,
  ),
];

function allocate(title: string, body: string): Rewrite {
  return {
    title: `pre_patch: ${title}`,
    edits: [{ function: "allocate_timeout", to: `static int allocate_timeout(void)\n{\n${body}}\n` }],
  };
}
