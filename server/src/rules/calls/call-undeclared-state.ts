import type { Livepatch, Module, StateCall } from "../../livepatch/model.ts";
import { addMissingState } from "../missing-state.ts";
import type { Finding, ModuleRule, RuleContext } from "../rule.ts";
import { declaredStates, idWithName, type DeclaredStates } from "../state-ids.ts";
import { withoutCast } from "../visible-names.ts";
import { foreignCalls } from "./foreign-patches.ts";

/** kernel/livepatch/state.c: klp_get_state returns NULL for an id that the livepatch's array does not have. */
export const callUndeclaredState: ModuleRule = {
  name: "call-undeclared-state",
  group: "calls",
  severity: "error",
  summary: "A state is asked for that the livepatch does not declare.",
  fix: "safe",
  subject: "module",
  *check(module, context) {
    if (module.kind !== "module" || module.open !== null) return;
    // What is asked of a livepatch that the module does not enable is told as `call-foreign-patch`.
    const foreign = new Set(foreignCalls(module).map(({ livepatch }) => livepatch));
    for (const livepatch of module.livepatches) {
      if (foreign.has(livepatch)) continue;
      const declared = declaredStates(module, livepatch);
      if (declared !== null) yield* undeclared(module, livepatch, declared, context);
    }
  },
};

function* undeclared(
  module: Module,
  livepatch: Livepatch,
  declared: DeclaredStates,
  context: RuleContext,
): Iterable<Finding> {
  const calls = new Map<bigint, [StateCall, ...StateCall[]]>();
  for (const call of module.stateCalls) {
    if (!call.id.known || !asks(module, call, livepatch)) continue;
    const id = call.id.value;
    if (id === 0n || declared.rows.some((row) => row.id.known && row.id.value === id)) continue;
    const same = calls.get(id);
    if (same === undefined) calls.set(id, [call]);
    else same.push(call);
  }
  for (const [id, [first, ...others]] of calls) {
    const entry = addMissingState(module, livepatch, declared.table, id, context.predecessors);
    yield {
      span: first.idSpan,
      message: message(first, id, livepatch),
      about: id.toString(),
      related: others
        .filter(
          ({ caller }, index) =>
            caller !== first.caller && others.findIndex((each) => each.caller === caller) === index,
        )
        .map(({ idSpan, caller }) => ({ span: idSpan, message: `${caller}() asks for it too.` })),
      fixes: entry === null ? [] : [{ title: "Add the missing state entry", safe: true, edits: entry.edits }],
    };
  }
}

/** `klp_get_state` names its livepatch; the previous state only concerns one that replaces what it takes over from. */
function asks(module: Module, call: StateCall, livepatch: Livepatch): boolean {
  if (call.function === "klp_get_state") return call.patch === livepatch.variable;
  return module.livepatches.length === 1 && livepatch.replace.known && livepatch.replace.value;
}

function message(call: StateCall, id: bigint, { variable }: Livepatch): string {
  const state = idWithName(id, withoutCast(call.idText));
  return call.function === "klp_get_state"
    ? `\`${variable}\` does not declare state ${state}: klp_get_state() returns NULL for it. Add it to the states array.`
    : `\`${variable}\` is cumulative and does not declare state ${state}, which klp_get_prev_state() asks for: the kernel refuses ` +
        `it with -EINVAL over a livepatch that has this state, and what it would take over is lost. Add it to the states array.`;
}
