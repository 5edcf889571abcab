/* What modpost writes beside a module. */
#include <linux/module.h>

struct module __this_module __section(".gnu.linkonce.this_module") = {
	.name = KBUILD_MODNAME,
};
