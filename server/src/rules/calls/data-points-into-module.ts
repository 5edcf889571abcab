import type { Expression } from "../../c/ast.ts";
import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { moduleFlows } from "../../livepatch/functions/module-flows.ts";
import { dataOwner, stateDataSteps } from "../../livepatch/functions/state-data-steps.ts";
import { surroundingsOf } from "../../livepatch/functions/surroundings.ts";
import type { Place, Value, VariablePlace } from "../../livepatch/functions/values.ts";
import type { Module } from "../../livepatch/model.ts";
import { declarationsNamed } from "../../livepatch/named-declarations.ts";
import { addressedName } from "../../livepatch/symbols.ts";
import { placeText } from "../outside-values.ts";
import { isReachedAtRunTime } from "../reached-tables.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { stateNamed } from "../state-names.ts";
import { unitOf } from "../visible-names.ts";

/** kernel/livepatch/core.c: klp_free_replaced_patches_async lets go of the replaced module, which can be unloaded then, its data with it. */
export const dataPointsIntoModule: ModuleRule = {
  name: "data-points-into-module",
  group: "calls",
  severity: "warning",
  summary: "A state's `->data` points to data, a string or a function of the module itself.",
  fix: "none",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return;
    // A module without an exit stays in memory for ever, and all that it points to.
    if (module.information.exit === null) return;
    const copied = copiedStates(module);
    if (copied.has(null)) return;
    for (const pointer of ownPointers(module)) {
      const isCopied = pointer.id === null ? copied.size > 0 : copied.has(pointer.id);
      if (!isCopied) yield finding(module, pointer);
    }
  },
};

/** Where a state's `->data` is made to point into the module. */
interface OwnPointer {
  readonly id: bigint | null;
  readonly span: Span;
  readonly target: Target;
}

interface Target {
  /** "`saved_level`, a variable of the module" */
  readonly text: string;
  /** The variable with static storage, by its key in the flow analysis; null for a string or a function. */
  readonly variable: string | null;
}

/** The variables of the module that a state's `->data` points to, by their keys in the flow analysis. */
export function variablesBehindData(module: Module): ReadonlySet<string> {
  return new Set(ownPointers(module).flatMap(({ target: { variable } }) => variable ?? []));
}

function ownPointers(module: Module): readonly OwnPointer[] {
  return [...initialPointers(module), ...storedPointers(module)];
}

function storedPointers(module: Module): readonly OwnPointer[] {
  const pointers = new Map<unknown, OwnPointer>();
  for (const { kind, owner, id, value, event } of stateDataSteps(module)) {
    if (kind !== "set" || owner !== "own" || value === null || pointers.has(event.node)) continue;
    const target = targetOf(module, value);
    if (target === null) continue;
    const { node } = event;
    const typed = node.kind === "assignment" ? node.right : node;
    pointers.set(node, { id, span: authorSpan(typed.first, typed.last), target });
  }
  return [...pointers.values()];
}

function targetOf(module: Module, value: Value): Target | null {
  if (value.kind === "string") return { text: "a string of the module", variable: null };
  if (value.kind !== "address") return null;
  const { place } = value;
  if (place.kind === "variable" && place.storage === "function") return functionTarget(place.name);
  const variable = ownVariable(module, place);
  return variable === null ? null : { text: variableText(placeText(place)), variable: variable.key };
}

function functionTarget(name: string): Target {
  return { text: `${name}(), a function of the module`, variable: null };
}

function variableText(name: string): string {
  return `\`${name}\`, a variable of the module`;
}

/** The variable with static storage that a place is or is a member of; what a pointer in it points to may be anywhere. */
function ownVariable(module: Module, place: Place): VariablePlace | null {
  if (place.kind === "variable") return place.storage === "static" ? place : null;
  const { of } = place;
  if (of.kind !== "variable" || of.place.storage !== "static") return null;
  const declared = module.units.flatMap((unit) =>
    declarationsNamed(unit, of.place.name).flatMap((declaration) =>
      declaration.kind === "declaration" ? declaration.declarators : [],
    ),
  );
  const own = declared.filter(({ declarator }) => declarator.name?.text === of.place.name);
  const isPointer = own.some(({ declarator }) => declarator.derivations.some(({ kind }) => kind === "pointer"));
  return own.length === 0 || isPointer ? null : of.place;
}

/** `{ .id = 1, .data = &saved }` */
function initialPointers(module: Module): readonly OwnPointer[] {
  return module.stateTables.flatMap((table) => {
    if (!isReachedAtRunTime(module, table)) return [];
    return table.walked.flatMap(({ id, fields }) => {
      const field = fields.get("data");
      if (field === undefined || field.value.kind === "initializerList" || !id.known) return [];
      const target = initialTarget(module, field.value, field.valueSpan);
      return target === null ? [] : [{ id: id.value, span: field.valueSpan, target }];
    });
  });
}

function initialTarget(module: Module, value: Expression, { file }: Span): Target | null {
  if (unwrapped(value).kind === "string") return targetOf(module, { kind: "string", key: "" });
  const name = addressedName(value);
  const unit = unitOf(module, file);
  const storage = name === null || unit === null ? null : surroundingsOf(module).variable(name, unit)?.storage;
  if (name === null || storage === undefined || storage === null || storage === "external") return null;
  return storage === "function" ? functionTarget(name) : { text: variableText(name), variable: `v:${name}` };
}

/** The states whose contents this livepatch copies from the one before it, as the next one will: their pointers go nowhere. */
function copiedStates(module: Module): ReadonlySet<bigint | null> {
  const handedOn = new Set(stateDataSteps(module).flatMap(({ kind, id }) => (kind === "takeOver" ? [id] : [])));
  const copied = new Set<bigint | null>();
  for (const event of moduleFlows(module).flatMap(({ events }) => events)) {
    if (event.kind !== "dereference") continue;
    const data = dataOwner(module, event.value);
    if (data?.owner === "previous" && !handedOn.has(data.id)) copied.add(data.id);
  }
  return copied;
}

function finding(module: Module, { id, span, target }: OwnPointer): Finding {
  return {
    span,
    message:
      `The \`->data\` of ${stateNamed(module, id)} points to ${target.text}: a livepatch that replaces this one and takes the pointer over is left with ` +
      `memory that is gone as soon as this module is unloaded. Allocate it in \`pre_patch\`.`,
    ...(id === null ? {} : { about: id.toString() }),
  };
}
