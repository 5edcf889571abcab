import type { Declarator, Expression, FunctionDefinition, Specifiers } from "../c/ast.ts";
import type { AnyNode } from "../c/walk.ts";
import { parametersOf } from "./local-variables.ts";
import { addressedName } from "./symbols.ts";

/** What the functions of a module write into livepatch objects, as far as names and declared types tell. */
export interface RunTimeWrites {
  /** Members written through a variable (`patch.replace = true`, `states[0].id = 1`), by variable. */
  readonly byVariable: Map<string, Set<string>>;
  /** Members written through a pointer to the kernel's struct with this tag: `klp_patch`, `replace`; {@link anyMember} for all of them. */
  readonly throughPointers: Map<string, Set<string>>;
  /** Variables of which whole entries are written, or whose address went to a function that may write through it. */
  readonly escaped: Set<string>;
}

/** Stands for every member where a whole struct is written. */
export const anyMember = "*";

/** The same of a single unit, where it is not known yet what the functions of the others do with what they are given. */
export interface UnitWrites extends RunTimeWrites {
  /** The parameters that a variable is handed to (`restore(&patch)`), by its name. */
  readonly handed: Map<string, Set<string>>;
  /** Those that a function hands its own pointers to, by what they point to. */
  readonly handedOn: Map<FunctionDefinition, Map<string, Set<string>>>;
}

export function noWrites(): UnitWrites {
  return {
    byVariable: new Map(),
    throughPointers: new Map(),
    escaped: new Set(),
    handed: new Map(),
    handedOn: new Map(),
  };
}

/** The writes of several translation units: what one does not see of another's variables, it may still write. */
export function joinWrites(
  all: readonly UnitWrites[],
  functions: ReadonlyMap<string, FunctionDefinition>,
): RunTimeWrites {
  const joined = noWrites();
  for (const { byVariable, throughPointers, escaped } of all) {
    for (const [key, members] of byVariable) for (const member of members) add(joined.byVariable, key, member);
    for (const [key, members] of throughPointers)
      for (const member of members) add(joined.throughPointers, key, member);
    for (const name of escaped) joined.escaped.add(name);
  }
  for (const { handed } of all) {
    for (const [name, parameters] of handed) {
      if (!joined.escaped.has(name) && mayBeWritten(parameters, all, functions)) joined.escaped.add(name);
    }
  }
  return joined;
}

/**
 * Whether something may be written through what is handed to some parameters, other than through a pointer whose type tells: one of them is
 * not a function's of this module, takes the pointer as something else, or hands it on to such a function.
 */
function mayBeWritten(
  parameters: ReadonlySet<string>,
  all: readonly UnitWrites[],
  functions: ReadonlyMap<string, FunctionDefinition>,
): boolean {
  const reached = new Set(parameters);
  // A set goes on to what is added while it is gone through.
  for (const parameter of reached) {
    const [position = "", callee = ""] = parameter.split(" ");
    const definition = functions.get(callee);
    const declared = definition === undefined ? undefined : parametersOf(definition)[Number(position)];
    const tag = declared === undefined ? null : pointedTag(declared.specifiers, declared.declarator);
    if (definition === undefined || tag === null) return true;
    for (const { handedOn } of all) {
      for (const next of handedOn.get(definition)?.get(tag) ?? []) reached.add(next);
    }
  }
  return false;
}

/**
 * Notes the writes of one function, whose nodes must come in source order: the answer takes each of them. `data` is no
 * such member: the kernel means it to be written.
 */
export function writesOfFunction(writes: UnitWrites, definition: FunctionDefinition): (node: AnyNode) => void {
  const pointers = new Map<string, Pointer>();
  const handedOn = new Map<string, Set<string>>();
  writes.handedOn.set(definition, handedOn);
  const noteDeclared = (specifiers: Specifiers, declarator: Declarator): void => {
    const tag = pointedTag(specifiers, declarator);
    if (declarator.name === null || tag === null) return;
    pointers.set(declarator.name.text, { tag, depth: declarator.derivations.length });
  };
  return (node) => {
    switch (node.kind) {
      case "parameter":
        noteDeclared(node.specifiers, node.declarator);
        break;
      case "declaration":
        for (const { declarator } of node.declarators) noteDeclared(node.specifiers, declarator);
        break;
      case "assignment":
        noteWrite(node.left, writes, pointers);
        break;
      case "call": {
        const callee = node.callee.kind === "identifier" ? node.callee.name : null;
        if (callee !== null && harmless.has(callee)) break;
        node.arguments.forEach((argument, position) => {
          const name = argument.kind === "typeName" ? null : addressedName(argument);
          if (name === null) return;
          const tag = pointers.get(name)?.tag;
          const parameter = `${position} ${callee ?? ""}`;
          if (tag === undefined) add(writes.handed, name, parameter);
          else add(handedOn, tag, parameter);
        });
        break;
      }
      default:
    }
  };
}

/** A variable of a function that points to the kernel's struct with a tag, or to pointers to it. */
interface Pointer {
  readonly tag: string;
  readonly depth: number;
}

/** The struct of the livepatch API that a variable is declared to point to. */
function pointedTag({ type }: Specifiers, { derivations }: Declarator): string | null {
  if (type?.kind !== "recordType" || type.tag === null || derivations[0]?.kind !== "pointer") return null;
  return type.tag.text.startsWith("klp_") ? type.tag.text : null;
}

/** Functions of the API and of C that do not write the members an author sets. */
const harmless: ReadonlySet<string> = new Set([
  "klp_enable_patch",
  "klp_disable_patch",
  "klp_register_patch",
  "klp_unregister_patch",
  "klp_get_state",
  "ARRAY_SIZE",
  "pr_info",
  "pr_err",
  "pr_warn",
  "pr_debug",
  "pr_notice",
  "printk",
  "WARN_ON",
  "BUG_ON",
]);

function noteWrite(target: Expression, writes: UnitWrites, pointers: ReadonlyMap<string, Pointer>): void {
  let at = target;
  let member: string | null = null;
  let arrows = 0;
  let depth = 0;
  for (;;) {
    if (at.kind === "member") {
      member = at.name.text;
      if (at.operator === "->") arrows++;
      at = at.object;
    } else if (at.kind === "index") {
      depth++;
      at = at.object;
    } else if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "unary" && (at.operator === "*" || at.operator === "&")) {
      if (at.operator === "*") depth++;
      at = at.operand;
    } else break;
  }
  // Behind a second pointer, as in `obj->mod->state`, is something else.
  if (member === "data" || arrows > 1 || at.kind !== "identifier") return;
  const pointer = pointers.get(at.name);
  if (member === null) {
    // A whole entry, all its members at once: `states[0] = (struct klp_state) { ... }`.
    if (depth === 0 || (pointer !== undefined && pointer.depth !== depth)) return;
    if (pointer === undefined) writes.escaped.add(at.name);
    else add(writes.throughPointers, pointer.tag, anyMember);
  } else if (pointer === undefined) add(writes.byVariable, at.name, member);
  else add(writes.throughPointers, pointer.tag, member);
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}
