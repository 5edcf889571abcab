import { namesReachedFrom } from "../../livepatch/functions/call-graph.ts";
import type { ShadowCall } from "../../livepatch/model.ts";
import type { Finding, ModuleRule } from "../rule.ts";

/** kernel/livepatch/shadow.c: constructors and destructors run while klp_shadow_lock is held, which is no recursive lock. */
export const shadowCtorRecursion: ModuleRule = {
  name: "shadow-ctor-recursion",
  group: "shadow",
  severity: "error",
  summary: "A constructor or destructor of a shadow variable calls a function that takes the lock it runs under.",
  fix: "none",
  inPatches: true,
  subject: "module",
  *check(module) {
    const locking = module.shadowCalls.filter((call) => lockingFunctions.has(call.function));
    const followed = new Set<string>();
    const told = new Set<ShadowCall>();
    for (const giver of locking) {
      const callback = giver.callback.known ? giver.callback.value : null;
      if (callback === null || followed.has(callback)) continue;
      followed.add(callback);
      const run = namesReachedFrom(module, callback);
      for (const call of locking) {
        if (!run.has(call.caller) || told.has(call)) continue;
        told.add(call);
        yield finding(call, giver, callback);
      }
    }
  },
};

/** All but klp_shadow_get, which reads under RCU. */
const lockingFunctions: ReadonlySet<string> = new Set([
  "klp_shadow_alloc",
  "klp_shadow_get_or_alloc",
  "klp_shadow_free",
  "klp_shadow_free_all",
]);

function finding(call: ShadowCall, giver: ShadowCall, callback: string): Finding {
  const role = giver.function.startsWith("klp_shadow_free") ? "destructor" : "constructor";
  const through = call.caller === callback ? "" : ` through \`${call.caller}\``;
  return {
    span: call.span,
    message:
      `\`${callback}\`, a ${role}, calls ${call.function}()${through}: the kernel runs it while it holds \`klp_shadow_lock\`, which ` +
      `that function takes again, so that the CPU waits for itself for ever. Do it before or after ${giver.function}().`,
    about: call.function,
    related: [{ span: giver.span, message: `\`${callback}\` is given to ${giver.function}() here.` }],
  };
}
