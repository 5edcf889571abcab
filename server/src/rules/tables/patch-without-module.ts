import type { Livepatch } from "../../livepatch/model.ts";
import { isNull } from "../../livepatch/symbols.ts";
import { prependItem, replaceSpan } from "../edits.ts";
import { isHalfTyped } from "../half-typed.ts";
import type { Edit, ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_enable_patch refuses a livepatch whose `mod` is NULL. */
export const patchWithoutModule: ModuleRule = {
  name: "patch-without-module",
  group: "tables",
  severity: "error",
  summary: "A livepatch does not set `.mod`.",
  fix: "safe",
  subject: "module",
  *check(module) {
    if (module.open !== null) return;
    for (const livepatch of module.livepatches) {
      const { list, mod, variable, nameSpan } = livepatch;
      if (list === null || isHalfTyped(module, list) || livepatch.assigned("mod")) continue;
      if (mod !== null && (mod.value.kind === "initializerList" || !isNull(mod.value))) continue;
      const edits = setModule(livepatch);
      yield {
        span: mod?.valueSpan ?? nameSpan,
        message: `\`${variable}\` does not say which module it belongs to: klp_enable_patch() refuses it with -EINVAL. Set \`.mod = THIS_MODULE\`.`,
        fixes: edits === null ? [] : [{ title: "Set `.mod = THIS_MODULE`", safe: true, edits }],
      };
    }
  },
};

function setModule({ list, mod }: Livepatch): Edit[] | null {
  if (list?.editable !== true) return null;
  return mod === null ? prependItem(list, ".mod = THIS_MODULE") : [replaceSpan(mod.valueSpan, "THIS_MODULE")];
}
