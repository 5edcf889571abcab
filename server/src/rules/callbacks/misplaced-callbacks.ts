import { flowOf } from "../../livepatch/functions/flow.ts";
import type { Module } from "../../livepatch/model.ts";
import { asksInModuleObject } from "../calls/prev-state-in-module-object.ts";
import { boundCallbacks, isForModulesOnly } from "./bound-callbacks.ts";
import { sharedCallbacks } from "./callback-shared-by-objects.ts";
import type { SetCallback } from "./object-callbacks.ts";
import { stateWork } from "./state-work.ts";

/**
 * Whether a callback does not belong on its object, which is told as `callback-shared-by-objects`, `callback-state-on-module-object` or
 * `prev-state-in-module-object`: then nothing else that the object lacks for it is missing.
 */
export function isMisplaced(module: Module, { object, kind }: SetCallback): boolean {
  const isIt = (each: SetCallback): boolean => each.object === object && each.kind === kind;
  if (sharedCallbacks(module).some(({ others }) => others.some(isIt))) return true;
  const bound = boundCallbacks(module).find(({ bindings }) => bindings.some(isIt));
  if (bound === undefined || !isForModulesOnly(bound)) return false;
  return asksInModuleObject(module, bound) || stateWork(module, flowOf(module, bound.definition)).length > 0;
}
