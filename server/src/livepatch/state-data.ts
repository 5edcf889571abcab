import { unwrapped } from "../c/unwrap.ts";
import type { CallExpression, Expression, FunctionDefinition, Initializer, MemberExpression } from "../c/ast.ts";
import type { Span } from "../c/source.ts";
import { authorSpan } from "../c/token.ts";
import { forEachNode } from "../c/walk.ts";
import type { Module, StateCall } from "./model.ts";
import { perModule } from "./per-module.ts";

/**
 * Whether some function asks for the module's own state of this id and accesses the answer's `data`. What goes through
 * another function, a global or a member is not seen.
 */
export function usesData(module: Module, id: bigint): boolean {
  return dataUse(module).used.has(id);
}

/**
 * Whether some function asks for the module's own state of this id and assigns the answer's `data`. What goes through
 * another function, a global or a member is not seen.
 */
export function writesData(module: Module, id: bigint): boolean {
  return dataUse(module).written.has(id);
}

/**
 * Whether some function asks for the previous livepatch's state of this id and reads the answer's `data`, other than to
 * free it: then what that points to lives on in this livepatch. What goes through another function is not seen.
 */
export function takesOverData(module: Module, id: bigint): boolean {
  return dataUse(module).takenOver.has(id);
}

interface DataUse {
  readonly used: Set<bigint>;
  readonly written: Set<bigint>;
  readonly takenOver: Set<bigint>;
}

/** A state that an expression points to: which call gave it, and its id. */
interface Origin {
  readonly function: StateCall["function"];
  readonly id: bigint;
}

/** One walk over the functions that ask for states answers for every id. */
const dataUse = perModule((module): DataUse => {
  const use: DataUse = { used: new Set(), written: new Set(), takenOver: new Set() };
  const origins = originsByPlace(module.stateCalls);
  const callers = new Set(module.stateCalls.map(({ caller }) => caller));
  for (const { tree } of module.units) {
    for (const declaration of tree.declarations) {
      if (declaration.kind !== "functionDefinition") continue;
      if (callers.has(declaration.declarator.name?.text ?? "")) noteUses(declaration, origins, use);
    }
  }
  return use;
});

type Origins = ReadonlyMap<string, Origin | null>;

/** What each call gives; null where its id is not known, or one macro's invocation writes calls with several ids. */
function originsByPlace(calls: readonly StateCall[]): Origins {
  const origins = new Map<string, Origin | null>();
  for (const { function: name, span, id } of calls) {
    const key = placeOf(name, span);
    const before = origins.get(key);
    const isOther = before !== undefined && (before === null || !id.known || before.id !== id.value);
    origins.set(key, id.known && !isOther ? { function: name, id: id.value } : null);
  }
  return origins;
}

function placeOf(name: string, { file, start, end }: Span): string {
  return [name, start, end, file.path].join("\n");
}

/** Follows variables in source order: what was assigned last is what they hold. */
function noteUses(definition: FunctionDefinition, origins: Origins, { used, written, takenOver }: DataUse): void {
  const held = new Map<string, Origin>();
  const notRead = new Set<Expression>();
  const originOf = (value: Initializer): Origin | null => {
    if (value.kind === "initializerList") return null;
    const inner = unwrapped(value);
    if (inner.kind === "identifier") return held.get(inner.name) ?? null;
    return inner.kind === "call" ? givenBy(inner, origins) : null;
  };
  const hold = (name: string, value: Initializer | null): void => {
    const origin = value === null ? null : originOf(value);
    if (origin === null) held.delete(name);
    else held.set(name, origin);
  };
  forEachNode(definition.body, (node) => {
    switch (node.kind) {
      case "initDeclarator":
        if (node.declarator.name !== null) hold(node.declarator.name.text, node.initializer);
        break;
      case "assignment": {
        const target = unwrapped(node.left);
        if (target.kind === "identifier") hold(target.name, node.right);
        else if (node.operator === "=") notRead.add(target);
        if (target.kind === "member" && isData(target)) {
          const origin = originOf(target.object);
          if (origin?.function === "klp_get_state") written.add(origin.id);
        }
        break;
      }
      case "unary":
        // Whoever gets a variable's address may write it.
        if (node.operator === "&" && node.operand.kind === "identifier") held.delete(node.operand.name);
        break;
      case "call":
        if (!frees(node)) break;
        for (const argument of node.arguments) if (argument.kind !== "typeName") notRead.add(unwrapped(argument));
        break;
      case "member": {
        if (!isData(node)) break;
        const origin = originOf(node.object);
        if (origin?.function === "klp_get_state") used.add(origin.id);
        else if (origin !== null && !notRead.has(node)) takenOver.add(origin.id);
        break;
      }
      default:
    }
  });
}

function isData({ operator, name }: MemberExpression): boolean {
  return operator === "->" && name.text === "data";
}

function givenBy(call: CallExpression, origins: Origins): Origin | null {
  if (call.callee.kind !== "identifier") return null;
  return origins.get(placeOf(call.callee.name, authorSpan(call.first, call.last))) ?? null;
}

/** `kfree`, `kvfree`, `vfree`, `kfree_sensitive`, `free_percpu`, ... */
function frees({ callee }: CallExpression): boolean {
  return callee.kind === "identifier" && callee.name.includes("free");
}
