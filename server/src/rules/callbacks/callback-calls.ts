import type { CallExpression } from "../../c/ast.ts";
import type { CallbackName } from "../../kernel/machine.ts";
import type { CallEvent } from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { rolesOf } from "../../livepatch/functions/roles.ts";
import type { Module } from "../../livepatch/model.ts";
import { perModule } from "../../livepatch/per-module.ts";

/** A call that a callback makes, itself or in a function of the module that it calls. */
export interface CallbackCall {
  readonly event: CallEvent;
  /** The callback's own function. */
  readonly callback: string;
  readonly kind: CallbackName;
}

/** The calls that run while the kernel runs a callback, in the order in which they were followed: each once, for the first callback that makes it. */
export const callbackCalls = perModule(readCalls);

function readCalls(module: Module): ReadonlyMap<CallExpression, CallbackCall> {
  const calls = new Map<CallExpression, CallbackCall>();
  for (const { definition, events } of moduleFlows(module)) {
    const callback = definition.declarator.name?.text ?? "";
    const role = rolesOf(module, definition).find(({ kind }) => kind === "callback" || kind === "callbackMacro");
    if (role?.kind !== "callback" && role?.kind !== "callbackMacro") continue;
    for (const event of events) {
      if (event.kind === "call" && !calls.has(event.node)) {
        calls.set(event.node, { event, callback, kind: role.callback });
      }
    }
  }
  return calls;
}
