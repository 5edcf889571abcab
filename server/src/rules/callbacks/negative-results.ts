import type { Expression, FunctionDefinition } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { withoutParentheses } from "../../c/unwrap.ts";
import { forEachNode } from "../../c/walk.ts";
import { directCallsOf } from "../../livepatch/functions/call-graph.ts";
import type { Flow } from "../../livepatch/functions/flow.ts";
import { rolesOf } from "../../livepatch/functions/roles.ts";
import type { Module } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import type { Fix } from "../rule.ts";
import type { PositiveResult } from "./positive-results.ts";

/**
 * Ways to write 0 or a negative errno in the place of a positive result, the likelier one first: never safe, because only the
 * author knows which of them was meant. None in a function that others call too, or where a macro wrote it.
 */
export function negativeFixes(module: Module, flow: Flow, result: PositiveResult): Fix[] {
  const { expression, kind, within, errno } = result;
  if (!isTyped(expression.first) || !isTyped(expression.last)) return [];
  if (within !== flow.definition && !isHelperOf(module, within)) return [];
  const write = (text: string, title = `Return ${text}`): Fix => ({
    title,
    safe: false,
    edits: [replaceSpan(authorSpan(expression.first, expression.last), text)],
  });
  switch (kind) {
    case "constant": {
      if (errno !== null) return [write(`-${errno}`)];
      const truths = truthFix(result);
      if (truths !== null) return [truths, write("-EINVAL")];
      return isOnlyResult(flow) ? [write("0"), write("-EINVAL")] : [write("-EINVAL")];
    }
    case "condition": {
      const isNot = expression.kind === "unary" && expression.operator === "!";
      const text = isNot ? `${textOf(expression.operand)} ? 0 : -EINVAL` : `${textOf(expression)} ? -EINVAL : 0`;
      return [write(text, "Return 0 or -EINVAL")];
    }
    case "call":
      return [write(`${textOf(expression)} ? 0 : -EINVAL`, "Return 0 where it is true, else -EINVAL")];
    case "other":
      return [];
  }
}

function isHelperOf(module: Module, definition: FunctionDefinition): boolean {
  const isCalledOnce = directCallsOf(module, definition).length === 1;
  return isCalledOnce && rolesOf(module, definition).length === 0;
}

/** Whether a function returns nothing but positive results: then nothing it is there for would ever be patched. */
function isOnlyResult({ definition, events, isComplete }: Flow): boolean {
  return (
    isComplete &&
    events.every(
      (event) =>
        event.kind !== "return" || event.calls.length > 0 || (event.value?.kind === "number" && event.value.sign > 0),
    ) &&
    definition.body.closed
  );
}

/** Where a function says `true` and `false`, the one is success to its author, and the other failure. */
function truthFix({ expression, within }: PositiveResult): Fix | null {
  const truths: Expression[] = [];
  const lies: Expression[] = [];
  forEachNode(within.body, (node) => {
    if (node.kind !== "returnStatement" || node.value === null) return;
    const value = withoutParentheses(node.value);
    if (value.kind === "identifier" && value.name === "true") truths.push(value);
    if (value.kind === "identifier" && value.name === "false") lies.push(value);
  });
  if (!truths.includes(expression) || lies.length === 0) return null;
  if (![...truths, ...lies].every(({ first }) => isTyped(first))) return null;
  const write = (text: string) => (value: Expression) => replaceSpan(authorSpan(value.first, value.last), text);
  return {
    title: "Return 0 for true and -EINVAL for false",
    safe: false,
    edits: [...truths.map(write("0")), ...lies.map(write("-EINVAL"))],
  };
}

function textOf({ first, last }: Expression): string {
  const { file, start, end } = authorSpan(first, last);
  return file.text.slice(start, end);
}
