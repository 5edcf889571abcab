/* What the sources here use of the kernel's headers, for architectures of which none are at hand. */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

typedef _Bool bool;
typedef long long loff_t;
typedef unsigned long size_t;

#define true 1
#define false 0
#define NULL ((void *)0)

#define ENOMEM 12
#define EBUSY 16
#define ENODEV 19
#define EINVAL 22

#define __section(name) __attribute__((__section__(name)))
#define __used __attribute__((__used__))
#define noinline __attribute__((__noinline__))
#define __init __section(".init.text")
#define __exit __section(".exit.text") __used
#define __ro_after_init __section(".data..ro_after_init")

#define __INFO_NAME(prefix, line) prefix##line
#define __INFO(line, text) \
	static const char __INFO_NAME(__info_, line)[] __used __section(".modinfo") __attribute__((__aligned__(1))) = text
#define MODULE_INFO(tag, value) __INFO(__LINE__, #tag "=" value)
#define MODULE_LICENSE(value) MODULE_INFO(license, value)

#define module_param(name, type, mode) int *param_##name = &name
#define module_init(function) int init_module(void) __attribute__((__alias__(#function)))
#define module_exit(function) void cleanup_module(void) __attribute__((__alias__(#function)))

struct list_head {
	struct list_head *next, *prev;
};

struct module {
	int state;
	struct list_head list;
	char name[64 - sizeof(unsigned long)];
	char rest[1024];
} __attribute__((__aligned__(64)));

extern struct module __this_module;
#define THIS_MODULE (&__this_module)

int _printk(const char *format, ...);
#define pr_info(...) _printk(__VA_ARGS__)

#endif
