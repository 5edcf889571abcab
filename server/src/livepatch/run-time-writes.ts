import type { Declarator, Expression, Specifiers } from "../c/ast.ts";
import type { AnyNode } from "../c/walk.ts";
import { addressedName } from "./symbols.ts";

/** What the functions of a module write into livepatch objects, as far as names and declared types tell. */
export interface RunTimeWrites {
  /** Members written through a variable (`patch.replace = true`, `states[0].id = 1`), by variable. */
  readonly byVariable: Map<string, Set<string>>;
  /** Members written through a pointer to the kernel's struct with this tag: `klp_patch`, `replace`. */
  readonly throughPointers: Map<string, Set<string>>;
  /** Variables whose address went to a function that may write through it. */
  readonly escaped: Set<string>;
}

export function noWrites(): RunTimeWrites {
  return { byVariable: new Map(), throughPointers: new Map(), escaped: new Set() };
}

/** The writes of several translation units: what one does not see of another's variables, it may still write. */
export function joinWrites(all: readonly RunTimeWrites[]): RunTimeWrites {
  const joined = noWrites();
  for (const { byVariable, throughPointers, escaped } of all) {
    for (const [key, members] of byVariable) for (const member of members) add(joined.byVariable, key, member);
    for (const [key, members] of throughPointers)
      for (const member of members) add(joined.throughPointers, key, member);
    for (const name of escaped) joined.escaped.add(name);
  }
  return joined;
}

/**
 * Notes the writes of one function, whose nodes must come in source order: the answer takes each of them. `data` is no
 * such member: the kernel means it to be written.
 */
export function writesOfFunction(writes: RunTimeWrites): (node: AnyNode) => void {
  const pointers = new Map<string, string>();
  const noteDeclared = (specifiers: Specifiers, { name, derivations }: Declarator): void => {
    const type = specifiers.type;
    if (name === null || type?.kind !== "recordType" || type.tag === null) return;
    if (derivations[0]?.kind === "pointer" && type.tag.text.startsWith("klp_")) pointers.set(name.text, type.tag.text);
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
      case "call":
        if (node.callee.kind === "identifier" && harmless.has(node.callee.name)) break;
        for (const argument of node.arguments) {
          const name = argument.kind === "typeName" ? null : addressedName(argument);
          if (name !== null) writes.escaped.add(name);
        }
        break;
      default:
    }
  };
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

function noteWrite(target: Expression, writes: RunTimeWrites, pointers: ReadonlyMap<string, string>): void {
  let at = target;
  let member: string | null = null;
  let arrows = 0;
  for (;;) {
    if (at.kind === "member") {
      member = at.name.text;
      if (at.operator === "->") arrows++;
      at = at.object;
    } else if (at.kind === "index") at = at.object;
    else if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "unary" && (at.operator === "*" || at.operator === "&")) at = at.operand;
    else break;
  }
  // Behind a second pointer, as in `obj->mod->state`, is something else.
  if (member === null || member === "data" || arrows > 1 || at.kind !== "identifier") return;
  const tag = pointers.get(at.name);
  if (tag === undefined) add(writes.byVariable, at.name, member);
  else add(writes.throughPointers, tag, member);
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, new Set([value]));
  else values.add(value);
}
