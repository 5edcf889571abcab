import { EEXIST, EINVAL } from "./errno.ts";
import type { PatchFunction, PatchObject } from "./machine.ts";
import { isSameFunction } from "./no-ops.ts";

/** Why the objects of a livepatch cannot be initialised. */
export interface InitFailure {
  readonly errno: number;
  /** Null for vmlinux. */
  readonly object: string | null;
  /** Null where the object itself is the second of its name. */
  readonly function: PatchFunction | null;
}

/**
 * What stops the kernel at the objects and functions of a livepatch, in its order, without a line of the livepatch core's: a
 * second folder of one name in sysfs, or a function without one of its members. Mirrors `kernel/livepatch/core.c:
 * klp_init_object` and `klp_init_func`.
 */
export function initFailure(objects: readonly PatchObject[]): InitFailure | null {
  for (const [index, { name: object, functions }] of objects.entries()) {
    const isSecond = objects.slice(0, index).some(({ name }) => name === object);
    if (isSecond) return { errno: EEXIST, object, function: null };
    const seen: PatchFunction[] = [];
    for (const each of functions ?? []) {
      if (each.incomplete === true) return { errno: EINVAL, object, function: each };
      if (seen.some((other) => isSameFunction(other, each))) return { errno: EEXIST, object, function: each };
      seen.push(each);
    }
  }
  return null;
}
