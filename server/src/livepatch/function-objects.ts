import { withoutParentheses } from "../c/unwrap.ts";
import type { CompoundLiteral, Expression, FunctionDefinition, InitDeclarator, Specifiers } from "../c/ast.ts";
import type { Span } from "../c/source.ts";
import { authorSpan } from "../c/token.ts";
import { forEachNode, type AnyNode } from "../c/walk.ts";
import { declaredObjects, hasStorage, isObjectOrArray, livepatchTag } from "./declared-objects.ts";
import type { LivepatchTag } from "./layouts.ts";
import type { Module, Unit } from "./model.ts";
import { addressedLiteral, addressedName, isNull } from "./symbols.ts";

/** What functions do with livepatch tables. */
export interface FunctionObjects {
  readonly assignments: readonly TableAssignment[];
  /** Objects that live on the stack and that the kernel keeps a pointer to. */
  readonly onStack: readonly StackObject[];
  /** Names that a function declares `extern`. */
  readonly mentioned: ReadonlySet<string>;
}

/** `patch.states = states`: a function names a table in an object of the kernel's. */
export interface TableAssignment {
  readonly member: TableMember;
  /** What is assigned to: `patch.states`. */
  readonly span: Span;
  /** The struct with the member: of the file-scope object, or of what a declared pointer points to. */
  readonly tag: LivepatchTag;
  /** The table's name; null where it is anything else. */
  readonly table: string | null;
}

export interface StackObject {
  /** Null for a compound literal. */
  readonly name: string | null;
  readonly nameSpan: Span;
  /** The name of the function that it lives in. */
  readonly function: string;
  /** Those of its declaration; null for a compound literal. */
  readonly specifiers: Specifiers | null;
}

type TableMember = "states" | "objs" | "funcs";

/** The same, while it is collected. */
export interface FoundObjects extends FunctionObjects {
  readonly assignments: TableAssignment[];
  readonly onStack: StackObject[];
  readonly mentioned: Set<string>;
}

export function noFunctionObjects(): FoundObjects {
  return { assignments: [], onStack: [], mentioned: new Set<string>() };
}

export function joinFunctionObjects(all: readonly FunctionObjects[]): FunctionObjects {
  return {
    assignments: all.flatMap(({ assignments }) => assignments),
    onStack: all.flatMap(({ onStack }) => onStack),
    mentioned: new Set(all.flatMap(({ mentioned }) => [...mentioned])),
  };
}

/** Whether some function of the module puts a table of this name into an object of the kernel's. */
export function isAssignedTable({ functionObjects }: Module, name: string | null): boolean {
  return name !== null && functionObjects.assignments.some(({ table }) => table === name);
}

/** Whether a function with this node in it may do anything with tables: few do. */
export function concernsTables(node: AnyNode): boolean {
  switch (node.kind) {
    case "assignment":
      return node.operator === "=" && memberWrite(node.left, node.right) !== null;
    case "call":
      return node.callee.kind === "identifier" && node.callee.name === "klp_enable_patch";
    case "declaration":
      return hasStorage(node.specifiers, "extern");
    default:
      return false;
  }
}

/** A variable of a function, and its struct where that is the kernel's or it points to one. */
interface Local {
  readonly specifiers: Specifiers;
  readonly declarator: InitDeclarator;
  readonly tag: LivepatchTag | null;
}

/** An assignment to a member, before it is known what is assigned to. */
interface MemberWrite {
  readonly root: string;
  readonly isArrow: boolean;
  readonly member: TableMember;
  readonly target: Expression;
  readonly value: Expression;
}

/** Adds what a function does with tables. */
export function noteFunctionObjects(unit: Unit, definition: FunctionDefinition, found: FoundObjects): void {
  const locals = new Map<string, Local | null>();
  const pointers = new Map<string, LivepatchTag>();
  const writes: MemberWrite[] = [];
  const enabled = new Set<string>();
  forEachNode(definition, (node) => {
    switch (node.kind) {
      case "parameter":
        if (node.declarator.name === null) break;
        locals.set(node.declarator.name.text, null);
        if (node.declarator.derivations[0]?.kind === "pointer") {
          notePointer(pointers, node.specifiers, node.declarator.name.text);
        }
        break;
      case "declaration":
        for (const declarator of node.declarators) {
          const name = declarator.declarator.name?.text;
          if (name === undefined) continue;
          if (hasStorage(node.specifiers, "extern")) found.mentioned.add(name);
          const tag = isObjectOrArray(declarator.declarator) ? livepatchTag(node.specifiers) : null;
          // Two of a name stand in different blocks, and which one is meant is not followed.
          locals.set(name, locals.has(name) ? null : { specifiers: node.specifiers, declarator, tag });
          if (declarator.declarator.derivations[0]?.kind === "pointer") notePointer(pointers, node.specifiers, name);
        }
        break;
      case "assignment": {
        const write = node.operator === "=" ? memberWrite(node.left, node.right) : null;
        if (write !== null) writes.push(write);
        break;
      }
      case "call": {
        const [argument] = node.arguments;
        if (node.callee.kind !== "identifier" || node.callee.name !== "klp_enable_patch") break;
        const name = argument === undefined || argument.kind === "typeName" ? null : addressedName(argument);
        if (name !== null) enabled.add(name);
        break;
      }
      default:
    }
  });
  const globals = declaredObjects(unit);
  for (const write of writes) {
    const tag = write.isArrow ? pointers.get(write.root) : ownerOf(write.root, locals, globals);
    if (tag === undefined || !hasMember(tag, write.member) || isEmpty(write.value)) continue;
    const table = addressedName(write.value);
    found.assignments.push({
      member: write.member,
      span: authorSpan(write.target.first, write.target.last),
      tag,
      table,
    });
  }
  noteStack(definition, { locals, writes, enabled, globals }, found);
}

