import type { Span } from "../../c/source.ts";
import { stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Module } from "../../livepatch/model.ts";
import { blamedPlaces, callbackOf } from "../blamed-places.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";

/** include/linux/livepatch.h: struct klp_callbacks; of the four, only pre_patch returns something. */
export const dataAllocatedTooLate: ModuleRule = {
  name: "data-allocated-too-late",
  group: "calls",
  severity: "warning",
  summary: "The data of a state is allocated in `post_patch`, which cannot fail.",
  fix: "none",
  subject: "module",
  *check(module) {
    const allocated = stateDataSteps(module).filter(isAllocation);
    const late = allocated.filter(({ phases, value }) => phases.has("post_patch") && mayFail(value));
    const nodeOf = ({ value, event }: StateDataStep) => (value?.kind === "allocation" ? value.call : event.node);
    for (const { span, step } of blamedPlaces(late, allocated, nodeOf)) yield finding(module, step, span);
  },
};

function isAllocation({ kind, owner }: StateDataStep): boolean {
  return kind === "allocate" && owner === "own";
}

/** include/linux/gfp_types.h: __GFP_NOFAIL */
function mayFail(value: StateDataStep["value"]): boolean {
  const gfp = value?.kind === "allocation" ? value.gfp : null;
  return !(gfp?.kind === "names" && gfp.names.includes("__GFP_NOFAIL"));
}

function finding(module: Module, step: StateDataStep, span: Span): Finding {
  const { id } = step;
  return {
    span,
    message:
      `${callbackOf(step)} allocates the \`->data\` of ${stateNamed(module, id)} in \`post_patch\`, which cannot refuse the ` +
      `livepatch: where memory is short it is in force, and has nothing to save the original in. Allocate it in ` +
      `\`pre_patch\`, and return -ENOMEM there.`,
    ...(id === null ? {} : { about: id.toString() }),
  };
}
