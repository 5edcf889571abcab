import type { FunctionDefinition } from "../../c/ast.ts";
import type { AllocationValue, Place, Value } from "../../livepatch/functions/values.ts";
import { previousStateAt, type FlowEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { isHarmless } from "../../livepatch/functions/effects.ts";
import { allocators, followed, frees } from "../../livepatch/functions/known-functions.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { callbackFunctions } from "../../livepatch/functions/roles.ts";
import {
  dataOwner,
  phasesOf,
  stateDataSteps,
  stateReference,
  type StateDataStep,
} from "../../livepatch/functions/state-data-steps.ts";
import type { Module } from "../../livepatch/model.ts";
import { callsOf } from "../../livepatch/named-calls.ts";
import { isForgotten } from "../forgotten-callbacks.ts";
import { isHalfTyped } from "../half-typed.ts";
import { maySet, successionOf } from "../history/carried-objects.ts";
import type { RuleContext } from "../rule.ts";
import { declaredStates } from "../state-ids.ts";
import { unseenWords } from "../unseen-words.ts";

/** Data of a state that is allocated and that nothing frees. */
export interface LeakedData {
  readonly id: bigint;
  readonly step: StateDataStep;
  readonly allocation: AllocationValue;
  /** A function that frees it, and that nobody calls. */
  readonly forgotten: FunctionDefinition | null;
}

/**
 * The data of states that the module allocates and that nothing in it can free, one for each state: wherever some function that runs
 * frees it on any path, or may because it is handed what it would need, nothing is said. Nor is it where an earlier release has the
 * `post_unpatch` that is missing: `history-callback-dropped` tells that.
 */
export function leakedData(module: Module, { predecessors }: RuleContext): readonly LeakedData[] {
  if (module.kind !== "module" || module.open !== null) return [];
  const allocated = new Map<bigint, LeakedData>();
  for (const step of stateDataSteps(module)) {
    const { kind, owner, id, value } = step;
    if (kind !== "allocate" || owner !== "own" || id === null || value?.kind !== "allocation") continue;
    if (!allocated.has(id) && mayBeDeclared(module, id)) {
      allocated.set(id, { id, step, allocation: value, forgotten: null });
    }
  }
  if (allocated.size === 0 || mayHaveOtherCallbacks(module) || isUndoDropped(module, predecessors)) return [];
  return [...allocated.values()].flatMap((leak) => {
    const freeing = isKept(module, leak.id)
      ? null
      : moduleFlows(module).filter((flow) => mayFree(module, flow, leak.id));
    // Who frees what a forgotten function allocates may be forgotten with it.
    const isSet = !isForgotten(module, leak.step.flow.definition);
    if (freeing?.every(({ definition }) => isSet && isForgotten(module, definition)) !== true) return [];
    const certain = freeing.find(({ isComplete, opaque }) => isComplete && opaque.size === 0);
    return [{ ...leak, forgotten: certain?.definition ?? null }];
  });
}

/** Whether the kernel may find a state at all: that none is declared is told as `call-undeclared-state`. */
function mayBeDeclared(module: Module, id: bigint): boolean {
  return module.livepatches.some((livepatch) => {
    const declared = declaredStates(module, livepatch);
    return declared === null || declared.rows.some((row) => row.id.known && row.id.value === id);
  });
}

/** Whether callbacks may run that no flow shows: those that a table gets at run time, in another configuration, or from another file. */
function mayHaveOtherCallbacks(module: Module): boolean {
  const unseen = unseenWords(module);
  if (unseen.has("post_unpatch") || [...frees.keys()].some((name) => unseen.has(name))) return true;
  return module.objectTables.some(
    ({ dynamic, list, terminated, walked, rows }) =>
      dynamic ||
      list === null ||
      isHalfTyped(module, list) ||
      (terminated.known ? walked : rows).some(
        (row) => maySet(row, "post_unpatch") && !module.functions.has(row.callbacks.postUnpatch ?? ""),
      ),
  );
}

function isUndoDropped(module: Module, predecessors: RuleContext["predecessors"]): boolean {
  const succession = predecessors === null ? null : successionOf(module, predecessors.releases);
  return (succession?.previous ?? []).some(
    ({ name, callbacks }) =>
      callbacks.has("post_unpatch") && !(succession?.own.get(name) ?? []).some((row) => maySet(row, "post_unpatch")),
  );
}

/** Whether what a function does may free the data of a state: what `pre_patch` and init free, they free because something failed. */
function mayFree(module: Module, flow: Flow, id: bigint): boolean {
  const phases = phasesOf(module, flow.definition);
  if (phases.has("pre_patch") || phases.has("init")) return false;
  // A patched function goes into every helper that it gives a state or its data to.
  if (!flow.isComplete || (flow.opaque.size > 0 && !phases.has("other"))) return true;
  const isPostPatch = phases.has("post_patch");
  return flow.events.some((event) => {
    if (event.kind === "free") {
      if (event.value === null || !mayBeData(module, event.value, id)) return false;
      // What is freed where the previous livepatch's data is taken over instead is needed where there is none.
      return !isPostPatch || previousStateAt(event, id) !== "nonNull";
    }
    return !isPostPatch && isGivenAway(module, event, id, phases.has("pre_unpatch"));
  });
}

function mayBeData(module: Module, value: Value, id: bigint): boolean {
  switch (value.kind) {
    case "allocation":
    case "shadow":
    case "address":
    case "number":
    case "string":
    // `kfree(state)` takes an entry of the states array for what it leads to.
    case "state":
    case "previousState":
      return false;
    case "variable":
      // `isKept` looks after those that hold the data.
      return false;
    case "field": {
      const owner = dataOwner(module, value);
      if (owner !== null) return owner.owner === "own" && (owner.id === null || owner.id === id);
      return rootOf(value).kind !== "variable";
    }
    default:
      return true;
  }
}

/** Whether a function that is not of the module is given the state or its data, and may free it; in `pre_unpatch` only by its name. */
function isGivenAway(module: Module, event: FlowEvent, id: bigint, isReader: boolean): boolean {
  if (event.kind !== "call" || event.callee !== null) return false;
  const { name } = event;
  if (name !== null && (isHarmless(name) || allocators.has(name) || followed.has(name) || frees.has(name)))
    return false;
  if (name !== null && isReader && !/free|put|destroy|release|unregister|del|remove|clean|drop/.test(name))
    return false;
  return event.arguments.some((value) => {
    const given = value?.kind === "address" && value.place.kind === "field" ? value.place.of : value;
    const state = given === null ? null : (dataOwner(module, given) ?? stateReference(module, given));
    return state?.owner === "own" && (state.id === null || state.id === id);
  });
}

function rootOf(value: Value): Value {
  let at = value;
  while (at.kind === "field") at = at.of;
  return at;
}

/**
 * Whether the state or its data is also kept in a variable, where whatever the module frees may be found. Without a `post_unpatch` and
 * without a free there is nothing that could.
 */
function isKept(module: Module, id: bigint): boolean {
  const isFreeing = [...frees.keys()].some((name) => callsOf(module, name).length > 0);
  if (!isFreeing && callbackFunctions(module, "post_unpatch").length === 0) return false;
  const steps = stateDataSteps(module).filter((step) => step.id === id);
  const allocations = new Set(steps.flatMap(({ value }) => (value?.kind === "allocation" ? [value.call] : [])));
  const isIt = (value: Value): boolean => {
    if (value.kind === "allocation") return allocations.has(value.call);
    const state = dataOwner(module, value) ?? stateReference(module, value);
    return state?.owner === "own" && (state.id === null || state.id === id);
  };
  return moduleFlows(module).some(({ events }) =>
    events.some((event) => event.kind === "store" && isIt(event.value) && isVariable(module, event.place)),
  );
}

/** Whether a place is a variable or a part of one, and no state. */
function isVariable(module: Module, place: Place): boolean {
  if (place.kind === "variable") return true;
  return stateReference(module, place.of) === null && rootOf(place.of).kind === "variable";
}
