import { flowOf } from "../../livepatch/functions/flow.ts";
import type { ObjectRow } from "../../livepatch/model.ts";
import { asksInModuleObject } from "../calls/prev-state-in-module-object.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { boundCallbacks, isForModulesOnly, moduleOf } from "./bound-callbacks.ts";
import { sharedCallbacks } from "./callback-shared-by-objects.ts";
import type { SetCallback } from "./object-callbacks.ts";
import { stateWork } from "./state-work.ts";

/** kernel/livepatch/core.c: klp_module_coming and klp_cleanup_module_patches_limited call the callbacks of a module's object. */
export const callbackStateOnModuleObject: ModuleRule = {
  name: "callback-state-on-module-object",
  group: "callbacks",
  severity: "warning",
  summary: "A callback of a module's object changes a state.",
  fix: "none",
  subject: "module",
  *check(module) {
    const shared = new Set(sharedCallbacks(module).map(({ definition }) => definition));
    const touching = new Map<ObjectRow, [Touching, ...Touching[]]>();
    for (const callback of boundCallbacks(module)) {
      if (!isForModulesOnly(callback) || shared.has(callback.definition) || asksInModuleObject(module, callback))
        continue;
      const [work] = stateWork(module, flowOf(module, callback.definition));
      if (work === undefined) continue;
      for (const binding of callback.bindings) {
        const before = touching.get(binding.object);
        if (before === undefined) touching.set(binding.object, [{ binding, text: work.text }]);
        else before.push({ binding, text: work.text });
      }
    }
    for (const [first, ...more] of touching.values()) yield finding(first, more);
  },
};

/** A callback of a module's object, and the first thing that it does to a state. */
interface Touching {
  readonly binding: SetCallback;
  /** In words. */
  readonly text: string;
}

function finding({ binding, text }: Touching, more: readonly Touching[]): Finding {
  const object = moduleOf(binding.object) ?? "";
  return {
    span: binding.span,
    message:
      `${binding.name}(), \`${binding.kind}\` of ${object}, ${text}: the kernel calls it each time ${object} is loaded or unloaded while the ` +
      `livepatch is enabled, and never where ${object} is not used. A state is one for the whole livepatch: keep it in the callbacks of ` +
      `vmlinux.`,
    related: more.map((each) => ({
      span: each.binding.span,
      message: `${each.binding.name}() ${each.text}, too.`,
    })),
  };
}
