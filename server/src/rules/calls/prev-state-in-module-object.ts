import type { CallExpression } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import { flowOf } from "../../livepatch/functions/flow.ts";
import type { Module } from "../../livepatch/model.ts";
import { boundCallbacks, isForModulesOnly, moduleOf, type BoundCallback } from "../callbacks/bound-callbacks.ts";
import { sharedCallbacks } from "../callbacks/callback-shared-by-objects.ts";
import { isToldApart } from "../callbacks/state-work.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";
import { callsOnTheWay, ownCall, previousStateCalls, type PreviousStateCall } from "./previous-state-calls.ts";

/** kernel/livepatch/core.c: klp_module_coming calls the callbacks of a module's object while no transition runs. */
export const prevStateInModuleObject: ModuleRule = {
  name: "prev-state-in-module-object",
  group: "calls",
  severity: "warning",
  summary: "The previous state is asked for in a callback of a module's object.",
  fix: "none",
  subject: "module",
  *check(module) {
    const bound = boundCallbacks(module);
    const own = bound.filter(isForModulesOnly);
    if (own.length === 0) return;
    const isOwn = new Set(own);
    const others = bound.filter((callback) => !isOwn.has(callback)).map(({ definition }) => flowOf(module, definition));
    const shared = callsOnTheWay(previousStateCalls(others));
    const places = new Map<bigint | null, [AskingPlace, ...AskingPlace[]]>();
    for (const callback of own) {
      for (const call of callsToTell(module, callback)) {
        const place = ownCall(call, shared);
        if (place === null) continue;
        const before = places.get(call.id);
        if (before === undefined) places.set(call.id, [{ callback, call, place }]);
        else if (before.every((each) => each.place !== place)) before.push({ callback, call, place });
      }
    }
    for (const [id, [first, ...more]] of places) yield finding(module, id, first, more);
  },
};

/** A callback that asks for a previous state, and where. */
interface AskingPlace {
  readonly callback: BoundCallback;
  readonly call: PreviousStateCall;
  readonly place: CallExpression;
}

/** Whether this rule speaks of a callback; then nothing else has to be said of what that does to states. */
export function asksInModuleObject(module: Module, callback: BoundCallback): boolean {
  return callsToTell(module, callback).length > 0;
}

function callsToTell(module: Module, { definition }: BoundCallback): readonly PreviousStateCall[] {
  if (sharedCallbacks(module).some((shared) => shared.definition === definition)) return [];
  const flow = flowOf(module, definition);
  return previousStateCalls([flow]).filter(({ event }) => !isToldApart(module, flow, event));
}

function finding(
  module: Module,
  id: bigint | null,
  { callback, place }: AskingPlace,
  more: readonly AskingPlace[],
): Finding {
  const { name, bindings } = callback;
  const object = moduleOf(bindings[0].object) ?? "";
  return {
    span: authorSpan(place.first, place.last),
    message:
      `klp_get_prev_state() is asked for ${stateNamed(module, id)} in ${name}(), a callback of ${object}: where ${object} is loaded after the livepatch, ` +
      `no transition runs, the kernel warns and the answer is NULL, as if there had been no livepatch before. Keep the state in the ` +
      `callbacks of vmlinux.`,
    ...(id === null ? {} : { about: id.toString() }),
    related: [
      { span: bindings[0].span, message: `\`${bindings[0].kind}\` of ${object}.` },
      ...more.map((each) => ({
        span: authorSpan(each.place.first, each.place.last),
        message: `${each.callback.name}() asks for it too.`,
      })),
    ],
  };
}
