import type { Node } from "jsonc-parser";
import type { Span } from "../c/source.ts";
import { callbackNames, type CallbackName } from "../kernel/machine.ts";
import { choiceOf, capitalized, itemsOf, membersOf, problem, spanOf, textOf, wholeNumberOf } from "./json-reader.ts";
import type { ManifestReader } from "./manifest-reader.ts";
import { stateIdBounds } from "./manifest-registry.ts";
import type { ReleaseFunction, ReleaseObject, ReleaseShadow } from "./history.ts";

export interface ManifestState {
  readonly id: bigint;
  readonly version: bigint;
  readonly span: Span;
}

/** The `states` of a release, the first of each id. */
export function readStates(reader: ManifestReader, node: Node, release: string): readonly ManifestState[] {
  const states = new Map<bigint, ManifestState>();
  for (const item of itemsOf(reader, node, `\`states\` of ${release}`)) {
    const state = readState(reader, item, release);
    if (state === null) continue;
    if (states.has(state.id))
      problem(reader, state.span, `State ${state.id} is listed twice in ${release}; only the first is read.`);
    else states.set(state.id, state);
  }
  return [...states.values()];
}

function readState(reader: ManifestReader, node: Node, release: string): ManifestState | null {
  const members = membersOf(reader, node, `a state of ${release}`, ["id", "version"]);
  if (members === null) return null;
  const idMember = members.get("id");
  const versionMember = members.get("version");
  const id =
    idMember?.value == null
      ? null
      : wholeNumberOf(reader, idMember.value, `\`id\` of a state of ${release}`, stateIdBounds);
  const what = id === null ? "a state" : `state ${id}`;
  if (idMember === undefined) problem(reader, spanOf(reader, node), `A state of ${release} needs an \`id\`.`);
  if (versionMember === undefined)
    problem(reader, spanOf(reader, node), `${capitalized(what)} of ${release} needs a \`version\`.`);
  const version =
    versionMember?.value == null
      ? null
      : wholeNumberOf(reader, versionMember.value, `\`version\` of ${what}`, versionBounds);
  return id === null || version === null ? null : { id, version, span: spanOf(reader, node) };
}

/** An `unsigned int`. */
const versionBounds = { from: 0n, to: 0xffff_ffffn, quoted: false } as const;

/** The `objects` of a recorded release; null where it has none recorded, or one that is wrong. */
export function readObjects(
  reader: ManifestReader,
  node: Node | null,
  release: string,
): readonly ReleaseObject[] | null {
  if (node === null) return null;
  const items = itemsOf(reader, node, `\`objects\` of ${release}`);
  const objects = items.flatMap((item) => readObject(reader, item, release) ?? []);
  return objects.length === items.length && node.type === "array" ? objects : null;
}

function readObject(reader: ManifestReader, node: Node, release: string): ReleaseObject | null {
  const members = membersOf(reader, node, `an object of ${release}`, ["name", "functions", "callbacks"]);
  if (members === null) return null;
  const nameNode = members.get("name")?.value ?? null;
  const isKernel = nameNode === null || nameNode.type === "null";
  const name = isKernel ? null : textOf(reader, nameNode, `\`name\` of an object of ${release}`);
  if (!isKernel && name === null) return null;
  const what = `${name ?? "vmlinux"} in ${release}`;
  const functionsNode = members.get("functions")?.value ?? null;
  const given = functionsNode === null ? [] : itemsOf(reader, functionsNode, `\`functions\` of ${what}`);
  const functions = given.flatMap((item) => readFunction(reader, item, what) ?? []);
  const callbacksNode = members.get("callbacks")?.value ?? null;
  const callbackItems = callbacksNode === null ? [] : itemsOf(reader, callbacksNode, `\`callbacks\` of ${what}`);
  const callbacks = callbackItems.flatMap(
    (item): CallbackName | [] => choiceOf(reader, item, `an entry of \`callbacks\` of ${what}`, callbackNames) ?? [],
  );
  return functions.length === given.length ? { name, functions, callbacks, span: spanOf(reader, node) } : null;
}

/** `name`, or `name,2` for the second function of that name, as sysfs has it. */
function readFunction(reader: ManifestReader, node: Node, object: string): ReleaseFunction | null {
  const text = textOf(reader, node, `an entry of \`functions\` of ${object}`);
  if (text === null) return null;
  const span = spanOf(reader, node);
  const [, oldName, position] = /^([^\s,]+)(?:,([0-9]{1,9}))?$/.exec(text) ?? [];
  if (oldName !== undefined) return { oldName, position: BigInt(position ?? 0), span };
  problem(
    reader,
    span,
    `A function of ${object} is its name, or its name and position: "cmdline_proc_show", "cleanup,2".`,
  );
  return null;
}

/** The `shadows` of a recorded release; null where it has none recorded, or one that is wrong. */
export function readShadows(
  reader: ManifestReader,
  node: Node | null,
  release: string,
): readonly ReleaseShadow[] | null {
  if (node === null) return null;
  const items = itemsOf(reader, node, `\`shadows\` of ${release}`);
  const shadows = items.flatMap((item) => readShadow(reader, item, release) ?? []);
  return shadows.length === items.length && node.type === "array" ? shadows : null;
}

function readShadow(reader: ManifestReader, node: Node, release: string): ReleaseShadow | null {
  const members = membersOf(reader, node, `a shadow variable of ${release}`, ["id", "type", "size", "functions"]);
  if (members === null) return null;
  const value = (name: string) => members.get(name)?.value ?? null;
  const idNode = value("id");
  if (!members.has("id")) problem(reader, spanOf(reader, node), `A shadow variable of ${release} needs an \`id\`.`);
  const id = idNode === null ? null : wholeNumberOf(reader, idNode, `\`id\` of a shadow variable`, shadowIdBounds);
  if (id === null) return null;
  const what = `shadow variable ${id} of ${release}`;
  const typeNode = value("type");
  const type = typeNode === null ? null : textOf(reader, typeNode, `\`type\` of ${what}`);
  const sizeNode = value("size");
  const size = sizeNode === null ? null : wholeNumberOf(reader, sizeNode, `\`size\` of ${what}`, sizeBounds);
  const functionsNode = value("functions");
  const functions = (functionsNode === null ? [] : itemsOf(reader, functionsNode, `\`functions\` of ${what}`)).flatMap(
    (item): string | [] => choiceOf(reader, item, `an entry of \`functions\` of ${what}`, shadowFunctions) ?? [],
  );
  const content = type === null && size === null ? null : { type, size };
  return { id, idText: id.toString(), functions, content, span: spanOf(reader, node) };
}

/** An `unsigned long`; no id is special. */
const shadowIdBounds = { ...stateIdBounds, from: 0n } as const;
const sizeBounds = { from: 0n, to: 0xffff_ffff_ffffn, quoted: false } as const;

/** `include/linux/livepatch.h` */
const shadowFunctions = [
  "klp_shadow_get",
  "klp_shadow_alloc",
  "klp_shadow_get_or_alloc",
  "klp_shadow_free",
  "klp_shadow_free_all",
] as const;
