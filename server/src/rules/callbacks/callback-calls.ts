import type { CallExpression } from "../../c/ast.ts";
import type { CallbackName } from "../../kernel/machine.ts";
import type { CallEvent } from "../../livepatch/functions/events.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { functionRoles } from "../../livepatch/functions/roles.ts";
import type { Module } from "../../livepatch/model.ts";

/** A call that a callback makes, itself or in a function of the module that it calls. */
export interface CallbackCall {
  readonly event: CallEvent;
  /** The callback's own function. */
  readonly callback: string;
  readonly kind: CallbackName;
}

const callsByModule = new WeakMap<Module, ReadonlyMap<CallExpression, CallbackCall>>();

/** The calls that run while the kernel runs a callback, in the order in which they were followed: each once, for the first callback that makes it. */
export function callbackCalls(module: Module): ReadonlyMap<CallExpression, CallbackCall> {
  let calls = callsByModule.get(module);
  if (calls === undefined) callsByModule.set(module, (calls = readCalls(module)));
  return calls;
}

function readCalls(module: Module): ReadonlyMap<CallExpression, CallbackCall> {
  const calls = new Map<CallExpression, CallbackCall>();
  for (const { definition, events } of moduleFlows(module)) {
    const callback = definition.declarator.name?.text ?? "";
    const role = functionRoles(module)
      .get(callback)
      ?.find(({ kind }) => kind === "callback" || kind === "callbackMacro");
    if (role?.kind !== "callback" && role?.kind !== "callbackMacro") continue;
    for (const event of events) {
      if (event.kind === "call" && !calls.has(event.node)) {
        calls.set(event.node, { event, callback, kind: role.callback });
      }
    }
  }
  return calls;
}
