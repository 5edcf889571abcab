#include <linux/livepatch.h>

/*
 * The linker script puts a zero entry behind it.
 * klp-state: ignore state-missing-terminator -- see livepatch.lds
 */
static struct klp_state states[] __section(".data.states") = {
	{
		.id = 1,
		.version = 1,
	},
};
