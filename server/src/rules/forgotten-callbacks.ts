import type { FunctionDefinition } from "../c/ast.ts";
import { TokenKind, isTyped } from "../c/token.ts";
import type { CallbackName } from "../kernel/machine.ts";
import { hasStorage } from "../livepatch/declared-objects.ts";
import { parametersOf } from "../livepatch/local-variables.ts";
import type { Module, Unit } from "../livepatch/model.ts";
import { expectedReturn, isObjectPointer, returnsOther } from "./callbacks/callback-signature.ts";
import type { SetCallback } from "./callbacks/object-callbacks.ts";
import { bindCallback } from "./generated-callbacks/new-callback.ts";
import type { Fix } from "./rule.ts";
import { unseenWords } from "./unseen-words.ts";

/** Whether nothing can run a function: it is `static`, and no table, call or other text of its unit names it, whatever the configuration. */
export function isForgotten(module: Module, definition: FunctionDefinition): boolean {
  const name = definition.declarator.name?.text;
  if (name === undefined || !hasStorage(definition.specifiers, "static")) return false;
  const unit = module.units.find(({ tree }) => tree.declarations.includes(definition));
  return unit !== undefined && mentions(unit).get(name) === 1 && !unseenWords(module).has(name);
}

/** The only forgotten function that has the name of a callback in its own: `panic_pre_unpatch()`. */
export function forgottenCallback(module: Module, kind: CallbackName): FunctionDefinition | null {
  const found = module.units
    .flatMap(({ tree }) => tree.declarations)
    .filter((each) => each.kind === "functionDefinition")
    .filter((each) => each.declarator.name?.text.includes(kind) === true && isForgotten(module, each));
  return found.length === 1 ? found[0]! : null;
}

/** Sets a callback that was written and then forgotten, in the object of another one that stands behind it. */
export function setForgotten(sister: SetCallback, kind: CallbackName, definition: FunctionDefinition): Fix[] {
  const name = definition.declarator.name?.text ?? "";
  const { list } = sister.object;
  const [parameter, ...others] = parametersOf(definition);
  if (list === null || parameter === undefined || others.length > 0 || !isObjectPointer(parameter)) return [];
  if (returnsOther(definition, expectedReturn(kind)) || !isTyped(definition.last)) return [];
  const isBefore = definition.last.file === list.span.file && definition.last.end < list.span.start;
  const edits = isBefore ? bindCallback(sister, kind, name) : null;
  return edits === null ? [] : [{ title: `Set \`.${kind} = ${name}\``, safe: false, edits }];
}

const mentionsByUnit = new WeakMap<Unit, ReadonlyMap<string, number>>();

/** How often each name stands in a unit, macros expanded. */
function mentions(unit: Unit): ReadonlyMap<string, number> {
  let counts = mentionsByUnit.get(unit);
  if (counts === undefined) {
    const found = new Map<string, number>();
    for (const { kind, text } of unit.preprocessed.tokens) {
      if (kind === TokenKind.Identifier) found.set(text, (found.get(text) ?? 0) + 1);
    }
    mentionsByUnit.set(unit, (counts = found));
  }
  return counts;
}
