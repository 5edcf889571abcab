import type { FunctionDefinition } from "../../c/ast.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { perModule } from "../../livepatch/per-module.ts";
import { functionNamed, setCallbacks, type SetCallback } from "./object-callbacks.ts";

/** A function of the module that the kernel calls as a callback. */
export interface BoundCallback {
  readonly name: string;
  readonly definition: FunctionDefinition;
  /** Where objects name it, in source order; at least one. */
  readonly bindings: readonly [SetCallback, ...SetCallback[]];
}

/** The callback functions of a whole livepatch in the order in which its objects name them; none of a fragment or an open module. */
export const boundCallbacks = perModule(readBound);

function readBound(module: Module): readonly BoundCallback[] {
  if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return [];
  const bindings = new Map<FunctionDefinition, [SetCallback, ...SetCallback[]]>();
  for (const callback of setCallbacks(module)) {
    const definition = functionNamed(module, callback.name, callback.span);
    if (definition === null) continue;
    const before = bindings.get(definition);
    if (before === undefined) bindings.set(definition, [callback]);
    else before.push(callback);
  }
  return [...bindings].map(([definition, own]) => ({ name: own[0].name, definition, bindings: own }));
}

/** The module that an object is for; null for vmlinux, also where it is called by that name, and where it is not known. */
export function moduleOf({ name }: ObjectRow): string | null {
  return name.known && name.value !== null && name.value !== "vmlinux" ? name.value : null;
}

/** Whether all objects that a callback is set on are modules. */
export function isForModulesOnly({ bindings }: BoundCallback): boolean {
  return bindings.every(({ object }) => moduleOf(object) !== null);
}
