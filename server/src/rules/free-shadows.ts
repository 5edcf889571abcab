import type { Callbacks, Livepatch, Module } from "../livepatch/model.ts";
import type { Fix } from "./rule.ts";
import { insertFirstStatement } from "./statements.ts";
import { isVisible, unitOf, visibleConstant } from "./visible-names.ts";

/** The id of a shadow variable as somebody wrote it: this module (`isOwn`), or a release with names of its own. */
interface ShadowId {
  readonly id: bigint;
  readonly idText: string;
  readonly isOwn: boolean;
}

/** Above this a number needs a suffix. */
const maximumLong = 0x7fff_ffff_ffff_ffffn;

/**
 * Frees all shadow variables of an id in a callback of vmlinux, where the livepatch has it. Never safe, because only the
 * author knows whether what they hold needs a destructor.
 */
export function freeAllFixes(
  module: Module,
  { objectTable }: Livepatch,
  callback: keyof Callbacks,
  { id, idText, isOwn }: ShadowId,
): Fix[] {
  const objects = objectTable.known ? (objectTable.value?.walked ?? []) : [];
  const name = objects.find((row) => row.name.known && row.name.value === null)?.callbacks[callback] ?? null;
  const definition = name === null ? undefined : module.functions.get(name);
  if (name === null || definition === undefined) return [];
  const { file, start: offset } = definition.body.first;
  const place = { file, offset };
  const unit = unitOf(module, file);
  const isKept =
    unit !== null &&
    (visibleConstant(unit, place, idText) === id || (isOwn && idText !== "" && isVisible(unit, place, idText)));
  const digits = id > maximumLong ? `${id}UL` : id.toString();
  const edit = insertFirstStatement(module, definition, `klp_shadow_free_all(${isKept ? idText : digits}, NULL);`);
  return edit === null ? [] : [{ title: `Free shadow variable ${id} in \`${name}\``, safe: false, edits: [edit] }];
}
