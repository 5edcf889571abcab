import type { Span } from "../../c/source.ts";
import { stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Module } from "../../livepatch/model.ts";
import { blamedPlaces, callbackOf } from "../blamed-places.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";

/** kernel/livepatch/transition.c: klp_reverse_transition, and klp_complete_transition, which calls post_patch again then. */
export const dataFreedTooEarly: ModuleRule = {
  name: "data-freed-too-early",
  group: "calls",
  severity: "warning",
  summary: "The data of a state is freed in `pre_unpatch`, while it may still be needed.",
  fix: "none",
  subject: "module",
  *check(module) {
    const steps = stateDataSteps(module);
    const freed = steps.filter(({ kind, owner }) => kind === "free" && owner === "own");
    const early = freed.filter(({ phases, id }) => phases.has("pre_unpatch") && !isAllocatedLate(steps, id));
    for (const { span, step } of blamedPlaces(early, freed)) yield finding(module, step, span);
  },
};

/** Whether it mirrors an allocation in `post_patch` alone: that is told as `data-allocated-too-late`. */
function isAllocatedLate(steps: readonly StateDataStep[], id: bigint | null): boolean {
  const allocated = steps.filter((step) => step.kind === "allocate" && step.owner === "own" && step.id === id);
  return allocated.length > 0 && allocated.every(({ phases }) => phases.has("post_patch"));
}

function finding(module: Module, step: StateDataStep, span: Span): Finding {
  const { id } = step;
  return {
    span,
    message:
      `${callbackOf(step)} frees the \`->data\` of ${stateNamed(module, id)} in \`pre_unpatch\`: patched functions may still ` +
      `be running then, and where the disable is reversed, \`post_patch\` runs again without \`pre_patch\`, and finds the data ` +
      `gone. Free it in \`post_unpatch\`.`,
    ...(id === null ? {} : { about: id.toString() }),
  };
}
