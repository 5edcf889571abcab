import type { CallExpression, FunctionDefinition } from "../c/ast.ts";
import type { Module } from "./model.ts";

/** A call of a function by its name. */
export interface NamedCall {
  readonly call: CallExpression;
  /** The function that it stands in. */
  readonly caller: FunctionDefinition;
}

/** Calls by the name that they use, in source order; those through a pointer are not among them. */
export type NamedCalls = ReadonlyMap<string, readonly NamedCall[]>;

/** Adds a call to `calls` if it uses a name. */
export function noteNamedCall(call: CallExpression, caller: FunctionDefinition, calls: Map<string, NamedCall[]>): void {
  if (call.callee.kind !== "identifier") return;
  const same = calls.get(call.callee.name);
  if (same === undefined) calls.set(call.callee.name, [{ call, caller }]);
  else same.push({ call, caller });
}

/** The calls of several translation units, in their order. */
export function joinNamedCalls(all: readonly NamedCalls[]): NamedCalls {
  const [first, second] = all;
  if (first !== undefined && second === undefined) return first;
  const joined = new Map<string, NamedCall[]>();
  for (const calls of all) {
    for (const [name, own] of calls) joined.set(name, [...(joined.get(name) ?? []), ...own]);
  }
  return joined;
}

/** The calls of a function in all functions of a module. */
export function callsOf({ namedCalls }: Module, name: string): readonly NamedCall[] {
  return namedCalls.get(name) ?? [];
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
