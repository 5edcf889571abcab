import type { FunctionDefinition } from "../../c/ast.ts";
import { isTyped } from "../../c/token.ts";
import { directCallsOf } from "../../livepatch/functions/call-graph.ts";
import { localVariables } from "../../livepatch/local-variables.ts";
import type { Module } from "../../livepatch/model.ts";
import { functionNamed, setCallbacks, type SetCallback } from "../callbacks/object-callbacks.ts";
import { insertAt, lineEnding, lineIndent } from "../edits.ts";
import { haveSameConditions, indentUnit, standsAlone } from "../null-checks/blocks.ts";
import type { Edit } from "../rule.ts";
import { endsLine } from "../statements.ts";
import type { CallbackBody } from "./new-callback.ts";

/** The function of a callback that serves one object and nobody else; null for any other. */
export function ownFunction(module: Module, { name, span }: SetCallback): FunctionDefinition | null {
  const definition = functionNamed(module, name, span);
  if (definition === null || directCallsOf(module, definition).length > 0) return null;
  return setCallbacks(module).filter((each) => each.name === name).length === 1 ? definition : null;
}

/**
 * Writes declarations behind those that a function begins with, and statements before all others. Null where one of the variables
 * `names` is there already, or where the beginning is not typed out on lines of its own.
 */
export function extendCallback(
  module: Module,
  definition: FunctionDefinition,
  { declarations, statements }: CallbackBody,
  names: readonly string[],
): Edit[] | null {
  const { body } = definition;
  if (names.some((name) => localVariables(definition).has(name))) return null;
  const at = body.statements.findIndex(({ kind }) => kind !== "declaration");
  const count = at < 0 ? body.statements.length : at;
  const last = body.statements[count - 1] ?? null;
  const first = body.statements[count] ?? null;
  const around = [last, first].flatMap((each) => each ?? []);
  if (!around.every((each) => standsAlone(each) && haveSameConditions(module, each, body))) return null;
  const { file, end } = last?.last ?? body.first;
  if (!isTyped(body.first) || !isTyped(body.last) || !endsLine(file.text, end)) return null;
  const eol = lineEnding(file);
  const unit = indentUnit(body);
  const indent = lineIndent(file.text, body.last.start) + unit;
  const indented = (line: string): string => indent + line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length));
  const newline = file.text.indexOf("\n", end);
  const behind = file.text[newline - 1] === "\r" ? newline - 1 : newline;
  const declared = declarations.map((line) => eol + indented(line)).join("");
  const stated = statements.map(indented);
  if (last === null || first === null) {
    return [insertAt(file, behind, declared + eol + stated.map((line) => eol + line).join(""))];
  }
  const before = stated.map((line) => line + eol).join("");
  const { start } = first.first;
  return [insertAt(file, behind, declared), insertAt(file, start, before.slice(indent.length) + indent)];
}
