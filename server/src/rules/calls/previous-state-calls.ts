import type { CallExpression } from "../../c/ast.ts";
import type { CallEvent } from "../../livepatch/functions/events.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";

/** A call of `klp_get_prev_state` in the flow of a function. */
export interface PreviousStateCall {
  readonly flow: Flow;
  readonly event: CallEvent;
  /** Null where it is not known. */
  readonly id: bigint | null;
  /** The calls that lead to it from the function, outermost first, and itself. */
  readonly chain: readonly CallExpression[];
}

/** Those of some flows, in their order; a call that several paths come to is there for each of them. */
export function previousStateCalls(flows: readonly Flow[]): readonly PreviousStateCall[] {
  return flows.flatMap((flow) =>
    flow.events.flatMap((event) => {
      if (event.kind !== "call" || event.name !== "klp_get_prev_state" || event.callee !== null) return [];
      const [id] = event.arguments;
      const isKnown = id?.kind === "number" && id.value !== null;
      return [{ flow, event, id: isKnown ? BigInt.asUintN(64, id.value) : null, chain: [...event.calls, event.node] }];
    }),
  );
}

/** All calls on the way to some. */
export function callsOnTheWay(calls: readonly PreviousStateCall[]): ReadonlySet<CallExpression> {
  return new Set(calls.flatMap(({ chain }) => chain));
}

/** The innermost call on the way to one that no others go through: where the mistake is made. Null where they share all of them. */
export function ownCall({ chain }: PreviousStateCall, others: ReadonlySet<CallExpression>): CallExpression | null {
  return chain.filter((each) => !others.has(each)).at(-1) ?? null;
}
