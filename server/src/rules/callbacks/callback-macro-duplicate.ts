import type { SourceFile } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import { callbackMacros, type CallbackMacro, type PatchTool } from "../../livepatch/callback-macros.ts";
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
    const firsts = new Map<string, CallbackMacro[]>();
    const told = new Set<SourceFile>();
    for (const macro of callbackMacros(module)) {
      const name = macro.declaration.name.text;
      const file = fileOf(macro);
      const [first, ...others] = firsts.get(name) ?? [];
      const same = module.kind === "patch" ? [first, ...others].find((each) => each && fileOf(each) === file) : first;
      if (same !== undefined) {
        yield finding(macro, same);
        continue;
      }
      firsts.set(name, [...(first === undefined ? [] : [first, ...others]), macro]);
      // Whether two files of a patch belong to one object is one question, however many kinds of callbacks they have.
      if (first === undefined || told.has(file)) continue;
      told.add(file);
      yield findingElsewhere(macro, first);
    }
  },
};

function fileOf({ declaration }: CallbackMacro): SourceFile {
  return authorSpan(declaration.name).file;
}

function finding({ tool, declaration }: CallbackMacro, earlier: CallbackMacro): Finding {
  return {
    span: authorSpan(declaration.name),
    message: `A second ${declaration.name.text}() for the same object: ${refusals[tool]} Call both functions from one callback.`,
    related: [theFirst(earlier)],
  };
}

/** The files of a patch need not belong to one object: each is a part of vmlinux or of some module. */
function findingElsewhere({ tool, declaration }: CallbackMacro, earlier: CallbackMacro): Finding {
  return {
    span: authorSpan(declaration.name),
    message:
      `Another file of this patch has a ${declaration.name.text}() too. If both belong to one object, to vmlinux or to the same module, ` +
      `${refusals[tool]} Then call both functions from one callback.`,
    severity: "info",
    related: [theFirst(earlier)],
  };
}

const refusals: Readonly<Record<PatchTool, string>> = {
  "klp-build": "both define the same variable, and the livepatch does not build.",
  kpatch: "kpatch refuses the livepatch with -EINVAL when it is loaded.",
};

function theFirst({ declaration }: CallbackMacro) {
  return { span: authorSpan(declaration.name), message: "The first one." };
}
