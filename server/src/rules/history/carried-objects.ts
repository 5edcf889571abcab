import type { Designator, Initializer, InitializerItem } from "../../c/ast.ts";
import type { Span } from "../../c/source.ts";
import type { Release, ReleaseFunction } from "../../history/history.ts";
import type { CallbackName } from "../../kernel/machine.ts";
import type { Livepatch, Module, ObjectRow, ObjectTable } from "../../livepatch/model.ts";
import { isNull } from "../../livepatch/symbols.ts";
import { isHalfTyped } from "../half-typed.ts";
import { moduleNameOf } from "../module-names.ts";
import { unseenWords } from "../unseen-words.ts";

/** What a cumulative livepatch has to hold against the release that it replaces. */
export interface Succession {
  readonly livepatch: Livepatch;
  readonly table: ObjectTable;
  /** Every entry that the author wrote, by its object's name; null is vmlinux. What a terminator hides is told elsewhere. */
  readonly own: ReadonlyMap<string | null, readonly ObjectRow[]>;
  /** The newest of the releases that may be running. */
  readonly release: Release;
  readonly previous: readonly PreviousObject[];
  /** Whether a name stands in what only other conditions would have: then it is not gone. */
  readonly isElsewhere: (name: string | null) => boolean;
}

/** An object of the release, all entries of one name together. */
export interface PreviousObject {
  readonly name: string | null;
  /** By {@link functionKey}. */
  readonly functions: ReadonlyMap<string, ReleaseFunction>;
  readonly callbacks: ReadonlySet<CallbackName>;
  readonly span: Span | null;
}

/**
 * The module's livepatch beside the newest release before it; null where the livepatch is not known to be cumulative, where
 * the module has several of them, or where the objects of one side are not known.
 */
export function successionOf(module: Module, releases: readonly Release[]): Succession | null {
  const [livepatch, another] = module.livepatches;
  const release = releases.at(-1);
  if (module.kind !== "module" || module.open !== null) return null;
  if (livepatch === undefined || another !== undefined || release?.objects.known !== true) return null;
  if (!livepatch.replace.known || !livepatch.replace.value) return null;
  const table = livepatch.objectTable.known ? livepatch.objectTable.value : null;
  const own = table === null ? null : declaredObjects(module, livepatch, table);
  if (table === null || own === null) return null;
  const unseen = unseenWords(module);
  const isElsewhere = (name: string | null) => name !== null && (unseen.has(name) || unseen.has(`"${name}"`));
  return { livepatch, table, own, release, previous: previousObjects(release), isElsewhere };
}

/** The functions that entries of one object list, by {@link functionKey}; null where one of them is not known. */
export function declaredFunctions(rows: readonly ObjectRow[]): ReadonlySet<string> | null {
  const found = new Set<string>();
  for (const { functions: table } of rows) {
    if (!table.known) return null;
    if (table.value === null) continue;
    if (!table.value.terminated.known) return null;
    for (const { oldName, newFunction, symbolPosition } of table.value.rows) {
      if (!oldName.known || !symbolPosition.known) return null;
      if (oldName.value !== null) found.add(functionKey(oldName.value, symbolPosition.value));
      else if (!newFunction.known || newFunction.value !== null) return null;
    }
  }
  return found;
}

/** How sysfs tells functions of one name apart: `cleanup,2`. A position of 0 is the first, and the only one. */
function functionKey(name: string, position: bigint): string {
  return position > 1n ? `${name},${position}` : name;
}

/** Whether an entry sets a callback, or says something in its place that is no function's name. */
export function maySet({ callbacks, list }: ObjectRow, name: CallbackName): boolean {
  const { prePatch, postPatch, preUnpatch, postUnpatch } = callbacks;
  const set = { pre_patch: prePatch, post_patch: postPatch, pre_unpatch: preUnpatch, post_unpatch: postUnpatch };
  return set[name] !== null || list === null || list.node.items.some((item) => setsCallback(item, name));
}

/** `.callbacks = VENDOR_CALLBACKS`, `.callbacks = { .pre_unpatch = VENDOR(f) }`, `.callbacks.pre_unpatch = VENDOR(f)` */
function setsCallback({ designators: [first, second], value }: InitializerItem, name: CallbackName): boolean {
  if (!isMember(first, "callbacks")) return false;
  if (second !== undefined) return isMember(second, name) && !isEmpty(value);
  if (value.kind !== "initializerList") return true;
  return value.items.some((item) => isMember(item.designators[0], name) && !isEmpty(item.value));
}

function isMember(designator: Designator | undefined, name: string): boolean {
  return designator?.kind === "fieldDesignator" && designator.name.text === name;
}

function isEmpty(value: Initializer): boolean {
  return value.kind === "initializerList" ? value.items.length === 0 : isNull(value);
}

function declaredObjects(module: Module, livepatch: Livepatch, table: ObjectTable): Succession["own"] | null {
  if (livepatch.list === null || isHalfTyped(module, livepatch.list)) return null;
  if (table.list === null || isHalfTyped(module, table.list) || !table.terminated.known) return null;
  const found = new Map<string | null, ObjectRow[]>();
  for (const row of table.rows) {
    if (!row.name.known || !row.functions.known) return null;
    if (row.fields.size === 0) continue;
    const { list } = row.functions.value ?? {};
    if (list !== undefined && (list === null || isHalfTyped(module, list))) return null;
    const name = objectName(row.name.value);
    const same = found.get(name);
    if (same === undefined) found.set(name, [row]);
    else same.push(row);
  }
  return found;
}

function previousObjects({ objects }: Release): readonly PreviousObject[] {
  const found = new Map<string | null, PreviousObject>();
  for (const { name: given, functions, callbacks, span } of objects.known ? objects.value : []) {
    const name = objectName(given);
    const before = found.get(name);
    const own = functions.map((each) => [functionKey(each.oldName, each.position), each] as const);
    found.set(name, {
      name,
      functions: new Map([...(before?.functions ?? []), ...own]),
      callbacks: new Set([...(before?.callbacks ?? []), ...callbacks]),
      span: before?.span ?? span,
    });
  }
  return [...found.values()];
}

/**
 * What an author means by a name that the kernel does not find: the kernel itself by `vmlinux`, told as `object-named-vmlinux`, and
 * a module by that of its file, told as `object-name-invalid`.
 */
function objectName(name: string | null): string | null {
  return name === null || name === "vmlinux" ? null : moduleNameOf(name);
}
