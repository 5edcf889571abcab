import { namesReachedFrom } from "../../livepatch/functions/call-graph.ts";
import type { Module, ShadowCall } from "../../livepatch/model.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { idWithName } from "../state-ids.ts";

/** Documentation/livepatch/shadow-vars.rst: shadow variables may outlive the livepatch that attached them. */
export const shadowFreedInExit: ModuleRule = {
  name: "shadow-freed-in-exit",
  group: "shadow",
  severity: "warning",
  summary: "The module's exit frees all shadow variables of an id, which another livepatch may be using.",
  fix: "none",
  subject: "module",
  *check(module) {
    const { exit } = module.information;
    if (exit === null || module.livepatches.length === 0) return;
    const freeing = module.shadowCalls.filter((call) => call.function === "klp_shadow_free_all");
    if (freeing.length === 0) return;
    const run = namesReachedFrom(module, exit);
    const told = new Set<bigint>();
    for (const call of freeing) {
      if (!run.has(call.caller) || (call.id.known && told.has(call.id.value))) continue;
      if (call.id.known) told.add(call.id.value);
      yield finding(module, call, exit);
    }
  },
};

function finding({ livepatches }: Module, call: ShadowCall, exit: string): Finding {
  const isCumulative = livepatches.some(({ replace }) => replace.known && replace.value);
  const name = call.id.known ? idWithName(call.id.value, call.idText) : `\`${call.idText}\``;
  const through = call.caller === exit ? "" : ", which the module's exit calls,";
  return {
    span: call.span,
    message: isCumulative
      ? `\`${call.caller}\`${through} frees every shadow variable ${name}: the module is unloaded after a newer cumulative livepatch ` +
        `has replaced it, and that one may be using them by then. Free them in \`post_unpatch\`, which the kernel does not call then.`
      : `\`${call.caller}\`${through} frees every shadow variable ${name}: another livepatch that uses the same id and is still enabled ` +
        `when this module is unloaded loses its own.`,
    ...(call.id.known ? { about: call.id.value.toString() } : {}),
    severity: isCumulative ? "warning" : "info",
  };
}
