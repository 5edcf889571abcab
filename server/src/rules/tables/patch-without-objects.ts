import type { Livepatch, Module } from "../../livepatch/model.ts";
import { hasConditionInside } from "../conditional-lists.ts";
import { isBefore } from "../declarations.ts";
import { insertAfterItem, itemAt, prependItem, replaceSpan } from "../edits.ts";
import { isHalfTyped } from "../half-typed.ts";
import type { Edit, Fix, ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_enable_patch refuses a livepatch whose `objs` is NULL. */
export const patchWithoutObjects: ModuleRule = {
  name: "patch-without-objects",
  group: "tables",
  severity: "error",
  summary: "A livepatch does not set `.objs`.",
  fix: "ask",
  subject: "module",
  *check(module) {
    if (module.open !== null) return;
    for (const livepatch of module.livepatches) {
      const { list, objs, objectTable, variable, nameSpan } = livepatch;
      if (list === null || isHalfTyped(module, list) || !objectTable.known || objectTable.value !== null) continue;
      // What no designator names may be a macro that sets everything.
      if (list.node.items.some(({ designators }) => designators.length === 0)) continue;
      yield {
        span: objs?.valueSpan ?? nameSpan,
        message: `\`${variable}\` does not say what it patches: klp_enable_patch() refuses it with -EINVAL. Set \`.objs\` to an array of \`struct klp_object\`.`,
        fixes: fixes(module, livepatch),
      };
    }
  },
};

/** Where one array alone can be meant. */
function fixes(module: Module, livepatch: Livepatch): Fix[] {
  const used = module.livepatches.map(({ objectTable }) => (objectTable.known ? objectTable.value : null));
  const [only, ...others] = module.objectTables.filter((table) => !used.includes(table));
  if (only?.name == null || others.length > 0) return [];
  const { list } = livepatch;
  if (list === null || hasConditionInside(module, list) || !isBefore(only.nameSpan, list.span)) return [];
  const edits = setObjects(livepatch, only.name);
  return edits === null ? [] : [{ title: `Set \`.objs = ${only.name}\``, safe: false, edits }];
}

/** The struct's own order: `.objs` follows `.mod`. */
function setObjects({ list, mod, objs }: Livepatch, name: string): Edit[] | null {
  if (list?.editable !== true) return null;
  if (objs !== null) return [replaceSpan(objs.valueSpan, name)];
  const item = mod === null ? null : itemAt(list, mod.span);
  return item === null ? prependItem(list, `.objs = ${name}`) : insertAfterItem(list, item, `.objs = ${name}`);
}
