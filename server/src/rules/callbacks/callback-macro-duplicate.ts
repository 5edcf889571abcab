import { authorSpan } from "../../c/token.ts";
import { callbackMacros, type CallbackMacro } from "../../livepatch/callback-macros.ts";
import type { Module } from "../../livepatch/model.ts";
import type { Finding, ModuleRule } from "../rule.ts";

/**
 * include/linux/livepatch_helpers.h: KLP_PRE_PATCH_CALLBACK and its sisters define a variable that is named after the kind and the
 * object; kmod/patch/livepatch-patch-hook.c of kpatch: add_callbacks_to_patch_objects() refuses a second one of a kind for an object.
 */
export const callbackMacroDuplicate: ModuleRule = {
  name: "callback-macro-duplicate",
  group: "callbacks",
  severity: "error",
  summary: "Two macros set a callback of one kind for one object.",
  fix: "none",
  inPatches: true,
  subject: "module",
  *check(module) {
    const first = new Map<string, CallbackMacro>();
    for (const macro of callbackMacros(module)) {
      const name = macro.declaration.name.text;
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, macro);
      else yield finding(module, macro, earlier);
    }
  },
};

function finding(module: Module, { tool, declaration }: CallbackMacro, earlier: CallbackMacro): Finding {
  const name = declaration.name.text;
  const span = authorSpan(declaration.name);
  const place = authorSpan(earlier.declaration.name);
  // The files of a patch need not belong to one object: each is a part of vmlinux or of some module.
  const isElsewhere = module.kind === "patch" && place.file !== span.file;
  return {
    span,
    message:
      (isElsewhere
        ? `Another file of this patch has a ${name}() too. If both belong to one object, to vmlinux or to the same module, `
        : `A second ${name}() for the same object: `) +
      (tool === "klp-build"
        ? "both define the same variable, and the livepatch does not build."
        : "kpatch refuses the livepatch with -EINVAL when it is loaded.") +
      (isElsewhere ? " Then call both functions from one callback." : " Call both functions from one callback."),
    ...(isElsewhere ? { severity: "info" as const } : {}),
    related: [{ span: place, message: "The first one." }],
  };
}
