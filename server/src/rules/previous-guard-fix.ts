import type { CallExpression, FunctionDefinition, Statement } from "../c/ast.ts";
import { unwrapped } from "../c/unwrap.ts";
import type { AnyNode } from "../c/walk.ts";
import { isOnlyReachedFrom } from "../livepatch/functions/call-graph.ts";
import { previousStateAt, type FlowEvent } from "../livepatch/functions/events.ts";
import type { Flow } from "../livepatch/functions/flow.ts";
import { rolesOf } from "../livepatch/functions/roles.ts";
import { dataBehind } from "../livepatch/functions/state-data-steps.ts";
import type { Module } from "../livepatch/model.ts";
import { isNull } from "../livepatch/symbols.ts";
import { insertAt, lineEnding, lineIndent } from "./edits.ts";
import { spellId } from "./missing-state.ts";
import {
  blocksAround,
  haveSameConditions,
  holds,
  indentUnit,
  standsAlone,
  type BlockPlace,
} from "./null-checks/blocks.ts";
import { guardUses } from "./null-checks/guard-uses.ts";
import type { Edit, Fix } from "./rule.ts";
import { isVisible, unitOf, withoutCast, type Place } from "./visible-names.ts";

/** What `post_unpatch` does although a previous livepatch may stand. */
interface Unguarded {
  readonly flow: Flow;
  readonly event: {
    readonly node: AnyNode;
    readonly calls: readonly CallExpression[];
    readonly function: FunctionDefinition;
  };
}

/**
 * Asks `klp_get_prev_state(id)` before something that `post_unpatch` does: returns where it gives a state and nothing else comes
 * after, else leaves out that one statement. Where that frees the state's data, so does it with what frees memory that the data
 * leads to. None where other callers share the function, nor for the object of a module, which may come and go while no livepatch is
 * in transition.
 */
export function addPreviousGuard(module: Module, { flow, event }: Unguarded, id: bigint): Fix[] {
  const roles = rolesOf(module, flow.definition);
  const isOfVmlinux = roles.every(
    (role) =>
      role.kind === "callback" &&
      role.callback === "post_unpatch" &&
      role.object.name.known &&
      role.object.name.value === null,
  );
  // Where it happens only while a previous livepatch stands, its author meant the opposite.
  const isMeant = flow.events.some((each) => each.node === event.node && previousStateAt(each, id) !== "nonNull");
  if (!isOfVmlinux || !isMeant) return [];
  const ways = [...event.calls, event.node].map((node, index, nodes) => ({
    node,
    definition: index === nodes.length - 1 ? event.function : calledBy(module, event.calls[index - 1], flow.definition),
  }));
  const roots = new Set([flow.definition]);
  const way = ways
    .reverse()
    .find(({ definition }) => definition !== null && isOnlyReachedFrom(module, definition, roots));
  if (way?.definition == null) return [];
  const freed = freedBeside(module, flow, id);
  const beside = freed.some(({ node }) => node === event.node)
    ? freed.filter(({ node, calls }) => ![node, ...calls].some((each) => each === way.node))
    : [];
  if (beside.some((each) => each.function !== way.definition)) return [];
  const edits = guard(module, way.definition, [way.node, ...beside.map(({ node }) => node)], id);
  return edits === null ? [] : [{ title: `Keep it while a previous livepatch has state ${id}`, safe: false, edits }];
}

function calledBy(
  { functions }: Module,
  call: CallExpression | undefined,
  outermost: FunctionDefinition,
): FunctionDefinition | null {
  if (call === undefined) return outermost;
  return call.callee.kind === "identifier" ? (functions.get(call.callee.name) ?? null) : null;
}

/** The frees of what a state's data leads to: a livepatch that shares the pointer shares that, too. */
function freedBeside(module: Module, { events }: Flow, id: bigint): readonly FlowEvent[] {
  const byNode = new Map<AnyNode, FlowEvent>();
  for (const event of events) {
    if (event.kind !== "free" || event.value === null) continue;
    const state = dataBehind(module, event.value);
    if (state?.owner === "own" && state.id === id) byNode.set(event.node, event);
  }
  return [...byNode.values()];
}

function guard(
  module: Module,
  definition: FunctionDefinition,
  nodes: readonly AnyNode[],
  id: bigint,
): readonly Edit[] | null {
  const inOrder = [...nodes].sort((left, right) => left.first.start - right.first.start);
  const places = blocksAround(definition, inOrder[0]!).filter(({ block }) =>
    inOrder.every((node) => holds(block, node)),
  );
  const { first } = places.at(-1)?.statement ?? inOrder[0]!;
  const asked = `klp_get_prev_state(${idText(module, { file: first.file, offset: first.start }, id)})`;
  return (
    returnBefore(module, definition, places, inOrder, asked) ?? guardUses(module, definition, inOrder, `!${asked}`)
  );
}

/** The id as its entry writes it, where that can be seen before the place. */
function idText(module: Module, place: Place, id: bigint): string {
  const unit = unitOf(module, place.file);
  for (const { rows } of module.stateTables) {
    const row = rows.find((each) => each.id.known && each.id.value === id);
    const text = row?.fields.get("id")?.text ?? "";
    if (unit !== null && text !== "" && isVisible(unit, place, text)) return withoutCast(text);
  }
  return spellId(module, place, id, null);
}

/** `if (klp_get_prev_state(ID)) return;` in front of a statement that nothing follows but what belongs to it. */
function returnBefore(
  module: Module,
  definition: FunctionDefinition,
  places: readonly BlockPlace[],
  nodes: readonly AnyNode[],
  asked: string,
): readonly Edit[] | null {
  const place = places.at(-1);
  if (place === undefined || !belongsTo(place.statement, nodes) || !returnsNothing(definition)) return null;
  const isLast = places.every(
    ({ block, index, statement }) =>
      (statement === place.statement || (statement.kind === "ifStatement" && statement.else === null)) &&
      block.statements.slice(index + 1).every((each) => isAftermath(each) || belongsTo(each, nodes)),
  );
  const { statement, block } = place;
  if (!isLast || !standsAlone(statement) || !haveSameConditions(module, statement, definition.body)) return null;
  const { file, start } = statement.first;
  const eol = lineEnding(file);
  const indent = lineIndent(file.text, start);
  return [insertAt(file, start, `if (${asked})${eol}${indent}${indentUnit(block)}return;${eol}${indent}`)];
}

/** Whether a statement does nothing else than what some nodes do: it is one of them, be it under a condition. */
function belongsTo(statement: Statement, nodes: readonly AnyNode[]): boolean {
  if (statement.kind === "expressionStatement") return nodes.some((node) => holds(statement, node));
  if (statement.kind === "compoundStatement") return statement.statements.every((each) => belongsTo(each, nodes));
  return nodes.length > 1 && statement.kind === "ifStatement" && statement.else === null
    ? belongsTo(statement.then, nodes)
    : false;
}

/** `state->data = NULL;` behind the free, `return;` */
function isAftermath(statement: Statement): boolean {
  if (statement.kind === "returnStatement") return statement.value === null;
  if (statement.kind !== "expressionStatement") return false;
  if (statement.expression === null) return true;
  const at = unwrapped(statement.expression);
  return at.kind === "assignment" && at.operator === "=" && isNull(at.right);
}

function returnsNothing({ specifiers, declarator }: FunctionDefinition): boolean {
  const { type } = specifiers;
  return type?.kind === "builtinType" && type.first.text === "void" && declarator.derivations.length === 1;
}
