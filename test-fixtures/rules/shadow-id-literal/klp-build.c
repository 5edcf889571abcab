#include <linux/fs.h>
#include <linux/livepatch_helpers.h>

KLP_SYSCALL_DEFINE1(epoll_create1, int, flags)
{
	return klp_shadow_get(current, 77) != NULL;
//                                     ^^ info shadow-id-literal: The id 77 of a shadow variable is a bare number: all livepatches share one table, and nothing tells what the number stands for or who else uses it. Give it a name.
}
