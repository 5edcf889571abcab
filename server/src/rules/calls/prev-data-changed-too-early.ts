import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import { stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Module } from "../../livepatch/model.ts";
import { blamedPlaces, callbackOf } from "../blamed-places.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";

/**
 * kernel/livepatch/transition.c: klp_reverse_transition; until post_patch runs, the livepatch in force is the previous one, and it
 * stays so where the new one is taken back.
 */
export const prevDataChangedTooEarly: ModuleRule = {
  name: "prev-data-changed-too-early",
  group: "calls",
  severity: "error",
  summary: "The previous livepatch's data is freed or changed in `pre_patch`, while that one is still in force.",
  fix: "none",
  subject: "module",
  *check(module) {
    const steps = stateDataSteps(module).filter(({ owner }) => owner === "previous");
    const early = steps.filter(({ phases }) => phases.has("pre_patch"));
    const frees = steps.filter(({ kind }) => kind === "free");
    const told = new Set<bigint | null>();
    for (const { span, step } of blamedPlaces(
      early.filter(({ kind }) => kind === "free"),
      frees,
    )) {
      told.add(step.id);
      yield finding(module, step, span);
    }
    // Of several writes to one state the first is told, and none where it is freed as well.
    for (const step of early) {
      if (told.has(step.id) || isTakenBack(step, stateDataSteps(module))) continue;
      told.add(step.id);
      const { first, last } = step.event.node;
      yield finding(module, step, authorSpan(first, last));
    }
  },
};

/** Whether `post_unpatch`, which runs where the enable is reversed, writes to the same place of the previous livepatch again. */
function isTakenBack(step: StateDataStep, steps: readonly StateDataStep[]): boolean {
  const written = memberOf(step);
  return steps.some(
    (each) =>
      each.phases.has("post_unpatch") &&
      each.id === step.id &&
      memberOf(each) === written &&
      (each.owner === "previous" || each.kind === "write"),
  );
}

/** `counter` of `((struct foo *)prev->data)->counter`; null for what is no store. */
function memberOf({ event }: StateDataStep): string | null {
  return event.kind === "store" && event.place.kind === "field" ? event.place.name : null;
}

function finding(module: Module, step: StateDataStep, span: Span): Finding {
  const { kind, id } = step;
  const isFree = kind === "free";
  return {
    span,
    message:
      `${callbackOf(step)} ${isFree ? "frees" : kind === "write" ? "writes to" : "sets"} the previous livepatch's ` +
      `\`->data\` of ${stateNamed(module, id)} in \`pre_patch\`: where enabling is reversed, that livepatch stays in force ` +
      `${isFree ? "and goes on using what was freed" : "without what it had there"}. ` +
      `${isFree ? "Free" : "Change"} it in \`post_patch\`, when the replacement is certain.`,
    ...(id === null ? {} : { about: id.toString() }),
    severity: isFree ? "error" : "warning",
  };
}
