import type { CallExpression } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import { guardsAt } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { rolesOf, type FunctionRole } from "../../livepatch/functions/roles.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { placeOfValue, staticVariableOf } from "../outside-values.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";
import { callsOnTheWay, ownCall, previousStateCalls, type PreviousStateCall } from "./previous-state-calls.ts";

/** kernel/livepatch/state.c: klp_get_prev_state warns without klp_transition_patch, and goes through the list that klp_mutex guards. */
export const prevStateOutsideCallback: ModuleRule = {
  name: "prev-state-outside-callback",
  group: "calls",
  severity: "warning",
  summary: "The previous state is asked for outside of the livepatch's callbacks.",
  fix: "none",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return;
    const outside: { readonly flow: Flow; readonly place: Outside }[] = [];
    const others: Flow[] = [];
    for (const flow of moduleFlows(module)) {
      const place = outsideOf(rolesOf(module, flow.definition));
      if (place === null) others.push(flow);
      else outside.push({ flow, place });
    }
    const shared = callsOnTheWay(previousStateCalls(others));
    const told = new Set<CallExpression>();
    // What init or exit does is certain, whoever else does it.
    for (const { flow, place } of outside.sort((a, b) => Number(b.place.isCertain) - Number(a.place.isCertain))) {
      for (const call of previousStateCalls([flow])) {
        const own = ownCall(call, shared);
        if (own === null || told.has(own) || isSwitched(call)) continue;
        told.add(own);
        yield finding(module, call, own, place);
      }
    }
  },
};

/** When a function runs that no callback runs for sure. */
interface Outside {
  readonly isCertain: boolean;
  readonly text: string;
}

/** Null for a function that a callback is or that may run in one. */
function outsideOf(roles: readonly FunctionRole[]): Outside | null {
  const kinds = new Set(roles.map(({ kind }) => kind));
  if (kinds.size === 0 || [...kinds].some((kind) => !outsideKinds.has(kind))) return null;
  if (kinds.has("init")) return { isCertain: true, text: "runs when the module is loaded" };
  if (kinds.has("exit")) return { isCertain: true, text: "runs when the module is unloaded" };
  const text = kinds.has("newFunction") ? "takes the place of a function of the kernel" : "is run by the kernel later";
  return { isCertain: false, text };
}

const outsideKinds: ReadonlySet<FunctionRole["kind"]> = new Set(["init", "exit", "newFunction", "deferred"]);

/** Whether a variable of the module says when it is asked for: its author may know of transitions. */
function isSwitched({ event }: PreviousStateCall): boolean {
  return guardsAt(event).some(({ about }) => about.some(isStatic));
}

function isStatic(value: Value): boolean {
  const place = placeOfValue(value);
  return place !== null && staticVariableOf(place) !== null;
}

function finding(
  module: Module,
  { event, flow, id }: PreviousStateCall,
  own: CallExpression,
  { isCertain, text }: Outside,
): Finding {
  const name = nameOf(flow);
  const call = authorSpan(event.node.first, event.node.last);
  const isHere = own === event.node;
  return {
    span: isHere ? call : authorSpan(own.first, own.last),
    message:
      `klp_get_prev_state() is asked for ${stateNamed(module, id)} from ${name}(), which ${text}, not from a callback: while no livepatch is being enabled ` +
      `or disabled it warns and answers NULL, and else it goes through the list of livepatches without its lock. Ask in \`pre_patch\` or ` +
      `\`post_patch\`.`,
    severity: isCertain ? "error" : "warning",
    related: isHere ? [] : [{ span: call, message: "Asked here, which is fine where a callback leads there." }],
  };
}

function nameOf({ definition }: Flow): string {
  return definition.declarator.name?.text ?? "";
}
