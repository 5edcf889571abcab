import { nullnessAt, type FlowEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import type { ShadowValue, Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { askedAgain } from "../calls/asked-states.ts";
import { leaveFixes, nameOf, skipFixes } from "../null-checks/check-fixes.ts";
import { followSpan, uncheckedPointers, type UncheckedPointer } from "../null-checks/unchecked-pointers.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";

/** kernel/livepatch/shadow.c: klp_shadow_get, __klp_shadow_get_or_alloc */
export const shadowUnchecked: ModuleRule = {
  name: "shadow-unchecked",
  group: "shadow",
  severity: "warning",
  summary: "A shadow variable is used without a NULL check.",
  fix: "ask",
  subject: "module",
  *check(module) {
    for (const pointer of uncheckedPointers(module, isShadow, isKnownToBeThere)) yield finding(module, pointer);
  },
};

function isShadow(value: Value): value is ShadowValue {
  return value.kind === "shadow";
}

function finding(module: Module, pointer: UncheckedPointer<ShadowValue>): Finding {
  const { value, uses } = pointer;
  const name = nameOf(pointer);
  return {
    span: followSpan(uses[0]!.event),
    message:
      `${name === null ? `The answer of ${value.function}()` : `\`${name}\``} is followed without a check: ${value.function}() returns NULL ` +
      `${reasons.get(value.function) ?? ""}, and the kernel oopses here. Check it for NULL first.`,
    about: value.call.first.start.toString(),
    related: askedAgain(value.call, pointer),
    fixes: fixes(module, pointer),
  };
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["klp_shadow_get", "for an object that has no such variable, as any that is older than the livepatch"],
  ["klp_shadow_alloc", "where there is no memory, and for an object that has the variable already"],
  ["klp_shadow_get_or_alloc", "where there is no memory for a new one"],
]);

/** A function that stands in for one of the kernel has to do the rest of its work all the same. */
function fixes(module: Module, pointer: UncheckedPointer<ShadowValue>): Fix[] {
  const { value } = pointer;
  const skip = skipFixes(module, pointer);
  if (skip.length > 0) return skip;
  return leaveFixes(module, pointer, value.function, value.function === "klp_shadow_get" ? "ENOENT" : "ENOMEM");
}

/** Another call for the same variable was checked on the way, or the allocation cannot fail: without a constructor, only memory is missing. */
function isKnownToBeThere(event: FlowEvent, value: ShadowValue, { events }: Flow): boolean {
  const isSame = (other: Value): boolean =>
    other.kind === "shadow" &&
    other.key !== value.key &&
    other.id !== null &&
    other.id === value.id &&
    other.object.key === value.object.key;
  for (const { value: other } of event.path.facts.values) {
    if (isSame(other) && nullnessAt(event, other) === "nonNull") return true;
  }
  const call = events.find((each) => each.kind === "call" && each.node === value.call);
  if (call?.kind !== "call" || value.function !== "klp_shadow_get_or_alloc") return false;
  const [, , , gfp, constructor] = call.arguments;
  const hasNone = constructor?.kind === "number" && constructor.sign === 0;
  // Flags that are not known may be these.
  return hasNone && (gfp?.kind !== "names" || gfp.names.includes("__GFP_NOFAIL"));
}
