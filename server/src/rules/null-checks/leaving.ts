import type {
  CallExpression,
  Expression,
  FunctionDefinition,
  IfStatement,
  ReturnStatement,
  Statement,
} from "../../c/ast.ts";
import { authorSpan } from "../../c/token.ts";
import { withoutParentheses } from "../../c/unwrap.ts";
import { forEachCall, forEachNode } from "../../c/walk.ts";
import { directCallsOf } from "../../livepatch/functions/call-graph.ts";
import { allocators } from "../../livepatch/functions/known-functions.ts";
import { rolesOf } from "../../livepatch/functions/roles.ts";
import type { Module } from "../../livepatch/model.ts";
import { calledIn, variableOf } from "../result-uses.ts";
import type { BlockPlace } from "./blocks.ts";

/** A check that is to stand behind a statement of a function. */
export interface Check {
  readonly definition: FunctionDefinition;
  /** The statement that it comes behind; null for the first one of the function. */
  readonly behind: BlockPlace | null;
  /** The function that gave the pointer. */
  readonly giver: string;
  /** What an int function answers where it has no errno of its own for this: `EINVAL`. */
  readonly errno: string;
}

/**
 * How a function leaves where a pointer is NULL, as its other checks do: `return -EINVAL;`, `return;`, `goto out;`. Null where that would
 * leave something undone: what was locked or allocated before, the rest of a function that stands in for the kernel's own,
 * or where the type of the function says no error.
 */
export function leavingText(module: Module, check: Check): string | null {
  const { definition, behind } = check;
  const roles = rolesOf(module, definition);
  if (roles.some(({ kind }) => kind === "newFunction" || kind === "init" || kind === "exit")) return null;
  const before = behind === null ? [] : behind.block.statements.slice(0, behind.index);
  const last = [...before].reverse().find(isJumpingCheck);
  const acquired = acquiringCalls(definition, behind?.statement ?? null);
  if (last !== undefined) {
    const jump = behind === null ? null : jumpOf(last, before.slice(before.indexOf(last) + 1));
    const isCovered = acquired.every((call) => isBefore(call, last)) && !testsAcquired(last, before);
    if (jump !== null && isCovered) return jump;
  }
  return acquired.length > 0 ? null : returnText(module, check);
}

/** Whether a function answers an error that its callers pass on: it is `pre_patch`, has other errors, or is returned as it is. */
function answersErrors(module: Module, definition: FunctionDefinition): boolean {
  const roles = rolesOf(module, definition);
  if (roles.some((role) => role.kind === "callback" && role.callback === "pre_patch")) return true;
  if (roles.some(({ kind }) => kind === "shadowConstructor")) return true;
  if (namesErrno(definition)) return true;
  const calls = directCallsOf(module, definition);
  return (
    calls.length > 0 &&
    calls.every(({ call, caller }) =>
      returnsOf(caller).some(({ value }) => value !== null && withoutParentheses(value) === call),
    )
  );
}

function returnText(module: Module, check: Check): string | null {
  const { definition, errno } = check;
  const { type } = definition.specifiers;
  const isPointer = definition.declarator.derivations.some(({ kind }) => kind === "pointer");
  if (isPointer) return "return NULL;";
  const words = type?.kind === "builtinType" ? type.words.map(({ text }) => text).join(" ") : "";
  if (words === "void") return "return;";
  if (words === "bool" || words === "_Bool") return "return false;";
  if (type?.kind === "namedType" && type.name.text === "bool") return "return false;";
  if (!signedTypes.has(words) || !answersErrors(module, definition)) return null;
  return `return -${ownErrno(check) ?? errno};`;
}

const signedTypes: ReadonlySet<string> = new Set(["int", "long", "signed int", "long int"]);

/** What the function answers where another answer of the same giver is NULL. */
function ownErrno({ definition, giver }: Check): string | null {
  const given = new Set<string>();
  let errno: string | null = null;
  forEachNode(definition.body, (node) => {
    if (node.kind === "initDeclarator" && node.initializer !== null && node.initializer.kind !== "initializerList") {
      if (calledName(calledIn(node.initializer)?.call) === giver) given.add(node.declarator.name?.text ?? "");
    } else if (node.kind === "assignment") {
      const variable = variableOf(node);
      if (variable !== null && calledName(calledIn(node)?.call) === giver) given.add(variable);
    } else if (node.kind === "ifStatement") {
      const { condition, then } = node;
      const left = onlyStatement(then);
      if (condition.kind !== "unary" || condition.operator !== "!" || left?.kind !== "returnStatement") return;
      const tested = withoutParentheses(condition.operand);
      if (tested.kind === "identifier" && given.has(tested.name)) errno ??= errnoOf(left.value);
    }
  });
  return errno;
}

