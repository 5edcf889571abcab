import type { FunctionDefinition } from "../c/ast.ts";
import { forEachCall } from "../c/walk.ts";
import type { Module } from "../livepatch/model.ts";

/**
 * The functions of a module that run when one of them does: itself, what it calls by name, what those call. What goes
 * through a pointer is not seen, and a name that the module defines more than once may be either, so it is left out.
 */
export function functionsRunBy(module: Module, name: string): ReadonlySet<string> {
  const unique = uniqueFunctions(module);
  const run = new Set<string>();
  const pending = [name];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const definition = unique.get(at);
    if (definition === undefined || run.has(at)) continue;
    run.add(at);
    pending.push(...calleesOf(definition));
  }
  return run;
}

const uniqueOf = new WeakMap<Module, ReadonlyMap<string, FunctionDefinition>>();

function uniqueFunctions(module: Module): ReadonlyMap<string, FunctionDefinition> {
  let unique = uniqueOf.get(module);
  if (unique === undefined) {
    const found = new Map<string, FunctionDefinition | null>();
    for (const { tree } of module.units) {
      for (const declaration of tree.declarations) {
        if (declaration.kind !== "functionDefinition") continue;
        const name = declaration.declarator.name?.text ?? "";
        found.set(name, found.has(name) ? null : declaration);
      }
    }
    unique = new Map([...found].flatMap(([name, definition]) => (definition === null ? [] : [[name, definition]])));
    uniqueOf.set(module, unique);
  }
  return unique;
}

const callees = new WeakMap<FunctionDefinition, ReadonlySet<string>>();

function calleesOf(definition: FunctionDefinition): ReadonlySet<string> {
  let names = callees.get(definition);
  if (names === undefined) {
    const found = new Set<string>();
    forEachCall(definition.body, ({ callee }) => {
      if (callee.kind === "identifier") found.add(callee.name);
    });
    names = found;
    callees.set(definition, names);
  }
  return names;
}
