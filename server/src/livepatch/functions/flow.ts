import type { FunctionDefinition } from "../../c/ast.ts";
import { forEachNode } from "../../c/walk.ts";
import type { Module } from "../model.ts";
import { perModule } from "../per-module.ts";
import { usesLivepatchApi } from "./call-graph.ts";
import { evaluateCall } from "./calls.ts";
import { splitPaths } from "./conditions.ts";
import type { FlowEvent } from "./events.ts";
import { evaluateExpression } from "./expressions.ts";
import { bindParameters, endFrame } from "./frames.ts";
import { emptyPath, type PathState } from "./paths.ts";
import { newFrame, type Run } from "./run.ts";
import { rolesOf, isLivepatchRole } from "./roles.ts";
import { executeBody, executeStatement } from "./statements.ts";
import { surroundingsOf } from "./surroundings.ts";
import { isTracked } from "./values.ts";

/*
 * What a function does, and what is known where it does it: a guide for whoever writes a rule.
 *
 * `flowOf(module, definition)` follows one function from its first statement, the functions of the module that it calls included,
 * and answers with EVENTS in the order in which they happen: `dereference`, `call`, `store`, `read`, `free`, `return` (events.ts). A
 * rule looks for the events it minds and asks each what is known there; it never walks the tree again.
 *
 * An event has VALUES (values.ts). A value says where it came from: `{ kind: "previousState", id: 1n }` is the answer of
 * `klp_get_prev_state(1)`, through whatever variables, casts, helpers and conditions it went; `{ kind: "field", name: "data", of: ... }` is
 * what its `->data` held. `klp_get_state()` and `klp_get_prev_state()` with the same constant id are the same value everywhere, because
 * the kernel answers the same. What the analysis cannot follow is `unknown`, and a rule is silent about it.
 *
 * Every event stands on a PATH. `nullnessAt(event, value)` is
 *   - "null" or "nonNull" where a condition (or an earlier dereference) on the path settled it,
 *   - "unchecked" where nothing looked at it, or only some of the ways there: this is what an unchecked use looks like,
 *   - "unknown" where something unseen may have written it, or too many paths were joined: be silent.
 * A node that is reached by paths that know different things has one event for each of them, so that "some path does it unchecked" is
 * `events.some(...)`, and "every path has checked it" is `events.every(...)`. Report by node, not by event.
 * `guardsAt(event)` are the conditions that hold there, each with the values that it tests; `previousStateAt(event, id)` and
 * `stateAt(event, id)` are the nullness of a state whether its answer was stored or not, null where nothing asked yet;
 * `failedAllocationsAt(event)` says which allocations failed on the path.
 *
 * After a dereference its pointer is "nonNull", so that one mistake is one event. A `return` in a helper is an event, too:
 * `event.calls.length === 0` tells the function's own.
 *
 * Start from `moduleFlows(module)` (module-flows.ts): the functions that somebody outside calls. A helper that is followed alone knows
 * nothing of the checks of its callers. Who calls what is in roles.ts and call-graph.ts; what a function does as a whole, in
 * summary.ts. A flow with `isComplete === false` was cut (too long, not C yet): what is absent from it proves nothing.
 *
 *     for (const event of flowOf(module, postPatch).events) {
 *       if (event.kind !== "dereference" || event.value.kind !== "previousState") continue;
 *       if (nullnessAt(event, event.value) === "unchecked") yield finding(event.node);
 *     }
 */

/** What one function does. */
export interface Flow {
  readonly definition: FunctionDefinition;
  /** In the order in which they happen; those of a loop's body once. */
  readonly events: readonly FlowEvent[];
  /**
   * Functions of the module that are called but were not gone into: recursion, a chain of calls that is too long, and, where a
   * function has no part in the livepatching itself, long helpers that have none either.
   */
  readonly opaque: ReadonlySet<FunctionDefinition>;
  /** False where it was cut, or part of it is no C. */
  readonly isComplete: boolean;
}

const flowsOf = perModule(() => new Map<FunctionDefinition, Flow>());

/** Follows a function of a module, once. Any function gives a flow, in bounded time. */
export function flowOf(module: Module, definition: FunctionDefinition): Flow {
  const known = flowsOf(module);
  let flow = known.get(definition);
  if (flow === undefined) known.set(definition, (flow = follow(module, definition)));
  return flow;
}

function follow(module: Module, definition: FunctionDefinition): Flow {
  const surroundings = surroundingsOf(module);
  const unit = surroundings.unitOf(definition);
  if (unit === null) return { definition, events: [], opaque: new Set(), isComplete: false };
  const roles = rolesOf(module, definition);
  const isLivepatch = roles.some(isLivepatchRole);
  const run: Run = {
    surroundings,
    events: [],
    seen: new Set(),
    numbers: new Map(),
    opaque: new Set(),
    steps: 0,
    depth: 0,
    isComplete: definition.body.closed,
    enters: (callee, values) =>
      isLivepatch || usesLivepatchApi(module, callee) || values.some(isTracked) || isSmall(callee),
    evaluate: (frame, expression, path) => evaluateExpression(run, frame, expression, path),
    split: (frame, condition, path) => splitPaths(run, frame, condition, path),
    call: (frame, call, path) => evaluateCall(run, frame, call, path),
    execute: (frame, statement, paths) => executeStatement(run, frame, statement, paths),
    finish: (frame, path) => endFrame(run, frame, executeBody(run, frame, frame.definition.body, [path])),
  };
  const frame = newFrame({ definition, unit, id: "", calls: [], active: [definition] });
  const start: PathState = bindParameters(frame, emptyPath, (index, name) => ({
    kind: "parameter",
    name,
    index,
    key: `p:${index}`,
  }));
  run.finish(frame, start);
  return { definition, events: run.events, opaque: run.opaque, isComplete: run.isComplete };
}

/** Whether a helper is short enough to be gone into wherever it is called. */
function isSmall(definition: FunctionDefinition): boolean {
  let small = sizes.get(definition);
  if (small === undefined) {
    let nodes = 0;
    forEachNode(definition.body, () => (++nodes > smallFunction ? "skip" : undefined));
    small = nodes <= smallFunction;
    sizes.set(definition, small);
  }
  return small;
}

const sizes = new WeakMap<FunctionDefinition, boolean>();

/** In nodes of its tree; about ten lines. */
const smallFunction = 100;
