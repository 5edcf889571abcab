import type { CallExpression, FunctionDefinition, Statement } from "../c/ast.ts";
import { unwrapped } from "../c/unwrap.ts";
import type { AnyNode } from "../c/walk.ts";
import { isOnlyReachedFrom } from "../livepatch/functions/call-graph.ts";
import { previousStateAt } from "../livepatch/functions/events.ts";
import type { Flow } from "../livepatch/functions/flow.ts";
import { functionRoles } from "../livepatch/functions/roles.ts";
import type { Module } from "../livepatch/model.ts";
import { isNull } from "../livepatch/symbols.ts";
import { insertAt, lineEnding, lineIndent } from "./edits.ts";
import { spellId } from "./missing-state.ts";
import { blocksAround, haveSameConditions, indentUnit, standsAlone, type BlockPlace } from "./null-checks/blocks.ts";
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
 * after, else leaves out that one statement. None where other callers share the function, nor for the object of a module,
 * which may come and go while no livepatch is in transition.
 */
export function addPreviousGuard(module: Module, { flow, event }: Unguarded, id: bigint): Fix[] {
  const roles = functionRoles(module).get(flow.definition.declarator.name?.text ?? "") ?? [];
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
  const edits = way?.definition == null ? null : guard(module, way.definition, way.node, id);
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

function guard(module: Module, definition: FunctionDefinition, node: AnyNode, id: bigint): readonly Edit[] | null {
  const places = blocksAround(definition, node);
  const { first } = places.at(-1)?.statement ?? node;
  const asked = `klp_get_prev_state(${idText(module, { file: first.file, offset: first.start }, id)})`;
  return returnBefore(module, definition, places, asked) ?? guardUses(module, definition, [node], `!${asked}`);
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
  asked: string,
): readonly Edit[] | null {
  const place = places.at(-1);
  if (place?.statement.kind !== "expressionStatement" || !returnsNothing(definition)) return null;
  const isLast = places.every(
    ({ block, index, statement }) =>
      (statement === place.statement || (statement.kind === "ifStatement" && statement.else === null)) &&
      block.statements.slice(index + 1).every(isAftermath),
  );
  const { statement, block } = place;
  if (!isLast || !standsAlone(statement) || !haveSameConditions(module, statement, definition.body)) return null;
  const { file, start } = statement.first;
  const eol = lineEnding(file);
  const indent = lineIndent(file.text, start);
  return [insertAt(file, start, `if (${asked})${eol}${indent}${indentUnit(block)}return;${eol}${indent}`)];
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
