import type { FunctionDefinition } from "../../c/ast.ts";
import { summaryOf } from "../../livepatch/functions/summary.ts";
import type { AllocationValue } from "../../livepatch/functions/values.ts";
import { stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { hasLastingEffect } from "../callbacks/lasting-effects.ts";
import { functionNamed, setCallbacks, type SetCallback } from "../callbacks/object-callbacks.ts";
import { setForgotten } from "../forgotten-callbacks.ts";
import { maySet } from "../history/carried-objects.ts";
import type { Fix } from "../rule.ts";
import { extendCallback, ownFunction } from "./extended-callback.ts";
import { isAllocatedInParts } from "./allocated-parts.ts";
import { freeingFunction } from "./freeing-functions.ts";
import { newCallback, writeCallback } from "./new-callback.ts";
import { stateCallsAt } from "./own-state.ts";

interface Allocated {
  readonly id: bigint;
  readonly step: StateDataStep;
  readonly allocation: AllocationValue;
  /** Written to free it, and never set. */
  readonly forgotten: FunctionDefinition | null;
}

/**
 * Frees the data that a callback of an object allocates in the `post_unpatch` of that object, or in a new one where it has none; a function
 * that was written for that is only set. Nothing where what frees it is not known, where what the data points to was allocated, too, or
 * where that callback leaves other things behind: a new function would only seem to be all that is needed.
 */
export function freeDataFixes(module: Module, leak: Allocated): Fix[] {
  const { step, allocation } = leak;
  const free = freeingFunction(allocation.function);
  const sister = setCallbacks(module).find(
    ({ name, span }) => functionNamed(module, name, span) === step.flow.definition,
  );
  if (sister !== undefined && leak.forgotten !== null) {
    return maySet(sister.object, "post_unpatch") ? [] : setForgotten(sister, "post_unpatch", leak.forgotten);
  }
  if (free === null || sister === undefined || isAllocatedInParts(module, step)) return [];
  if (maySet(sister.object, "post_unpatch")) return inOwnCallback(module, leak, sister.object, free);
  if (hasLastingEffect(module, step.flow.definition, sister.kind)) return [];
  return inNewCallback(module, leak, sister, free);
}

function inNewCallback(module: Module, { id }: Allocated, sister: SetCallback, free: string): Fix[] {
  const isOfVmlinux = sister.object.name.known && sister.object.name.value === null;
  const guard = guardOf(module, id);
  const callback = newCallback(module, sister, "post_unpatch");
  const calls = callback === null ? null : stateCallsAt(module, callback.place, id);
  if (callback === null || calls === null || guard === "unknown" || (guard === "needed" && !isOfVmlinux)) return [];
  const guarding = [
    "/* Where enabling is reversed, the data stays with the livepatch that has it. */",
    `if (${calls.previous})`,
    "\treturn;",
  ];
  const edits = writeCallback(callback, {
    declarations: [`struct klp_state *state = ${calls.own};`],
    statements: [...(guard === "needed" ? guarding : []), "if (!state)", "\treturn;", ...freeing(free)],
  });
  return edits === null ? [] : [{ title: `Free it in a new ${callback.name}()`, safe: false, edits }];
}

/** At its beginning, so that no early `return` leaves it out; not where it has to do with the state itself. */
function inOwnCallback(module: Module, { id, step, allocation }: Allocated, object: ObjectRow, free: string): Fix[] {
  const callback = setCallbacks(module).find((each) => each.object === object && each.kind === "post_unpatch");
  const definition = callback === undefined ? null : ownFunction(module, callback);
  if (callback === undefined || definition === null || guardOf(module, id) !== "not needed") return [];
  const { askedStates, isComplete } = summaryOf(module, definition);
  if (askedStates.has(id) || !isComplete || isAlsoElsewhere(step, allocation)) return [];
  const { file, start } = definition.body.first;
  const calls = stateCallsAt(module, { file, offset: start }, id);
  const body = {
    declarations: [`struct klp_state *state = ${calls?.own ?? ""};`],
    statements: ["if (state) {", ...freeing(free).map((line) => `\t${line}`), "}"],
  };
  const edits = calls === null ? null : extendCallback(module, definition, body, ["state"]);
  return edits === null ? [] : [{ title: `Free it in ${callback.name}()`, safe: false, edits }];
}

function freeing(free: string): readonly string[] {
  return [`${free}(state->data);`, "state->data = NULL;"];
}

/** Whether something else than the state points to what was allocated, and may follow it later. */
function isAlsoElsewhere({ event, flow }: StateDataStep, { key }: AllocationValue): boolean {
  return flow.events.some((each) => each.kind === "store" && each.value.key === key && each.node !== event.node);
}

/**
 * Whether the data may still be that of a previous livepatch: in a cumulative one only before the take-over is completed, if `pre_patch` copies it.
 * One that is stacked stands beside the one it took from, and nobody knows who frees.
 */
function guardOf(module: Module, id: bigint): "needed" | "not needed" | "unknown" {
  const taken = stateDataSteps(module).filter(
    (step) => step.kind === "takeOver" && step.owner === "own" && (step.id === null || step.id === id),
  );
  if (taken.length === 0) return "not needed";
  if (!module.livepatches.every(({ replace }) => replace.known && replace.value)) return "unknown";
  return taken.some(({ phases }) => phases.has("pre_patch")) ? "needed" : "not needed";
}
