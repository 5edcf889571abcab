/** Functions of the kernel whose effect the analysis knows. A name that the module defines itself is never looked up here. */

/** Position of the gfp argument of each allocator that answers NULL on failure; -1 where it takes none. include/linux/slab.h and its like. */
export const allocators: ReadonlyMap<string, number> = new Map([
  ["kmalloc", 1],
  ["kmalloc_node", 1],
  ["kmalloc_noprof", 1],
  ["kzalloc", 1],
  ["kzalloc_node", 1],
  ["kcalloc", 2],
  ["kcalloc_node", 2],
  ["kmalloc_array", 2],
  ["kmalloc_array_node", 2],
  ["krealloc", 2],
  ["krealloc_array", 3],
  ["kmemdup", 2],
  ["kmemdup_array", 3],
  ["kmemdup_nul", 2],
  ["kvmemdup", 2],
  ["kstrdup", 1],
  ["kstrdup_const", 1],
  ["kstrndup", 2],
  ["kasprintf", 0],
  ["kvasprintf", 0],
  ["kvmalloc", 1],
  ["kvmalloc_node", 1],
  ["kvzalloc", 1],
  ["kvzalloc_node", 1],
  ["kvcalloc", 2],
  ["kvmalloc_array", 2],
  ["vmalloc", -1],
  ["vzalloc", -1],
  ["vmalloc_node", -1],
  ["vzalloc_node", -1],
  ["vmalloc_user", -1],
  ["vmalloc_array", -1],
  ["vcalloc", -1],
  ["__vmalloc", 1],
  ["kmem_cache_alloc", 1],
  ["kmem_cache_zalloc", 1],
  ["kmem_cache_alloc_node", 1],
  ["alloc_percpu", -1],
  ["__alloc_percpu", -1],
  ["alloc_percpu_gfp", 1],
  ["__alloc_percpu_gfp", 2],
  ["mempool_alloc", 1],
  ["alloc_page", 0],
  ["alloc_pages", 0],
  ["__get_free_page", 0],
  ["__get_free_pages", 0],
  ["get_zeroed_page", 0],
  ["alloc_workqueue", -1],
  ["alloc_skb", 1],
  ["bitmap_alloc", 1],
  ["bitmap_zalloc", 1],
]);

/** Position of what each function frees. */
export const frees: ReadonlyMap<string, number> = new Map([
  ["kfree", 0],
  ["kfree_const", 0],
  ["kfree_sensitive", 0],
  ["kzfree", 0],
  ["kvfree", 0],
  ["kvfree_sensitive", 0],
  ["vfree", 0],
  ["vfree_atomic", 0],
  ["kfree_rcu", 0],
  ["kfree_rcu_mightsleep", 0],
  ["kvfree_rcu", 0],
  ["kvfree_rcu_mightsleep", 0],
  ["kmem_cache_free", 1],
  ["mempool_free", 0],
  ["free_percpu", 0],
  ["free_page", 0],
  ["free_pages", 0],
  ["__free_page", 0],
  ["__free_pages", 0],
  ["bitmap_free", 0],
  ["kfree_skb", 0],
  ["destroy_workqueue", 0],
]);

/** Positions of the pointers that a function surely follows, whatever the others are. lib/string.c and its like. */
export const followed: ReadonlyMap<string, readonly number[]> = new Map([
  ["memcpy", [0, 1]],
  ["memmove", [0, 1]],
  ["memcmp", [0, 1]],
  ["memset", [0]],
  ["strcpy", [0, 1]],
  ["strncpy", [0, 1]],
  ["strscpy", [0, 1]],
  ["strlcpy", [0, 1]],
  ["strcat", [0, 1]],
  ["strncat", [0, 1]],
  ["strcmp", [0, 1]],
  ["strncmp", [0, 1]],
  ["strcasecmp", [0, 1]],
  ["strncasecmp", [0, 1]],
  ["strlen", [0]],
  ["strnlen", [0]],
  ["strstr", [0, 1]],
  ["strchr", [0]],
  ["strrchr", [0]],
  ["sysfs_streq", [0, 1]],
  ["kstrtoint", [0]],
  ["kstrtouint", [0]],
  ["kstrtoul", [0]],
  ["kstrtol", [0]],
]);

/** Those that copy what the second argument points to into what the first one does. */
export const copies: ReadonlySet<string> = new Set(["memcpy", "memmove", "strcpy", "strncpy", "strscpy", "strlcpy"]);

/** Macros that are as true as their first argument: include/linux/compiler.h, include/asm-generic/bug.h. */
export const asTrueAs: ReadonlySet<string> = new Set([
  "likely",
  "unlikely",
  "WARN_ON",
  "WARN_ON_ONCE",
  "WARN",
  "WARN_ONCE",
  "WARN_TAINT",
  "WARN_TAINT_ONCE",
  "WARN_ON_SMP",
  "__builtin_expect",
]);

/** Macros whose value is that of their first argument. */
export const sameAs: ReadonlySet<string> = new Set([
  "READ_ONCE",
  "ACCESS_ONCE",
  "data_race",
  "rcu_dereference",
  "rcu_dereference_check",
  "rcu_dereference_protected",
  "rcu_dereference_raw",
  "rcu_access_pointer",
  "no_free_ptr",
  "return_ptr",
  "retain_and_null_ptr",
  "__no_free_ptr",
  "ERR_CAST",
]);

/** Of these, the ones that take the pointer out of a variable with `__free()`: include/linux/cleanup.h. */
export const takesOut: ReadonlySet<string> = new Set([
  "no_free_ptr",
  "__no_free_ptr",
  "return_ptr",
  "retain_and_null_ptr",
]);

/** Macros that store their second argument: into the first one itself, or into what that points to. */
export const stores: ReadonlyMap<string, "place" | "pointer"> = new Map([
  ["WRITE_ONCE", "place"],
  ["rcu_assign_pointer", "place"],
  ["RCU_INIT_POINTER", "place"],
  ["smp_store_release", "pointer"],
  ["smp_store_mb", "place"],
  ["xchg", "pointer"],
]);

/** They do not come back. */
export const endsPath: ReadonlySet<string> = new Set([
  "BUG",
  "panic",
  "unreachable",
  "__builtin_unreachable",
  "do_exit",
  "make_task_dead",
]);
