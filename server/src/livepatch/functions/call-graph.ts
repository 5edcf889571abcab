import type { CallExpression, FunctionDefinition } from "../../c/ast.ts";
import { functions as apiFunctions } from "../../kernel/api-functions.ts";
import type { Module } from "../model.ts";
import { perModule } from "../per-module.ts";
import { rolesOf } from "./roles.ts";
import { surroundingsOf } from "./surroundings.ts";

/** A call of a function of the module by its name. */
export interface DirectCall {
  readonly call: CallExpression;
  readonly caller: FunctionDefinition;
  readonly callee: FunctionDefinition;
}

interface CallGraph {
  readonly definitions: readonly FunctionDefinition[];
  readonly from: ReadonlyMap<FunctionDefinition, readonly DirectCall[]>;
  readonly to: ReadonlyMap<FunctionDefinition, readonly DirectCall[]>;
  readonly users: ReadonlySet<FunctionDefinition>;
}

/** The calls that a function makes of functions of its module, grouped by these. */
export function directCalls(module: Module, caller: FunctionDefinition): readonly DirectCall[] {
  return callGraph(module).from.get(caller) ?? [];
}

/** The calls of a function in its module, in source order. */
export function directCallsOf(module: Module, callee: FunctionDefinition): readonly DirectCall[] {
  return callGraph(module).to.get(callee) ?? [];
}

/** Some functions and all that they reach by direct calls. */
export function reachableFrom(module: Module, from: Iterable<FunctionDefinition>): ReadonlySet<FunctionDefinition> {
  const reached = new Set(from);
  // A set goes on to what is added while it is gone through.
  for (const caller of reached) for (const { callee } of directCalls(module, caller)) reached.add(callee);
  return reached;
}

/** The names of all functions that run when the one of a name does. */
export function namesReachedFrom(module: Module, name: string): ReadonlySet<string> {
  const definition = module.functions.get(name);
  const reached = definition === undefined ? [] : [...reachableFrom(module, [definition])];
  return new Set(reached.map(({ declarator }) => declarator.name?.text ?? ""));
}

/**
 * Whether a function runs only when one of some functions does: it is one of them, or all that call it do, and nothing else
 * can (`rolesOf`). False for a function that nobody calls.
 */
export function isOnlyReachedFrom(
  module: Module,
  definition: FunctionDefinition,
  roots: ReadonlySet<FunctionDefinition>,
): boolean {
  const pending = new Set([definition]);
  for (const at of pending) {
    if (roots.has(at)) continue;
    const calls = directCallsOf(module, at);
    if (calls.length === 0 || rolesOf(module, at).length > 0) return false;
    for (const { caller } of calls) pending.add(caller);
  }
  return [...pending].some((each) => roots.has(each));
}

/** The functions that something outside of the module's own calls runs, and those that nothing is seen to call. */
export function entryPoints(module: Module): readonly FunctionDefinition[] {
  return callGraph(module).definitions.filter((definition) => {
    const callers = directCallsOf(module, definition).filter(({ caller }) => caller !== definition);
    return callers.length === 0 || rolesOf(module, definition).length > 0;
  });
}

/**
 * Whether a function calls one of the livepatch API, itself or through others. What else is named `klp_*` belongs to the kernel's own
 * side, as `klp_copy_process()` in kernel/fork.c, or is the author's.
 */
export function usesLivepatchApi(module: Module, definition: FunctionDefinition): boolean {
  return callGraph(module).users.has(definition);
}

const callGraph = perModule(readGraph);

function readGraph(module: Module): CallGraph {
  const surroundings = surroundingsOf(module);
  const definitions: FunctionDefinition[] = [];
  const from = new Map<FunctionDefinition, DirectCall[]>();
  const to = new Map<FunctionDefinition, DirectCall[]>();
  const users = new Set<FunctionDefinition>();
  for (const { tree } of module.units) {
    for (const each of tree.declarations) if (each.kind === "functionDefinition") definitions.push(each);
  }
  for (const [name, calls] of module.namedCalls) {
    const isOfApi = apiFunctions.has(name);
    for (const { call, caller } of calls) {
      if (isOfApi) users.add(caller);
      const unit = surroundings.unitOf(caller);
      const callee = unit === null ? null : surroundings.definition(name, unit);
      if (callee === null) continue;
      const direct: DirectCall = { call, caller, callee };
      push(from, caller, direct);
      push(to, callee, direct);
    }
  }
  for (const user of users) for (const { caller } of to.get(user) ?? []) users.add(caller);
  return { definitions, from, to, users };
}

function push(calls: Map<FunctionDefinition, DirectCall[]>, end: FunctionDefinition, call: DirectCall): void {
  const before = calls.get(end);
  if (before === undefined) calls.set(end, [call]);
  else before.push(call);
}
