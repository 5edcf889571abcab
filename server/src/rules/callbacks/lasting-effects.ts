import type { Expression, FunctionDefinition } from "../../c/ast.ts";
import { forEachCall, forEachNode } from "../../c/walk.ts";
import type { CallbackName } from "../../kernel/machine.ts";
import type { Module } from "../../livepatch/model.ts";
import { objectSymbols } from "../../livepatch/symbols.ts";
import { localVariables } from "../../livepatch/local-variables.ts";

/**
 * Whether a callback surely leaves something behind, by itself or in functions of the module that it calls: it writes to a variable that is
 * not the module's, or registers something; a `pre_patch` also where it keeps in a variable of the module what a call
 * answered. What lies behind a local pointer is not followed, and the `data` of states has rules of its own.
 */
export function hasLastingEffect(module: Module, callback: FunctionDefinition, kind: CallbackName): boolean {
  const globals = new Set(module.units.flatMap(({ tree }, index) => [...objectSymbols(tree, index).keys()]));
  const seen = new Set([callback]);
  for (const definition of seen) {
    const own = localVariables(definition);
    const changed = new Set<string>();
    const write = (target: Expression, value: Expression | null): void => {
      const root = rootOf(target);
      if (root === null || own.has(root)) return;
      if (!globals.has(root) || (kind === "pre_patch" && value !== null && holdsCall(value))) changed.add(root);
    };
    forEachNode(definition.body, (node) => {
      if (node.kind === "assignment") write(node.left, node.right);
      else if (node.kind === "postfix") write(node.operand, null);
      else if (node.kind === "unary" && (node.operator === "++" || node.operator === "--")) write(node.operand, null);
      else if (node.kind === "call" && node.callee.kind === "identifier") {
        if (node.callee.name.startsWith("register_")) changed.add(node.callee.name);
        const called = module.functions.get(node.callee.name);
        if (called !== undefined) seen.add(called);
      }
    });
    if (changed.size > 0) return true;
  }
  return false;
}

/** The variable that an assignment goes to, or whose pointer it goes through; null for anything else. */
function rootOf(target: Expression): string | null {
  let at = target;
  for (;;) {
    if (at.kind === "member" || at.kind === "index") at = at.object;
    else if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "unary") at = at.operand;
    else return at.kind === "identifier" ? at.name : null;
  }
}

function holdsCall(value: Expression): boolean {
  let holds = false;
  forEachCall(value, () => {
    holds = true;
  });
  return holds;
}
