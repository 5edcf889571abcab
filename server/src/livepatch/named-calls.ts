import type { CallExpression, FunctionDefinition } from "../c/ast.ts";
import { forEachNode } from "../c/walk.ts";
import type { Module, Unit } from "./model.ts";

/** A call of a function by its name. */
export interface NamedCall {
  readonly call: CallExpression;
  /** The function that it stands in. */
  readonly caller: FunctionDefinition;
}

/** The calls of a function in all functions of a module, in source order; those that only a pointer makes are not among them. */
export function callsOf(module: Module, name: string): readonly NamedCall[] {
  return module.units.flatMap((unit) => callsIn(unit).get(name) ?? []);
}

/** The names of a function and of all that reach it by direct calls. */
export function callersOf(module: Module, name: string): ReadonlySet<string> {
  const reaching = new Set([name]);
  // A set goes on to what is added while it is gone through.
  for (const each of reaching) {
    for (const { caller } of callsOf(module, each)) {
      if (caller.declarator.name !== null) reaching.add(caller.declarator.name.text);
    }
  }
  return reaching;
}

const unitCalls = new WeakMap<Unit, ReadonlyMap<string, readonly NamedCall[]>>();

function callsIn(unit: Unit): ReadonlyMap<string, readonly NamedCall[]> {
  const before = unitCalls.get(unit);
  if (before !== undefined) return before;
  const calls = new Map<string, NamedCall[]>();
  for (const caller of unit.tree.declarations) {
    if (caller.kind !== "functionDefinition") continue;
    forEachNode(caller.body, (call) => {
      if (call.kind !== "call" || call.callee.kind !== "identifier") return;
      const same = calls.get(call.callee.name);
      if (same === undefined) calls.set(call.callee.name, [{ call, caller }]);
      else same.push({ call, caller });
    });
  }
  unitCalls.set(unit, calls);
  return calls;
}
