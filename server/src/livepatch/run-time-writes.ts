import type { Expression, FunctionDefinition } from "../c/ast.ts";
import { forEachCall, forEachExpression } from "../c/walk.ts";
import { addressedName } from "./symbols.ts";

/** What the functions of a module write into livepatch objects, as far as names tell. */
export interface RunTimeWrites {
  /** Members written through a variable (`patch.replace = true`, `states[0].id = 1`), by variable. */
  readonly byVariable: ReadonlyMap<string, ReadonlySet<string>>;
  /** Members written through a pointer, whatever it points to: `p->replace = true`. */
  readonly throughPointers: ReadonlySet<string>;
  /** Variables whose address went to a function that may write through it. */
  readonly escaped: ReadonlySet<string>;
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

/** Collects the writes of all functions of a module. `data` is none: the kernel means it to be written. */
export function runTimeWrites(functions: Iterable<FunctionDefinition>): RunTimeWrites {
  const byVariable = new Map<string, Set<string>>();
  const throughPointers = new Set<string>();
  const escaped = new Set<string>();
  for (const definition of functions) {
    forEachExpression(definition, (expression) => {
      if (expression.kind === "assignment") noteWrite(expression.left, byVariable, throughPointers);
    });
    forEachCall(definition, (call) => {
      if (call.callee.kind === "identifier" && harmless.has(call.callee.name)) return;
      for (const argument of call.arguments) {
        if (argument.kind === "typeName") continue;
        const name = addressedName(argument);
        if (name !== null) escaped.add(name);
      }
    });
  }
  return { byVariable, throughPointers, escaped };
}

function noteWrite(target: Expression, byVariable: Map<string, Set<string>>, throughPointers: Set<string>): void {
  let at = target;
  let member: string | null = null;
  let pointer = false;
  for (;;) {
    if (at.kind === "member") {
      member = at.name.text;
      pointer ||= at.operator === "->";
      at = at.object;
    } else if (at.kind === "index") at = at.object;
    else if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "unary" && (at.operator === "*" || at.operator === "&")) {
      pointer ||= at.operator === "*";
      at = at.operand;
    } else break;
  }
  if (member === null || member === "data") return;
  // `(&patch)->replace` names its object, and so does the array in `states->id`.
  if (at.kind === "identifier") {
    const members = byVariable.get(at.name) ?? new Set<string>();
    members.add(member);
    byVariable.set(at.name, members);
  }
  if (pointer) throughPointers.add(member);
}
