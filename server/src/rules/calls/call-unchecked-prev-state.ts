import { guardsAt } from "../../livepatch/functions/events.ts";
import type { PreviousStateValue, Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { nameOf, skipFixes } from "../null-checks/check-fixes.ts";
import { isAboutOwnStates } from "../null-checks/guards.ts";
import {
  followSpan,
  uncheckedPointers,
  type UncheckedPointer,
  type UncheckedUse,
} from "../null-checks/unchecked-pointers.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { askedAgain, askedState } from "./asked-states.ts";

/** kernel/livepatch/state.c: klp_get_prev_state returns NULL where no livepatch before the one in transition has the id. */
export const callUncheckedPrevState: ModuleRule = {
  name: "call-unchecked-prev-state",
  group: "calls",
  severity: "error",
  summary: "What `klp_get_prev_state()` answers is used without a NULL check.",
  fix: "ask",
  subject: "module",
  *check(module) {
    for (const pointer of uncheckedPointers(module, isPreviousState)) yield finding(module, pointer);
  },
};

function isPreviousState(value: Value): value is PreviousStateValue {
  return value.kind === "previousState";
}

function finding(module: Module, pointer: UncheckedPointer<PreviousStateValue>): Finding {
  const { value, uses } = pointer;
  const certain = uses.find((use) => !isGuarded(use));
  const name = nameOf(pointer);
  const oops =
    certain === undefined ? "Unless the conditions around it rule that out, the kernel oopses" : "The kernel oopses";
  return {
    span: followSpan((certain ?? uses[0]!).event),
    message:
      `${name === null ? "The answer of klp_get_prev_state()" : `\`${name}\``} is followed without a check: klp_get_prev_state() returns NULL ` +
      `where no earlier livepatch with ${askedState(module, value)} is in force, as on the first installation. ${oops} there. ` +
      `Follow it only where it is not NULL.`,
    ...(certain === undefined ? { severity: "warning" as const } : {}),
    about: value.key,
    related: askedAgain(value.call, pointer),
    fixes: skipFixes(module, pointer),
  };
}

/** Whether a condition holds where it is followed that may have to do with it: that the own state is there says nothing of an earlier one. */
function isGuarded({ event }: UncheckedUse): boolean {
  return guardsAt(event).some(
    (guard) => !isAboutOwnStates(guard) && !guard.about.every(({ key }) => key === event.value.key),
  );
}
