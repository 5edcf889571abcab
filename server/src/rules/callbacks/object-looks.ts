import type { CallExpression, Expression, FunctionDefinition, TypeName } from "../../c/ast.ts";
import { loneName, unwrapped } from "../../c/unwrap.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import { flowOf } from "../../livepatch/functions/flow.ts";
import { parametersOf } from "../../livepatch/local-variables.ts";
import { touchesState } from "../../livepatch/functions/summary.ts";
import { surroundingsOf } from "../../livepatch/functions/surroundings.ts";
import type { Module } from "../../livepatch/model.ts";
import { isOutside, staticVariableOf } from "../outside-values.ts";

/**
 * Whether what a callback does may depend on the object that it is given. Printing it, by itself or in a helper that does nothing
 * else, is no look at it; handing it to a function that is not of the module is one.
 */
export function looksAtObject(module: Module, callback: FunctionDefinition): boolean {
  const pending: Given[] = [{ definition: callback, index: 0 }];
  const seen = new Set<string>();
  for (let given = pending.pop(); given !== undefined; given = pending.pop()) {
    const { definition, index } = given;
    const name = parametersOf(definition)[index]?.declarator.name?.text;
    const key = `${definition.declarator.name?.text ?? ""}/${index}`;
    if (name === undefined || seen.has(key)) continue;
    seen.add(key);
    if (readsParameter(module, definition, name, pending)) return true;
  }
  return false;
}

/** A function of the module that gets the object as one of its arguments. */
interface Given {
  readonly definition: FunctionDefinition;
  readonly index: number;
}

function readsParameter(module: Module, definition: FunctionDefinition, name: string, handedOn: Given[]): boolean {
  const told = new Set<AnyNode>();
  const handOn = (call: CallExpression): void => {
    const callee = calleeOf(module, definition, call);
    if (callee === null) return;
    call.arguments.forEach((argument, index) => {
      const given = namedIn(argument, name);
      if (given === null) return;
      told.add(given);
      if (!isForShow(module, callee)) handedOn.push({ definition: callee, index });
    });
  };
  let reads = false;
  forEachNode(definition.body, (node) => {
    if (node.kind === "call") {
      if (node.callee.kind === "identifier" && printing.test(node.callee.name)) return "skip";
      handOn(node);
    } else if (node.kind === "cast" && isVoid(node.type)) {
      const unused = namedIn(node.operand, name);
      if (unused !== null) told.add(unused);
    } else if (loneName(node) === name && !told.has(node)) reads = true;
    return undefined;
  });
  return reads;
}

/** include/linux/printk.h */
const printing = /^_?(pr_\w+|printk\w*|trace_printk)$/;

function calleeOf(module: Module, caller: FunctionDefinition, { callee }: CallExpression): FunctionDefinition | null {
  const { definition, unitOf } = surroundingsOf(module);
  const unit = unitOf(caller);
  return callee.kind === "identifier" && unit !== null ? definition(callee.name, unit) : null;
}

/** Whether a function leaves nothing behind and answers nothing, so that its caller goes on as it would without it. */
function isForShow(module: Module, definition: FunctionDefinition): boolean {
  const { events, isComplete, opaque } = flowOf(module, definition);
  if (!isComplete || opaque.size > 0) return false;
  return events.every((event) => {
    if (event.kind === "return") return event.calls.length > 0 || event.value === null;
    if (event.kind === "store") return !isOutside(event.place) && staticVariableOf(event.place) === null;
    return event.kind !== "free" && !touchesState(event);
  });
}

function isVoid({ specifiers: { type }, declarator }: TypeName): boolean {
  return type?.kind === "builtinType" && type.words[0]?.text === "void" && declarator.derivations.length === 0;
}

/** The name in an argument that is nothing but that name. */
function namedIn(argument: Expression | TypeName, name: string): AnyNode | null {
  const at = argument.kind === "typeName" ? argument.specifiers.type : unwrapped(argument);
  return at !== null && loneName(at) === name ? at : null;
}
