import type { Module } from "./model.ts";

const memories: WeakMap<Module, unknown>[] = [];

/** A question about modules that is answered once for each, until `forgetAnswers` is called. */
export function perModule<T>(answer: (module: Module) => T): (module: Module) => T {
  const known = new WeakMap<Module, { readonly is: T }>();
  memories.push(known);
  return (module) => {
    let before = known.get(module);
    if (before === undefined) known.set(module, (before = { is: answer(module) }));
    return before.is;
  };
}

/**
 * Forgets what was answered about a module. The rules ask the same questions one after the other, and nobody does afterwards; but
 * the answers take more room than the module, which is kept for as long as nobody edits it.
 */
export function forgetAnswers(module: Module): void {
  for (const known of memories) known.delete(module);
}
