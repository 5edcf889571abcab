import type { Span } from "../c/source.ts";
import type { CallbackName } from "../kernel/machine.ts";
import {
  known,
  unknown,
  type Callbacks,
  type Fact,
  type Livepatch,
  type Module,
  type ObjectRow,
} from "../livepatch/model.ts";
import type { LivepatchFacts, ReleaseFunction, ReleaseObject, ReleaseShadow, ReleaseState } from "./history.ts";

/** What a source says of the livepatch in it. */
export interface SourceRelease extends LivepatchFacts {
  /** The kernel's name for the module. */
  readonly moduleName: string;
  /** The functions that it is known to patch. */
  readonly functions: readonly string[];
  /** The known ids that its code gives to `klp_get_state` and `klp_get_prev_state`. */
  readonly calledIds: readonly bigint[];
  /** The livepatch's name in its definition. */
  readonly nameSpan: Span;
}

/** What a module says of one of its livepatches, in the terms in which releases are compared. */
export function moduleFacts(module: Module, livepatch: Livepatch): SourceRelease {
  return {
    moduleName: module.name,
    replace: livepatch.replace,
    states: statesOf(livepatch),
    objects: objectsOf(livepatch),
    shadows: shadowsOf(module),
    functions: knownFunctions(livepatch),
    calledIds: module.stateCalls.flatMap(({ id }) => (id.known ? [id.value] : [])),
    nameSpan: livepatch.nameSpan,
  };
}

/** The callbacks that are set, in the order in which the kernel runs them. */
export function setCallbacks(callbacks: Readonly<Record<keyof Callbacks, unknown>>): readonly CallbackName[] {
  const all = [
    ["pre_patch", callbacks.prePatch],
    ["post_patch", callbacks.postPatch],
    ["pre_unpatch", callbacks.preUnpatch],
    ["post_unpatch", callbacks.postUnpatch],
  ] as const;
  return all.flatMap(([name, value]) => (value === null ? [] : [name]));
}

function statesOf({ stateTable: table }: Livepatch): Fact<readonly ReleaseState[]> {
  if (!table.known) return table;
  if (table.value === null) return known([]);
  if (!table.value.terminated.known) return table.value.terminated;
  const states: ReleaseState[] = [];
  for (const row of table.value.walked) {
    if (!row.id.known) return row.id;
    if (!row.version.known) return row.version;
    const id = row.fields.get("id");
    states.push({
      id: row.id.value,
      version: row.version.value,
      span: id?.valueSpan ?? row.span,
      idText: id?.text ?? row.id.value.toString(),
    });
  }
  return known(states);
}

function objectsOf({ objectTable: table }: Livepatch): Fact<readonly ReleaseObject[]> {
  if (!table.known) return table;
  if (table.value === null) return known([]);
  if (!table.value.terminated.known) return table.value.terminated;
  const objects: ReleaseObject[] = [];
  for (const row of table.value.walked) {
    const object = objectOf(row);
    if (!object.known) return object;
    objects.push(object.value);
  }
  return known(objects);
}

function objectOf({ name, functions: table, callbacks, span, fields }: ObjectRow): Fact<ReleaseObject> {
  if (!name.known) return name;
  if (!table.known) return table;
  const terminated = table.value?.terminated ?? known(true);
  if (!terminated.known) return terminated;
  const functions: ReleaseFunction[] = [];
  for (const { oldName, symbolPosition, fields: given, span: entry } of table.value?.walked ?? []) {
    if (!oldName.known) return oldName;
    if (!symbolPosition.known) return symbolPosition;
    if (oldName.value === null) return unknown("a function has no `.old_name`");
    const place = given.get("old_name")?.valueSpan ?? entry;
    functions.push({ oldName: oldName.value, position: symbolPosition.value, span: place });
  }
  const place = fields.get("name")?.valueSpan ?? span;
  return known({ name: name.value, functions, callbacks: setCallbacks(callbacks), span: place });
}

function shadowsOf({ shadowCalls }: Module): Fact<readonly ReleaseShadow[]> {
  const found = new Map<bigint, ReleaseShadow>();
  const mixed = new Set<bigint>();
  for (const { function: name, id, idText, idSpan, content } of shadowCalls) {
    if (!id.known) return id;
    const before = found.get(id.value);
    if (before === undefined) {
      found.set(id.value, { id: id.value, idText, functions: [name], content, span: idSpan });
      continue;
    }
    const first = before.content;
    if (content !== null && first !== null && (content.type !== first.type || content.size !== first.size)) {
      mixed.add(id.value);
    }
    const functions = before.functions.includes(name) ? before.functions : [...before.functions, name];
    found.set(id.value, { ...before, functions, content: first ?? content });
  }
  return known([...found.values()].map((each) => (mixed.has(each.id) ? { ...each, content: null } : each)));
}

/** For what only looks for something in common, some of them are enough. */
function knownFunctions({ objectTable: objects }: Livepatch): readonly string[] {
  if (!objects.known || objects.value === null) return [];
  return objects.value.walked.flatMap((row) => {
    const functions = row.functions.known ? (row.functions.value?.walked ?? []) : [];
    return functions.flatMap((each) => (each.oldName.known && each.oldName.value !== null ? [each.oldName.value] : []));
  });
}
