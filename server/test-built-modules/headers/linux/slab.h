#include <linux/module.h>

#define GFP_KERNEL 0xcc0

void *kcalloc(size_t count, size_t size, unsigned int flags);
void *kzalloc(size_t size, unsigned int flags);
void kfree(const void *memory);
