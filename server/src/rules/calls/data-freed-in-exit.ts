import type { Span } from "../../c/source.ts";
import { stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Module } from "../../livepatch/model.ts";
import { blamedPlaces, callbackOf } from "../blamed-places.ts";
import { previousGuard } from "../reversal-guards.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";

/** kernel/livepatch/core.c: a module can be unloaded once its livepatch is disabled or replaced. */
export const dataFreedInExit: ModuleRule = {
  name: "data-freed-in-exit",
  group: "calls",
  severity: "error",
  summary: "The data of a state is freed when the module is unloaded, which a newer livepatch may own by then.",
  fix: "none",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return;
    const steps = stateDataSteps(module);
    const freed = steps.filter(({ kind, owner }) => kind === "free" && owner === "own");
    const wrong = freed.filter(({ phases }) => phases.has("exit"));
    for (const { span, step } of blamedPlaces(wrong, freed)) yield finding(module, step, span, steps);
  },
};

function finding(module: Module, step: StateDataStep, span: Span, steps: readonly StateDataStep[]): Finding {
  const { id, event } = step;
  const isCumulative = module.livepatches.some(({ replace }) => replace.known && replace.value);
  // Who takes the pointer away from the livepatch before it may expect the same of the one behind it.
  const isMoved = steps.some((each) => each.owner === "previous" && each.kind === "clear" && each.id === id);
  const isCertain = isCumulative && !isMoved && previousGuard(module, event) !== "unknown";
  return {
    span,
    message:
      `${callbackOf(step)} frees the \`->data\` of ${stateNamed(module, id)} when the module is unloaded: ` +
      (isCumulative
        ? `that also happens after a newer cumulative livepatch has replaced this one, and has taken the data over. `
        : `that also happens while another livepatch that has taken the data over is in force. `) +
      `Free it in \`post_unpatch\`, which does not run when this livepatch is replaced.`,
    ...(id === null ? {} : { about: id.toString() }),
    severity: isCertain ? "error" : "warning",
  };
}
