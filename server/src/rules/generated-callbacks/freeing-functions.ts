/** What undoes a function that gave something; null where that takes more than the pointer, or is not known. NULL is no harm to any of them. */
export function freeingFunction(giver: string): string | null {
  for (const [pattern, name] of givers) if (pattern.test(giver)) return name;
  return null;
}

/** include/linux/slab.h, vmalloc.h, string.h, bitmap.h, mempool.h, debugfs.h, proc_fs.h, kobject.h, sysctl.h */
const givers: readonly (readonly [RegExp, string])[] = [
  [/^kv(m|z|c)alloc(_node)?$|^kvmalloc_array$|^kvmemdup$/, "kvfree"],
  [/^__vmalloc$|^v(m|z|c)alloc(_node|_user|_array)?$/, "vfree"],
  [/^k(m|z|c|re)alloc(_node|_array|_array_node|_noprof)?$|^kmemdup(_array|_nul)?$|^kstrn?dup$|^kv?asprintf$/, "kfree"],
  [/^kstrdup_const$/, "kfree_const"],
  [/^bitmap_z?alloc$/, "bitmap_free"],
  [/^kmem_cache_create(_usercopy)?$|^KMEM_CACHE$/, "kmem_cache_destroy"],
  [/^mempool_create\w*$/, "mempool_destroy"],
  [/^debugfs_create_(dir|file|symlink)$/, "debugfs_remove"],
  [/^proc_(create|create_data|create_single|mkdir)$/, "proc_remove"],
  [/^kobject_create_and_add$/, "kobject_put"],
];