interface Body {
  readonly locals: ReadonlyMap<string, Local | null>;
  readonly writes: readonly MemberWrite[];
  readonly enabled: ReadonlySet<string>;
  readonly globals: ReturnType<typeof declaredObjects>;
}

/** Follows from what the kernel surely keeps to what that names, in this one function. */
function noteStack(
  definition: FunctionDefinition,
  { locals, writes, enabled, globals }: Body,
  found: FoundObjects,
): void {
  const reached = new Set<string>();
  const pending: string[] = [];
  const reach = (name: string | null): void => {
    const local = name === null ? undefined : locals.get(name);
    if (name === null || local?.tag == null || reached.has(name)) return;
    if (hasStorage(local.specifiers, "static") || hasStorage(local.specifiers, "extern")) return;
    reached.add(name);
    pending.push(name);
  };
  const byRoot = new Map<string, MemberWrite[]>();
  for (const write of writes) {
    if (write.isArrow) continue;
    const own = byRoot.get(write.root);
    if (own === undefined) byRoot.set(write.root, [write]);
    else own.push(write);
  }
  const literals: CompoundLiteral[] = [];
  const follow = ({ value, root, member }: MemberWrite): void => {
    // What is assigned twice may be a copy the second time.
    if ((byRoot.get(root) ?? []).some((each) => each.member === member && each.value !== value)) return;
    reach(addressedName(value));
    const literal = addressedLiteral(value);
    if (literal !== null && livepatchTag(literal.type.specifiers) !== null) literals.push(literal);
  };
  for (const name of enabled) reach(name);
  for (const [root, own] of byRoot) if (!locals.has(root) && globals.has(root)) own.forEach(follow);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    byRoot.get(name)?.forEach(follow);
    const initializer = locals.get(name)?.declarator.initializer ?? null;
    if (initializer === null) continue;
    forEachNode(initializer, (node) => {
      if (node.kind === "initializerItem" && node.value.kind !== "initializerList") reach(addressedName(node.value));
    });
  }
  const caller = definition.declarator.name?.text ?? "";
  for (const [name, local] of locals) {
    if (local === null || !reached.has(name) || local.declarator.declarator.name === null) continue;
    const nameSpan = authorSpan(local.declarator.declarator.name);
    found.onStack.push({ name, nameSpan, function: caller, specifiers: local.specifiers });
  }
  for (const { type } of literals) {
    found.onStack.push({ name: null, nameSpan: authorSpan(type.first, type.last), function: caller, specifiers: null });
  }
}

function notePointer(pointers: Map<string, LivepatchTag>, specifiers: Specifiers, name: string): void {
  const tag = livepatchTag(specifiers);
  if (tag === null) pointers.delete(name);
  else pointers.set(name, tag);
}

function ownerOf(root: string, locals: Body["locals"], globals: Body["globals"]): LivepatchTag | undefined {
  return locals.has(root) ? (locals.get(root)?.tag ?? undefined) : globals.get(root)?.tag;
}

function isEmpty(value: Expression): boolean {
  return isNull(value) && addressedLiteral(value) === null;
}

/** include/linux/livepatch.h */
function hasMember(tag: LivepatchTag, member: TableMember): boolean {
  return member === "funcs" ? tag === "klp_object" : tag === "klp_patch";
}

/** `patch.states = x`, `objs[0].funcs = x`, `patch->objs = x`; null for any other assignment. */
function memberWrite(target: Expression, value: Expression): MemberWrite | null {
  const at = withoutParentheses(target);
  if (at.kind !== "member") return null;
  const { text } = at.name;
  const member = members.find((each) => each === text);
  if (member === undefined) return null;
  const isArrow = at.operator === "->";
  let object = at.object;
  while (object.kind === "parenthesized" || object.kind === "index") {
    object = object.kind === "index" ? object.object : object.expression;
  }
  return object.kind === "identifier" ? { root: object.name, isArrow, member, target, value } : null;
}

const members: readonly TableMember[] = ["states", "objs", "funcs"];
