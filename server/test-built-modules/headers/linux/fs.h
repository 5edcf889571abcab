#include <linux/module.h>

struct file;

struct file_operations {
	struct module *owner;
	unsigned long flags;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
};

int register_chrdev(unsigned int major, const char *name, const struct file_operations *operations);
