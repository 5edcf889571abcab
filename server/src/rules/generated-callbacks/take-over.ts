import type { FunctionDefinition, Statement } from "../../c/ast.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { isOnlyReachedFrom } from "../../livepatch/functions/call-graph.ts";
import { guardsAt } from "../../livepatch/functions/events.ts";
import { flowOf } from "../../livepatch/functions/flow.ts";
import { stateDataSteps, type StateDataStep } from "../../livepatch/functions/state-data-steps.ts";
import type { Value } from "../../livepatch/functions/values.ts";
import { localVariables } from "../../livepatch/local-variables.ts";
import type { Module } from "../../livepatch/model.ts";
import { functionNamed, setCallbacks, type SetCallback } from "../callbacks/object-callbacks.ts";
import { savedValues, type SavedValue } from "../calls/saved-values.ts";
import { insertAt, lineEnding, lineIndent } from "../edits.ts";
import { maySet } from "../history/carried-objects.ts";
import { blocksAround, haveSameConditions, indentUnit, standsAlone } from "../null-checks/blocks.ts";
import type { Edit, Fix } from "../rule.ts";
import { isAllocatedInParts } from "./allocated-parts.ts";
import { freeingFunction } from "./freeing-functions.ts";
import { newCallback, writeCallback } from "./new-callback.ts";
import { stateCallsAt } from "./own-state.ts";

/**
 * Takes the data of the previous livepatch's state over in `post_patch`, where until then the change can still be reversed, and gives back
 * what `pre_patch` allocated. Where `post_patch` saves original values there, it does so only without a previous livepatch. None
 * where the data is no single allocation of the `pre_patch` of vmlinux, or `post_patch` does anything else with it.
 */
export function takeOverFixes(module: Module, id: bigint): Fix[] {
  const steps = stateDataSteps(module).filter((step) => step.owner === "own" && (step.id === id || step.id === null));
  const allocations = steps.filter(({ kind }) => kind === "allocate");
  const [allocation] = allocations;
  if (allocation === undefined || steps.some((step) => step.id === null || isOther(step))) return [];
  if (allocations.some((step) => step.value !== allocation.value) || isAllocatedInParts(module, allocation)) return [];
  const free = allocation.value?.kind === "allocation" ? freeingFunction(allocation.value.function) : null;
  const prePatch = setCallbacks(module).find(
    ({ kind, name, span }) => kind === "pre_patch" && functionNamed(module, name, span) === allocation.flow.definition,
  );
  if (free === null || prePatch === undefined) return [];
  const { object } = prePatch;
  if (!object.name.known || object.name.value !== null) return [];
  if (!maySet(object, "post_patch")) return inNewCallback(module, prePatch, id, free);
  const postPatches = setCallbacks(module).filter(({ name }) => name === object.callbacks.postPatch);
  const [postPatch, another] = postPatches;
  if (postPatch === undefined || another !== undefined) return [];
  const definition = functionNamed(module, postPatch.name, postPatch.span);
  if (definition === null) return [];
  const edits = besideSaving(module, definition, steps, id, free);
  return edits === null ? [] : [{ title: `Take it over in ${postPatch.name}()`, safe: false, edits }];
}

/** Data that comes from anywhere else than an allocation in `pre_patch`. */
function isOther({ kind, phases }: StateDataStep): boolean {
  return (
    kind === "set" || kind === "takeOver" || (kind === "allocate" && [...phases].some((each) => each !== "pre_patch"))
  );
}

function inNewCallback(module: Module, prePatch: SetCallback, id: bigint, free: string): Fix[] {
  const callback = newCallback(module, prePatch, "post_patch");
  const calls = callback === null ? null : stateCallsAt(module, callback.place, id);
  if (callback === null || calls === null) return [];
  const edits = writeCallback(callback, {
    declarations: [`struct klp_state *state = ${calls.own};`, `struct klp_state *prev = ${calls.previous};`],
    statements: ["if (!state || !prev)", "\treturn;", ...taking("state", "prev", free)],
  });
  return edits === null ? [] : [{ title: `Take it over in a new ${callback.name}()`, safe: false, edits }];
}

function taking(state: string, previous: string, free: string): readonly string[] {
  return [`${free}(${state}->data);`, `${state}->data = ${previous}->data;`, `${previous}->data = NULL;`];
}

/** Writes `if (prev) { take over } else` around the statements that save the original values. */
function besideSaving(
  module: Module,
  postPatch: FunctionDefinition,
  steps: readonly StateDataStep[],
  id: bigint,
  free: string,
): Edit[] | null {
  const saves = savedValues(module, flowOf(module, postPatch)).filter((save) => save.id === id);
  const written = steps.filter(({ kind, flow }) => flow.definition === postPatch && kind !== "free");
  const nodes = new Set(saves.map(({ event }) => event.node));
  const [first] = saves;
  if (first === undefined || written.some(({ event }) => !nodes.has(event.node))) return null;
  const within = first.event.function;
  if (!isOnlyReachedFrom(module, within, new Set([postPatch]))) return null;
  const state = stateVariable(first);
  const statements = savingStatements(module, within, saves);
  const previous = ["prev", "previous"].find((name) => !localVariables(within).has(name));
  if (state === null || statements === null || previous === undefined) return null;
  if (saves.some((save) => save.event.function !== within || stateVariable(save) !== state)) return null;
  const declared = declare(module, within, previous, id);
  return declared === null ? null : [declared, ...wrap(statements, state, previous, free, indentUnit(within.body))];
}

