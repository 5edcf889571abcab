import type { Span } from "../../c/source.ts";
import {
  stateDataSteps,
  stateReference,
  type Phase,
  type StateDataStep,
} from "../../livepatch/functions/state-data-steps.ts";
import type { Module } from "../../livepatch/model.ts";
import { blamedPlaces, callbackOf } from "../blamed-places.ts";
import { addPreviousGuard } from "../previous-guard-fix.ts";
import { previousGuard } from "../reversal-guards.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";

/**
 * kernel/livepatch/transition.c: klp_complete_transition calls post_unpatch also where an enable was reversed, and the previous
 * livepatch is in force then; kernel/livepatch/core.c: one that is not replaced is in force anyway.
 */
export const dataFreedWhileShared: ModuleRule = {
  name: "data-freed-while-shared",
  group: "calls",
  severity: "error",
  summary:
    "`post_unpatch` frees data that the previous livepatch goes on using, or `post_patch` what it took over from it.",
  fix: "ask",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return;
    const steps = stateDataSteps(module);
    const freed = steps.filter(({ kind }) => kind === "free");
    const wrong = freed.filter(
      (step) =>
        step.phases.has("post_unpatch") &&
        (step.owner === "previous" ||
          (previousGuard(module, step.event) === "unguarded" && isShared(module, step.id, steps))),
    );
    for (const { span, step } of blamedPlaces(wrong, freed)) yield finding(module, step, span);
    const kept = freed.filter((step) => step.phases.has("post_patch") && isTakenOver(module, step, steps));
    for (const { span, step } of blamedPlaces(kept, freed)) yield keptFinding(module, step, span);
  },
};

/**
 * Whether both livepatches have one pointer when `post_unpatch` runs: copied before the enable can be reversed, or over a livepatch that is
 * not replaced. One that is taken away from the previous livepatch has one owner only.
 */
function isShared(module: Module, id: bigint | null, steps: readonly StateDataStep[]): boolean {
  const own = steps.filter((step) => step.owner === "own" && step.id === id);
  const copied = own.filter(({ kind }) => kind === "takeOver");
  // What is set anew behind the copy is not the previous livepatch's.
  const isSetAnew = own.some(({ kind, phases }) => kind === "set" || (kind === "allocate" && phases.has("post_patch")));
  if (id === null || copied.length === 0 || isSetAnew) return false;
  const isMovedIn = (phase: Phase): boolean =>
    steps.some(({ kind, owner, phases }) => owner === "previous" && kind !== "write" && phases.has(phase));
  if (isMovedIn("pre_patch")) return false;
  return copied.some(({ phases }) => phases.has("pre_patch")) || (isStacked(module) && !isMovedIn("post_patch"));
}

/** Whether the own state has the pointer to what is freed, and nothing else afterwards. */
function isTakenOver(module: Module, step: StateDataStep, steps: readonly StateDataStep[]): boolean {
  const { owner, id, value, event, flow } = step;
  if (owner !== "previous" || id === null || value === null) return false;
  const isHeld = event.path.cells.values.some(({ place, value: held }) => {
    const state = place.kind === "field" && place.name === "data" ? stateReference(module, place.of) : null;
    return state?.owner === "own" && state.id === id && held.key === value.key;
  });
  const later = steps.slice(steps.indexOf(step) + 1).filter((each) => each.flow === flow && each.owner === "own");
  return isHeld && !later.some(({ kind }) => kind === "allocate" || kind === "set" || kind === "clear");
}

/** Whether no livepatch of the module replaces others. */
function isStacked({ livepatches }: Module): boolean {
  return livepatches.every(({ replace }) => replace.known && !replace.value);
}

function finding(module: Module, step: StateDataStep, span: Span): Finding {
  const { id, owner } = step;
  const about = id === null ? {} : { about: id.toString() };
  if (owner === "previous") {
    return {
      span,
      message:
        `${callbackOf(step)} frees the previous livepatch's \`->data\` of ${stateNamed(module, id)} in \`post_unpatch\`: the livepatch that ` +
        `klp_get_prev_state() tells of there stays in force, and goes on using what was freed. Leave it as it is.`,
      ...about,
    };
  }
  return {
    span,
    message:
      `${callbackOf(step)} frees the \`->data\` of ${stateNamed(module, id)}, which was copied from the previous ` +
      (isStacked(module)
        ? `livepatch: that one is not replaced, and goes on using what was freed. `
        : `livepatch in \`pre_patch\`: where enabling is reversed, \`post_unpatch\` runs as well, and that livepatch goes on using what was freed. `) +
      `Return where klp_get_prev_state() gives a state.`,
    ...about,
    fixes: id === null ? [] : addPreviousGuard(module, step, id),
  };
}

function keptFinding(module: Module, step: StateDataStep, span: Span): Finding {
  return {
    span,
    message:
      `${callbackOf(step)} frees the previous livepatch's \`->data\` of ${stateNamed(module, step.id)}, which it has taken over: both states ` +
      `have one pointer, and this livepatch goes on using what was freed. Set the previous \`->data\` to NULL instead.`,
    about: step.id?.toString() ?? "",
  };
}
