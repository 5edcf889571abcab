import type { CallExpression } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import type { CallEvent } from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { rolesOf, type FunctionRole } from "../../livepatch/functions/roles.ts";
import { maySleep } from "../../livepatch/functions/sleeping.ts";
import type { Finding, ModuleRule } from "../rule.ts";

/** kernel/livepatch/shadow.c: constructors and destructors run under spin_lock_irqsave(&klp_shadow_lock). */
export const shadowCtorSleeps: ModuleRule = {
  name: "shadow-ctor-sleeps",
  group: "shadow",
  severity: "error",
  summary:
    "A constructor or destructor of a shadow variable may sleep, which it must not under the lock it runs under.",
  fix: "none",
  inPatches: true,
  subject: "module",
  *check(module) {
    const told = new Set<CallExpression>();
    for (const { definition, events } of moduleFlows(module)) {
      const name = definition.declarator.name?.text ?? "";
      const role = rolesOf(module, definition).find(isUnderLock);
      if (role === undefined) continue;
      for (const event of events) {
        if (event.kind !== "call" || !maySleep(event) || told.has(event.node)) continue;
        told.add(event.node);
        yield finding(event, name, role);
      }
    }
  },
};

type LockedRole = Extract<FunctionRole, { kind: "shadowConstructor" | "shadowDestructor" }>;

function isUnderLock(role: FunctionRole): role is LockedRole {
  return role.kind === "shadowConstructor" || role.kind === "shadowDestructor";
}

function finding(
  { node, name, function: within, arguments: given }: CallEvent,
  callback: string,
  role: LockedRole,
): Finding {
  const isConstructor = role.kind === "shadowConstructor";
  const caller = within.declarator.name?.text ?? "";
  const through = caller === callback ? "" : ` through \`${caller}\``;
  const shown = name?.endsWith(")") === true ? `\`${name}\`` : `${name ?? ""}()`;
  const flags = given.some((value) => value?.kind === "names" && value.names.some((flag) => flag.includes("GFP_")));
  return {
    span: authorSpan(node.first, node.last),
    message:
      `\`${callback}\`, a ${isConstructor ? "constructor" : "destructor"}, calls ${shown}${through}, which may sleep: the kernel runs it ` +
      `while it holds \`klp_shadow_lock\` with interrupts disabled, and sleeping there is "scheduling while atomic", or hangs the CPU. ` +
      mend(isConstructor, flags, role.call.function),
    about: name ?? "",
    related: [{ span: role.call.span, message: `\`${callback}\` is given to ${role.call.function}() here.` }],
  };
}

function mend(isConstructor: boolean, hasFlags: boolean, giver: string): string {
  if (!isConstructor) return `Do it where nothing is locked, after ${giver}() or in a work.`;
  return hasFlags
    ? `Allocate before ${giver}() and hand it over by \`ctor_data\`, or use GFP_ATOMIC.`
    : `Do it before ${giver}().`;
}
