import type { MacroDeclaration } from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import type { ModuleRule } from "../rule.ts";

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
  subject: "module",
  *check(module) {
    const first = new Map<string, MacroDeclaration>();
    for (const { tree } of module.units) {
      for (const declaration of tree.declarations) {
        if (declaration.kind !== "macroDeclaration" || !callbackMacros.has(declaration.name.text)) continue;
        const name = declaration.name.text;
        const earlier = first.get(name);
        if (earlier === undefined) first.set(name, declaration);
        else yield finding(name, declaration, earlier);
      }
    }
  },
};

function finding(name: string, declaration: MacroDeclaration, earlier: MacroDeclaration) {
  return {
    span: authorSpan(declaration.name),
    message:
      `A second ${name}() for the same object: ` +
      (name.startsWith("KLP_")
        ? "both define the same variable, and the livepatch does not build."
        : "kpatch refuses the livepatch with -EINVAL when it is loaded.") +
      " Call both functions from one callback.",
    related: [{ span: authorSpan(earlier.name), message: "The first one." }],
  };
}

const callbackMacros: ReadonlySet<string> = new Set(
  ["KLP", "KPATCH"].flatMap((tool) =>
    ["PRE_PATCH", "POST_PATCH", "PRE_UNPATCH", "POST_UNPATCH"].map((kind) => `${tool}_${kind}_CALLBACK`),
  ),
);
