import { stateAt, type FlowEvent, type ReturnEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { rolesOf, type FunctionRole } from "../../livepatch/functions/roles.ts";
import type { StateValue, Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { isForgotten } from "../forgotten-callbacks.ts";
import { leaveFixes, nameOf } from "../null-checks/check-fixes.ts";
import { followSpan, uncheckedPointers, type UncheckedPointer } from "../null-checks/unchecked-pointers.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { askedAgain, askedState } from "./asked-states.ts";

/** kernel/livepatch/state.c: klp_get_state returns NULL where the livepatch's array lacks the id. */
export const callUncheckedState: ModuleRule = {
  name: "call-unchecked-state",
  group: "calls",
  severity: "warning",
  summary: "What `klp_get_state()` answers is used without a NULL check.",
  fix: "ask",
  subject: "module",
  *check(module) {
    const known: RefusingFunctions = new Map();
    const isSafe = (_: FlowEvent, value: StateValue, flow: Flow): boolean => isRefused(module, known, flow, value);
    for (const pointer of uncheckedPointers(module, isState, isSafe)) yield finding(module, pointer);
  },
};

function isState(value: Value): value is StateValue {
  return value.kind === "state";
}

function finding(module: Module, pointer: UncheckedPointer<StateValue>): Finding {
  const { value, uses } = pointer;
  const [first] = uses;
  const name = nameOf(pointer);
  return {
    span: followSpan(first!.event),
    message:
      `${name === null ? "The answer of klp_get_state()" : `\`${name}\``} is followed without a check: klp_get_state() returns NULL where ` +
      `the states array lacks ${askedState(module, value)}, and the kernel oopses here. Check it for NULL first.`,
    about: value.key,
    related: askedAgain(value.call, pointer),
    fixes: leaveFixes(module, pointer, "klp_get_state", "EINVAL"),
  };
}

/** By a state's id, the functions that give 0 only where they found it. */
type RefusingFunctions = Map<bigint, ReadonlySet<string>>;

/**
 * Whether a callback runs only after a `pre_patch` that refuses the livepatch where this state is missing: the answer is the same
 * as long as the livepatch is loaded. `post_unpatch` follows a failed enabling only on objects whose `pre_patch` succeeded.
 */
function isRefused(module: Module, known: RefusingFunctions, flow: Flow, { patch, id }: StateValue): boolean {
  const own = rolesOf(module, flow.definition);
  if (id === null || patch === null) return false;
  let refusing = known.get(id);
  if (refusing === undefined) known.set(id, (refusing = refusingFunctions(module, id)));
  const all = refusing;
  // What was meant for a callback and is not set yet is told otherwise.
  if (own.length === 0) return all.size > 0 && isForgotten(module, flow.definition);
  return own.every((role) => role.kind === "callback" && role.callback !== "pre_patch" && hasRefusing(role, all));
}

function refusingFunctions(module: Module, id: bigint): ReadonlySet<string> {
  const refusing = moduleFlows(module).filter(
    ({ events, isComplete }) =>
      isComplete &&
      events.every(
        (event) =>
          event.kind !== "return" || event.calls.length > 0 || refuses(event) || stateAt(event, id) === "nonNull",
      ),
  );
  return new Set(refusing.flatMap(({ definition }) => definition.declarator.name?.text ?? []));
}

function hasRefusing({ object }: Extract<FunctionRole, { kind: "callback" }>, refusing: ReadonlySet<string>): boolean {
  const { prePatch } = object.callbacks;
  return prePatch !== null && refusing.has(prePatch);
}

/**
 * kernel/livepatch/core.h: klp_pre_patch_callback takes any answer but 0 for a failure. One that has no answer to give, and leaves
 * early, is told as `callback-wrong-signature`.
 */
function refuses({ node, value }: ReturnEvent): boolean {
  if (node.kind === "returnStatement" && node.value === null) return true;
  return value?.kind === "number" && value.sign !== 0;
}
