import type { CallbackName } from "../../kernel/machine.ts";
import type { Module, ObjectRow } from "../../livepatch/model.ts";
import { leakedData } from "../calls/leaked-data.ts";
import { isHalfTyped } from "../half-typed.ts";
import { maySet, successionOf } from "../history/carried-objects.ts";
import { undoFixes } from "../generated-callbacks/undo-effects.ts";
import type { Finding, ModuleRule, RuleContext } from "../rule.ts";
import { unseenWords } from "../unseen-words.ts";
import { hasLastingEffect } from "./lasting-effects.ts";
import { isMisplaced } from "./misplaced-callbacks.ts";
import { functionNamed, setCallbacks, type SetCallback } from "./object-callbacks.ts";

/**
 * Documentation/livepatch/callbacks.rst: `post_unpatch` mirrors `pre_patch` and `pre_unpatch` mirrors `post_patch`.
 * kernel/livepatch/core.c: nothing else of the livepatch runs when it is disabled.
 */
export const callbackUnpaired: ModuleRule = {
  name: "callback-unpaired",
  group: "callbacks",
  severity: "info",
  summary: "A callback does what no other callback of its object undoes.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return;
    const open = new Set(module.objectTables.filter(isOpen(module)).flatMap(({ rows }) => rows));
    let unseen: ReadonlySet<string> | null = null;
    for (const callback of setCallbacks(module)) {
      const { object, name, span, kind } = callback;
      const sister = sisters.get(kind);
      if (sister === undefined || maySet(object, sister) || open.has(object)) continue;
      const definition = functionNamed(module, name, span);
      if (definition === null || !hasLastingEffect(module, definition, kind)) continue;
      // The `post_unpatch` that frees what it allocates is told as `data-never-freed`.
      if (kind === "pre_patch" && leakedData(module, context).some(({ step }) => step.flow.definition === definition))
        continue;
      if (isMisplaced(module, callback)) continue;
      unseen ??= unseenWords(module);
      if (unseen.has(sister) || isDropped(module, context, object, sister)) continue;
      yield { ...finding(callback, sister), fixes: undoFixes(module, callback, sister) };
    }
  },
};

/** What the kernel calls to take back the other. */
const sisters: ReadonlyMap<CallbackName, CallbackName> = new Map([
  ["pre_patch", "post_unpatch"],
  ["post_patch", "pre_unpatch"],
]);

function finding({ kind, name, object, span }: SetCallback, sister: CallbackName): Finding {
  const of = object.name.known ? ` of ${object.name.value ?? "vmlinux"}` : "";
  return {
    span,
    message:
      `\`${kind}\`${of} has no \`${sister}\`: what ${name}() does stays when the livepatch is disabled` +
      `${kind === "pre_patch" ? ", or when enabling it is reversed" : ""}. Undo it in a \`${sister}\`.`,
    about: sister,
  };
}

/** Whether rows may get callbacks that their initializer does not say. */
function isOpen(module: Module) {
  return ({ dynamic, list }: Module["objectTables"][number]): boolean =>
    dynamic || list === null || isHalfTyped(module, list);
}

/** What an earlier release has and this one has not is told as `history-callback-dropped`. */
function isDropped(module: Module, { predecessors }: RuleContext, { name }: ObjectRow, sister: CallbackName): boolean {
  if (predecessors === null || !name.known) return false;
  const previous = successionOf(module, predecessors.releases)?.previous ?? [];
  return previous.some((object) => object.name === name.value && object.callbacks.has(sister));
}
