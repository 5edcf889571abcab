import type { Module, ShadowCall } from "../../livepatch/model.ts";
import { freeAllFixes } from "../free-shadows.ts";
import type { Finding, Fix, ModuleRule, RuleContext } from "../rule.ts";
import { callsById, isEveryShadowUseKnown } from "../shadow-uses.ts";
import { idWithName } from "../state-ids.ts";

/** kernel/livepatch/shadow.c: what is attached stays until a call frees it, whatever becomes of the object and the livepatch. */
export const shadowNeverFreed: ModuleRule = {
  name: "shadow-never-freed",
  group: "shadow",
  severity: "warning",
  summary: "A shadow variable is attached, but nothing in the module frees it.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    if (module.livepatches.length === 0 || module.kind !== "module" || module.open !== null) return;
    if (!isEveryShadowUseKnown(module)) return;
    for (const [id, calls] of callsById(module.shadowCalls)) {
      const allocation = calls.find(isAllocation);
      if (allocation === undefined || calls.some(isFreeing) || isFreedWithState(module, id)) continue;
      yield finding(module, id, allocation, context);
    }
  },
};

function isAllocation({ function: name }: ShadowCall): boolean {
  return name === "klp_shadow_alloc" || name === "klp_shadow_get_or_alloc";
}

function isFreeing({ function: name }: ShadowCall): boolean {
  return name === "klp_shadow_free" || name === "klp_shadow_free_all";
}

/** In the dialect `state-callbacks` the kernel frees those that a state is for (`.is_shadow`), once no livepatch has that any more. */
function isFreedWithState({ stateTables }: Module, id: bigint): boolean {
  return stateTables
    .flatMap(({ rows }) => rows)
    .some(({ fields, id: own }) => fields.has("is_shadow") && (!own.known || own.value === id));
}

function finding(module: Module, id: bigint, call: ShadowCall, context: RuleContext): Finding {
  return {
    span: call.span,
    message:
      `Shadow variable ${idWithName(id, call.idText)} is attached here, but nothing in the module frees it: it stays when its ` +
      `object is gone and when the livepatch is disabled, and a new object at the same address finds the old data. Free it ` +
      `with klp_shadow_free() where the object is freed, or all of them with klp_shadow_free_all() in \`post_unpatch\`.`,
    about: id.toString(),
    fixes: fixes(module, id, call, context),
  };
}

/**
 * Not where an earlier release has the id: `post_unpatch` also runs when an enable is reversed, and would then free what
 * that release goes on using.
 */
function fixes(module: Module, id: bigint, { idText }: ShadowCall, { predecessors }: RuleContext): Fix[] {
  const [livepatch, another] = module.livepatches;
  if (livepatch === undefined || another !== undefined) return [];
  const isShared = (predecessors?.releases ?? []).some(
    ({ shadows }) => !shadows.known || shadows.value.some((shadow) => shadow.id === id),
  );
  return isShared ? [] : freeAllFixes(module, livepatch, "postUnpatch", { id, idText, isOwn: true });
}