/** `state` of `*(int *)state->data = x`, where nothing but the state and its data decides whether that happens. */
function stateVariable({ event, id }: SavedValue): string | null {
  const isOwn = (value: Value): boolean => {
    const of = value.kind === "field" && value.name === "data" ? value.of : value;
    return of.kind === "state" && of.id === id;
  };
  if (!guardsAt(event).every(({ about }) => about.every(isOwn)) || event.node.kind !== "assignment") return null;
  const left = unwrapped(event.node.left);
  const data = left.kind === "unary" && left.operator === "*" ? unwrapped(left.operand) : null;
  if (data?.kind !== "member" || data.name.text !== "data" || data.object.kind !== "identifier") return null;
  const place = event.place.kind === "field" ? event.place.of : null;
  return place?.kind === "field" && place.name === "data" && isOwn(place) ? data.object.name : null;
}

/** The statements that save and nothing else, next to each other: assignments, or one `if` around them. Null where others stand between. */
function savingStatements(
  module: Module,
  within: FunctionDefinition,
  saves: readonly SavedValue[],
): readonly [Statement, ...Statement[]] | null {
  const nodes = new Set(saves.map(({ event }) => event.node));
  const isSave = (statement: Statement | undefined): boolean =>
    statement?.kind === "expressionStatement" && statement.expression !== null && nodes.has(statement.expression);
  const [first] = nodes;
  const places = first === undefined ? [] : blocksAround(within, first);
  // An `if` with nothing but saves in it is one of them.
  const place = places.find(({ statement }) => isSave(statement) || isAround(statement, isSave));
  if (place === undefined) return null;
  const { block, index, statement } = place;
  const others = isSave(statement) ? block.statements.slice(index + 1, index + nodes.size) : [];
  const isAll =
    (isSave(statement) ? 1 + others.length : inner(statement).length) === nodes.size && others.every(isSave);
  const isPlain = (each: Statement): boolean => standsAlone(each) && haveSameConditions(module, each, within.body);
  return isAll && isPlain(statement) && others.every(isPlain) ? [statement, ...others] : null;
}

function isAround(statement: Statement, isSave: (statement: Statement) => boolean): boolean {
  const saves = inner(statement);
  return saves.length > 0 && saves.every(isSave);
}

/** What an `if` without `else` decides about. */
function inner(statement: Statement): readonly Statement[] {
  if (statement.kind !== "ifStatement" || statement.else !== null) return [];
  return statement.then.kind === "compoundStatement" ? statement.then.statements : [statement.then];
}

/** Declares the previous state behind the declarations that a function begins with. */
function declare(module: Module, { body }: FunctionDefinition, name: string, id: bigint): Edit | null {
  const other = body.statements.findIndex(({ kind }) => kind !== "declaration");
  const last = body.statements[(other < 0 ? body.statements.length : other) - 1];
  if (last === undefined || !standsAlone(last) || !haveSameConditions(module, last, body)) return null;
  const { file, end } = last.last;
  const calls = stateCallsAt(module, { file, offset: end }, id);
  if (calls === null) return null;
  const indent = lineIndent(file.text, last.first.start);
  return insertAt(
    file,
    lineEndAt(file.text, end),
    `${lineEnding(file)}${indent}struct klp_state *${name} = ${calls.previous};`,
  );
}

function lineEndAt(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return text[newline - 1] === "\r" ? newline - 1 : newline;
}

function wrap(
  statements: readonly [Statement, ...Statement[]],
  state: string,
  previous: string,
  free: string,
  unit: string,
): Edit[] {
  const [first] = statements;
  const last = statements.at(-1) ?? first;
  const { file, start } = first.first;
  const eol = lineEnding(file);
  const indent = lineIndent(file.text, start);
  const taken = taking(state, previous, free).map((line) => `${indent}${unit}${line}${eol}`);
  // Behind an `if`, the state may be NULL still.
  const isIf = first.kind === "ifStatement";
  const condition = isIf ? `${state} && ${previous}` : previous;
  const opening = insertAt(
    file,
    start,
    `if (${condition}) {${eol}${taken.join("")}${indent}} else ${isIf ? "" : `{${eol}${indent}${unit}`}`,
  );
  if (isIf) return [opening];
  const inner: Edit[] = [];
  for (
    let at = file.text.indexOf("\n", start) + 1;
    at > 0 && at < last.last.end;
    at = file.text.indexOf("\n", at) + 1
  ) {
    if (file.text[at] !== "\r" && file.text[at] !== "\n") inner.push(insertAt(file, at, unit));
  }
  return [opening, ...inner, insertAt(file, lineEndAt(file.text, last.last.end), `${eol}${indent}}`)];
}