function namesErrno({ body }: FunctionDefinition): boolean {
  let isFound = false;
  forEachNode(body, (node) => {
    if (node.kind === "unary" && errnoOf(node) !== null) isFound = true;
  });
  return isFound;
}

/** `ENOMEM` of `-ENOMEM`. */
function errnoOf(value: Expression | null): string | null {
  const at = value === null ? null : withoutParentheses(value);
  if (at?.kind !== "unary" || at.operator !== "-") return null;
  const operand = withoutParentheses(at.operand);
  const { text } = operand.first.expansion?.name ?? operand.first;
  return /^E[A-Z0-9]+$/.test(text) ? text : null;
}

function returnsOf({ body }: FunctionDefinition): readonly ReturnStatement[] {
  const returns: ReturnStatement[] = [];
  forEachNode(body, (node) => {
    if (node.kind === "returnStatement") returns.push(node);
  });
  return returns;
}

/** `if (...) goto out;` */
function isJumpingCheck(statement: Statement): statement is IfStatement {
  return (
    statement.kind === "ifStatement" &&
    statement.else === null &&
    onlyStatement(statement.then)?.kind === "gotoStatement"
  );
}

/** The jump of a check, where what it is about to answer is the same behind the statements that follow it. */
function jumpOf({ then }: IfStatement, following: readonly Statement[]): string | null {
  const jump = onlyStatement(then);
  if (jump?.kind !== "gotoStatement" || jump.label === null) return null;
  const isPlain = following.every(
    (each) =>
      each.kind === "expressionStatement" && each.expression !== null && calledName(calledIn(each.expression)?.call),
  );
  return isPlain ? `goto ${jump.label.text};` : null;
}

/** Calls before a statement ends whose effect somebody has to take back. */
function acquiringCalls(definition: FunctionDefinition, end: Statement | null): readonly CallExpression[] {
  const calls: CallExpression[] = [];
  if (end === null) return calls;
  const { start } = authorSpan(end.first, end.last);
  forEachCall(definition.body, (call) => {
    const name = calledName(call);
    if (name !== null && acquires(name) && authorSpan(call.first, call.last).start < start) calls.push(call);
  });
  return calls;
}

function acquires(name: string): boolean {
  if (name.startsWith("klp_")) return false;
  return allocators.has(name) || acquiring.test(name);
}

const acquiring = /(^|_)(lock|trylock|get|alloc|create|open|register|request|enable|disable|begin|start|stop)(_|$)/;

function isBefore(call: CallExpression, statement: Statement): boolean {
  return authorSpan(call.first, call.last).end <= authorSpan(statement.first, statement.last).start;
}

/** Whether a check is that of what was acquired directly before: its label takes back less than what is there now. */
function testsAcquired({ condition }: IfStatement, before: readonly Statement[]): boolean {
  const tested = textOf(condition);
  return before.some((statement) => {
    let isTested = false;
    forEachNode(statement, (node) => {
      const target =
        node.kind === "assignment"
          ? textOf(node.left)
          : node.kind === "initDeclarator"
            ? node.declarator.name?.text
            : "";
      const value = node.kind === "assignment" ? node.right : node.kind === "initDeclarator" ? node.initializer : null;
      if (target === undefined || target === "" || value === null || !tested.includes(target)) return;
      forEachCall(value, (call) => {
        if (acquires(calledName(call) ?? "")) isTested = true;
      });
    });
    return isTested;
  });
}

function onlyStatement(statement: Statement): Statement | undefined {
  if (statement.kind !== "compoundStatement") return statement;
  return statement.statements.length === 1 ? statement.statements[0] : undefined;
}

function calledName(call: CallExpression | undefined): string | null {
  return call?.callee.kind === "identifier" ? call.callee.name : null;
}

function textOf({ first, last }: Expression): string {
  const { file, start, end } = authorSpan(first, last);
  return file.text.slice(start, end);
}
