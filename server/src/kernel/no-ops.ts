import type { Event, InstalledObject, InstalledPatch, PatchFunction } from "./machine.ts";

/**
 * The objects of a new cumulative livepatch with no-ops for every function that it does not patch and one in the list
 * does; each is told. Mirrors `kernel/livepatch/core.c: klp_add_nops` and `klp_add_object_nops`.
 */
export function addNops(
  objects: readonly InstalledObject[],
  listed: readonly InstalledPatch[],
): { readonly objects: readonly InstalledObject[]; readonly events: readonly Event[] } {
  const found = objects.map((object) => ({ object, functions: [...object.functions] }));
  const events: Event[] = [];
  for (const { patch, objects: oldObjects } of listed) {
    for (const oldObject of oldObjects) {
      let own = found.find(({ object }) => object.name === oldObject.name);
      if (own === undefined) {
        own = { object: dynamicObject(oldObject.name), functions: [] };
        found.push(own);
      }
      for (const oldFunction of oldObject.functions) {
        if (own.functions.some((each) => isSameFunction(each, oldFunction))) continue;
        const added = { oldName: oldFunction.oldName, position: oldFunction.position };
        own.functions.push({ ...added, nop: true });
        events.push({ kind: "no-op", object: oldObject.name, function: added, of: patch.name });
      }
    }
  }
  return { objects: found.map(({ object, functions }) => ({ ...object, functions })), events };
}

/** `kernel/livepatch/core.c: klp_find_func`. A position of 0 means the only one, which is the first. */
export function isSameFunction(left: PatchFunction, right: PatchFunction): boolean {
  return left.oldName === right.oldName && (left.position || 1n) === (right.position || 1n);
}

/** `kernel/livepatch/core.c: klp_alloc_object_dynamic` */
function dynamicObject(name: string | null): InstalledObject {
  return {
    name,
    functions: [],
    callbacks: [],
    prePatchReturns: 0,
    dynamic: true,
    patched: false,
    postUnpatchEnabled: false,
  };
}
