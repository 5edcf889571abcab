import type { FunctionDefinition, Statement } from "../../c/ast.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import type { CallEvent, FlowEvent } from "../../livepatch/functions/events.ts";
import { blocksAround, holds } from "../null-checks/blocks.ts";

/**
 * The call in the same function that has surely attached a shadow variable when another call allocates it for the same object. Null
 * where there is none, where it is known to have failed, and where something frees shadow variables in between.
 */
export function attachedBefore(
  events: readonly FlowEvent[],
  index: number,
  event: CallEvent,
  isSameId: (before: CallEvent) => boolean,
): CallEvent | null {
  for (let at = index - 1; at >= 0; at--) {
    const before = events[at]!;
    if (before.kind === "free" && before.shadow !== null) return null;
    if (before.kind !== "call" || !isAllocation(before) || !isSameId(before)) continue;
    const isSame =
      before.arguments[0]?.key === event.arguments[0]?.key &&
      before.function === event.function &&
      before.calls.length === event.calls.length &&
      before.calls.every((call, depth) => call === event.calls[depth]);
    if (isSame && !hasFailed(before, event) && isAlwaysBefore(event.function, before.node, event.node)) return before;
  }
  return null;
}

function isAllocation({ name, callee }: CallEvent): boolean {
  return (name === "klp_shadow_alloc" || name === "klp_shadow_get_or_alloc") && callee === null;
}

function hasFailed({ node }: CallEvent, { path }: CallEvent): boolean {
  return path.facts.values.some(
    ({ value, nullness }) => value.kind === "shadow" && value.call === node && nullness === "null",
  );
}

/** Whether one node is evaluated whenever another one is: in an earlier statement of a block around it, and not under a condition there. */
function isAlwaysBefore(definition: FunctionDefinition, node: AnyNode, later: AnyNode): boolean {
  const own = blocksAround(definition, node).at(-1);
  const place = blocksAround(definition, later).find(({ block }) => block === own?.block);
  return own !== undefined && place !== undefined && own.index < place.index && isUnconditional(own.statement, node);
}

function isUnconditional(statement: Statement, node: AnyNode): boolean {
  if (statement.kind === "ifStatement" && !holds(statement.condition, node)) return false;
  if (statement.kind !== "ifStatement" && statement.kind !== "expressionStatement" && statement.kind !== "declaration")
    return false;
  let isConditional = false;
  forEachNode(statement, (each) => {
    const isBranch =
      each.kind === "conditional" || (each.kind === "binary" && (each.operator === "&&" || each.operator === "||"));
    if (isBranch && holds(each, node)) isConditional = true;
  });
  return !isConditional;
}
