import { authorSpan } from "../../c/token.ts";
import { callbackFunctions } from "../../livepatch/functions/roles.ts";
import type { Module } from "../../livepatch/model.ts";
import { callbackOf } from "../blamed-places.ts";
import { freeDataFixes } from "../generated-callbacks/free-data.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";
import { leakedData, type LeakedData } from "./leaked-data.ts";

/** kernel/livepatch/core.c: klp_free_patch_start frees what the kernel has of a livepatch; the data of its states it does not know. */
export const dataNeverFreed: ModuleRule = {
  name: "data-never-freed",
  group: "calls",
  severity: "warning",
  summary: "The data of a state is allocated, but nothing frees it.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    for (const leak of leakedData(module, context)) {
      yield { ...finding(module, leak), fixes: freeDataFixes(module, leak) };
    }
  },
};

function finding(module: Module, { id, step, allocation: { call }, forgotten }: LeakedData): Finding {
  const undoing = callbackFunctions(module, "post_unpatch").map((name) => `${name}()`);
  const lack =
    forgotten !== null
      ? `${forgotten.declarator.name?.text ?? ""}(), which frees it, is called by nobody`
      : undoing.length === 0
        ? "there is no `post_unpatch`"
        : `${undoing.join(" and ")} does not free it`;
  return {
    span: authorSpan(call.first, call.last),
    message:
      `${callbackOf(step)} allocates the \`->data\` of ${stateNamed(module, id)}, and ${lack}: it leaks when the livepatch is ` +
      `disabled${step.phases.has("pre_patch") ? ", or when enabling it is reversed" : ""}. Free it in \`post_unpatch\`.`,
    about: id.toString(),
  };
}
