import type { Module, ShadowCall } from "../../livepatch/model.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { callsById } from "../shadow-uses.ts";
import { idWithName } from "../state-ids.ts";

/** kernel/livepatch/shadow.c: a shadow variable remembers no destructor; each call that frees it says which one runs. */
export const shadowDtorDiffers: ModuleRule = {
  name: "shadow-dtor-differs",
  group: "shadow",
  severity: "warning",
  summary: "Shadow variables of one id are freed with different destructors.",
  fix: "none",
  subject: "module",
  *check(module) {
    if (module.livepatches.length === 0) return;
    const freeing = callsById(module.shadowCalls.filter(isFreeing));
    for (const [id, calls] of freeing) {
      const first = calls.find((call) => destructorOf(module, call) !== null);
      const other = calls.find((call) => isOther(module, call, first));
      if (first !== undefined && other !== undefined) yield finding(id, other, first);
    }
  },
};

function isFreeing({ function: name }: ShadowCall): boolean {
  return name === "klp_shadow_free" || name === "klp_shadow_free_all";
}

/** A function of the module that is given as destructor; a parameter or a variable may be any, so that it is none. */
function destructorOf({ functions }: Module, { callback }: ShadowCall): string | null {
  return callback.known && callback.value !== null && functions.has(callback.value) ? callback.value : null;
}

/**
 * Whoever frees a single one may have undone by hand what the destructor undoes, or may know that there is nothing to undo
 * yet; freeing all of them at once without it leaves that to nobody.
 */
function isOther(module: Module, call: ShadowCall, first: ShadowCall | undefined): boolean {
  if (first === undefined || !call.callback.known) return false;
  if (call.callback.value === null) return call.function === "klp_shadow_free_all" && call.caller !== first.caller;
  const destructor = destructorOf(module, call);
  return destructor !== null && destructor !== destructorOf(module, first);
}

function finding(id: bigint, call: ShadowCall, first: ShadowCall): Finding {
  const expected = first.callback.known ? first.callback.value : null;
  const destructor = call.callback.known ? call.callback.value : null;
  return {
    span: call.span,
    message:
      `Shadow variable ${idWithName(id, call.idText)} is freed here ${destructor === null ? "without a destructor" : `with the destructor \`${destructor}\``}, ` +
      `but with \`${expected}\` elsewhere: the kernel runs the one that it is given, and what the other one would have released ` +
      `leaks. Use one destructor for each id.`,
    about: id.toString(),
    related: [{ span: first.span, message: `Freed with \`${expected}\` here.` }],
  };
}
