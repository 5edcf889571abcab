/* The structs of livepatches as 5.5 and later lay them out, with what they are made of. */
#ifndef _LINUX_LIVEPATCH_H
#define _LINUX_LIVEPATCH_H

#include <linux/module.h>

struct kobject {
	const char *name;
	struct list_head entry;
	void *parent, *kset, *ktype, *sd;
	int references;
	unsigned int state;
};

struct klp_func {
	const char *old_name;
	void *new_func;
	unsigned long old_sympos;
	void *old_func;
	struct kobject kobj;
	struct list_head node, stack_node;
	unsigned long old_size, new_size;
	bool nop, patched, transition;
};

struct klp_object;

struct klp_callbacks {
	int (*pre_patch)(struct klp_object *object);
	void (*post_patch)(struct klp_object *object);
	void (*pre_unpatch)(struct klp_object *object);
	void (*post_unpatch)(struct klp_object *object);
	bool post_unpatch_enabled;
};

struct klp_object {
	const char *name;
	struct klp_func *funcs;
	struct klp_callbacks callbacks;
	struct kobject kobj;
	struct list_head func_list, node;
	struct module *mod;
	bool dynamic, patched;
};

struct klp_state {
	unsigned long id;
	unsigned int version;
	void *data;
};

struct klp_patch {
	struct module *mod;
	struct klp_object *objs;
	struct klp_state *states;
	bool replace;
	struct list_head list;
	struct kobject kobj;
	struct list_head obj_list;
	bool enabled, forced;
	unsigned long free_work[4], finish[4];
};

int klp_enable_patch(struct klp_patch *patch);
struct klp_state *klp_get_state(struct klp_patch *patch, unsigned long id);
struct klp_state *klp_get_prev_state(unsigned long id);

#endif
