import type { Expression, Statement } from "../../c/ast.ts";
import type { Span } from "../../c/source.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { forEachNode } from "../../c/walk.ts";
import { functions } from "../../kernel/api-functions.ts";
import { isBefore, type TargetKernel } from "../../kernel/target-kernel.ts";
import type { Module } from "../../livepatch/model.ts";
import { callsOf, type NamedCall } from "../../livepatch/named-calls.ts";
import { recognisedDialect } from "../dialect.ts";
import { lineStart, replaceSpan, startsLine } from "../edits.ts";
import { calledIn, variableOf } from "../result-uses.ts";
import type { Edit, Fix, ModuleRule } from "../rule.ts";
import { describeTarget } from "../target.ts";

const removed = [...functions.values()].flatMap(({ name, removed: without }) =>
  without === null ? [] : [{ name, without }],
);

/** kernel/livepatch/core.c: klp_enable_patch registers the livepatch since Linux 5.1, and klp_register_patch is gone with its sisters. */
export const removedFunction: ModuleRule = {
  name: "removed-function",
  group: "tables",
  severity: "info",
  summary: "A function is called that the livepatch API no longer has.",
  fix: "ask",
  subject: "module",
  *check(module, { kernel }) {
    const calls = removed
      .filter(({ name, without }) => !module.functions.has(name) && isGone(module, kernel, name, without))
      .flatMap(({ name, without }) => callsOf(module, name).map((each) => ({ ...each, name, without })))
      .map((each) => ({ ...each, span: authorSpan(each.call.first, each.call.last) }))
      // An author who asks for the kernel in an `#if` has thought of the others.
      .filter(({ span }) => !module.conditions.guards(span));
    const [first, ...others] = calls;
    if (first === undefined) return;
    yield {
      span: first.span,
      message:
        `${first.name}() is gone since Linux ${first.without}: the livepatch does not build on ` +
        `${kernel?.dialect == null ? "a newer kernel" : describeTarget(kernel)}. klp_enable_patch() in module init does it all, and the kernel itself cleans up.`,
      ...(kernel?.dialect == null ? {} : { severity: "error" }),
      related: others.map(({ name, span }) => ({ span, message: `${name}() is gone too.` })),
      fixes: fixes(calls),
    };
  },
};

/** The header tells; a vendor's tree may have kept what mainline dropped. */
function isGone(module: Module, kernel: TargetKernel | null, name: string, without: string): boolean {
  if (kernel?.dialect == null) return recognisedDialect(module) !== "openeuler";
  if (kernel.header !== null) return !kernel.header.has(name);
  return kernel.dialect !== "openeuler" && (kernel.version === null || !isBefore(kernel.version, without));
}

/** Takes all of the calls out, each with the check of its result; none where one of them is more than a statement of its own. */
function fixes(calls: readonly NamedCall[]): Fix[] {
  const edits = calls.map(removal);
  if (edits.some((each) => each === null)) return [];
  const written = edits.flatMap((each) => each ?? []);
  return [{ title: "Leave it to klp_enable_patch()", safe: false, edits: written }];
}

/** The statement of a call, and `if (ret) return ret;` behind it. */
function removal({ call, caller }: NamedCall): Edit | null {
  let edit: Edit | null = null;
  forEachNode(caller.body, (node) => {
    if (node.kind !== "compoundStatement") return;
    const at = node.statements.findIndex((statement) => isStatementOf(statement, call));
    const first = node.statements[at];
    if (first?.kind !== "expressionStatement" || first.expression === null) return;
    const next = node.statements[at + 1];
    const variable = variableOf(first.expression);
    const last = next !== undefined && variable !== null && isErrorCheck(next, variable) ? next : first;
    if (variable !== null && last === first) return;
    if (isTyped(first.first) && isTyped(last.last)) edit = removedLines(authorSpan(first.first, last.last));
  });
  return edit;
}

/** With a blank line where two would be left together. Null where something else stands on the lines. */
function removedLines({ file, start, end }: Span): Edit | null {
  const { text } = file;
  const newline = text.indexOf("\n", end);
  if (newline < 0 || !startsLine(text, start) || text.slice(end, newline).trim() !== "") return null;
  const from = lineStart(text, start);
  const isBlankBefore = from > 0 && text.slice(lineStart(text, from - 1), from).trim() === "";
  const blank = isBlankBefore ? /^[ \t]*\r?\n/.exec(text.slice(newline + 1, newline + 81)) : null;
  return replaceSpan({ file, start: from, end: newline + 1 + (blank?.[0].length ?? 0) }, "");
}

function isStatementOf(statement: Statement, call: Expression): boolean {
  return (
    statement.kind === "expressionStatement" &&
    statement.expression !== null &&
    calledIn(statement.expression)?.call === call
  );
}

/** `if (ret) return ret;`, in braces or not. */
function isErrorCheck(statement: Statement, variable: string): boolean {
  if (statement.kind !== "ifStatement" || statement.else !== null || !isName(statement.condition, variable))
    return false;
  const [only, second] = statement.then.kind === "compoundStatement" ? statement.then.statements : [statement.then];
  return (
    only?.kind === "returnStatement" && second === undefined && only.value !== null && isName(only.value, variable)
  );
}

function isName(expression: Expression, name: string): boolean {
  return expression.kind === "identifier" && expression.name === name;
}
