import type { CallExpression, Expression, FunctionDefinition, ReturnStatement, Statement } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import { forEachNode, type AnyNode } from "../../c/walk.ts";
import { callsOf } from "../../livepatch/named-calls.ts";
import { isNull } from "../../livepatch/symbols.ts";
import { replaceSpan } from "../edits.ts";
import { holdsProblem } from "../half-typed.ts";
import { calledIn, variableOf } from "../result-uses.ts";
import type { Fix, ModuleRule } from "../rule.ts";

/** kernel/module/main.c: do_init_module keeps a module whose init returns 0, whatever klp_enable_patch said. */
export const enableResultIgnored: ModuleRule = {
  name: "enable-result-ignored",
  group: "tables",
  severity: "error",
  summary: "The result of `klp_enable_patch()` is not returned.",
  fix: "safe",
  subject: "module",
  *check(module) {
    if (module.functions.has("klp_enable_patch")) return;
    for (const { call, caller } of callsOf(module, "klp_enable_patch")) {
      const use = useOf(call, caller);
      if (use === null || holdsProblem(module, authorSpan(caller.first, caller.last))) continue;
      yield {
        span: authorSpan(call.first, call.last),
        message:
          (use.isThrownAway
            ? "Nobody learns what klp_enable_patch() answers"
            : `${caller.declarator.name?.text ?? ""}() returns 0 whatever klp_enable_patch() answers`) +
          ": if the kernel refuses the livepatch, the module stays loaded all the same and patches nothing. Return it from module init.",
        fixes: fixes(call, caller, use),
      };
    }
  },
};

/** How a result is lost. */
interface LostUse {
  /** The statement that the call stands in, and the one after it in its block. */
  readonly statement: Statement;
  readonly next: Statement | null;
  /** What it is stored in. */
  readonly variable: string | null;
  readonly isAlone: boolean;
  /** Whether not even a message depends on it. */
  readonly isThrownAway: boolean;
}

/** Null unless it is sure that the result goes nowhere but into a message. */
function useOf(call: CallExpression, caller: FunctionDefinition): LostUse | null {
  const uses: LostUse[] = [];
  forEachNode(caller.body, (node) => {
    for (const [statement, next] of statementsIn(node)) {
      const use = useIn(statement, next, call);
      if (use !== null) uses.push(use);
    }
  });
  const [use] = uses;
  if (use === undefined) return null;
  return use.isThrownAway || onlyTold(call, caller, use.variable) ? use : null;
}

/** The statements directly in a node, each with the one after it. */
function statementsIn(node: AnyNode): readonly (readonly [Statement, Statement | null])[] {
  if (node.kind === "compoundStatement") {
    return node.statements.map((statement, index) => [statement, node.statements[index + 1] ?? null]);
  }
  if (node.kind !== "ifStatement") return [];
  return [node.then, node.else].flatMap((each) =>
    each === null || each.kind === "compoundStatement" ? [] : [[each, null] as const],
  );
}

function useIn(statement: Statement, next: Statement | null, call: CallExpression): LostUse | null {
  const use = (expression: Expression, variable: string | null): LostUse | null => {
    const called = calledIn(expression);
    const isThrownAway = statement.kind === "expressionStatement" && variable === null;
    return called?.call === call ? { statement, next, variable, isAlone: called.isAlone, isThrownAway } : null;
  };
  switch (statement.kind) {
    case "expressionStatement":
      return statement.expression === null ? null : use(statement.expression, variableOf(statement.expression));
    case "ifStatement":
      return use(statement.condition, variableOf(statement.condition));
    case "declaration":
      for (const { declarator, initializer } of statement.declarators) {
        if (initializer === null || initializer.kind === "initializerList" || declarator.name === null) continue;
        const found = use(initializer, declarator.name.text);
        if (found !== null) return found;
      }
      return null;
    default:
      return null;
  }
}

/**
 * Whether a function returns 0 on every way out and does nothing behind the call but print, so that nothing can come of the
 * result.
 */
function onlyTold(call: CallExpression, caller: FunctionDefinition, variable: string | null): boolean {
  if (variable !== null && !isDeclared(caller, variable)) return false;
  let isBehind = false;
  const returns: (Expression | null)[] = [];
  const acts: AnyNode[] = [];
  forEachNode(caller.body, (node) => {
    if (node === call) {
      isBehind = true;
      return "skip";
    }
    if (node.kind === "returnStatement") returns.push(node.value);
    else if (isBehind && actsOn(node, variable)) acts.push(node);
    return undefined;
  });
  return acts.length === 0 && returns.length > 0 && returns.every((value) => value !== null && isNull(value));
}

/** Whether a variable gets another value behind the call. */
function isChangedBehind(call: CallExpression, { body }: FunctionDefinition, variable: string): boolean {
  let isBehind = false;
  let isChanged = false;
  forEachNode(body, (node) => {
    if (node === call) isBehind = true;
    else if (isBehind && node.kind === "assignment") {
      isChanged ||= node.left.kind === "identifier" && node.left.name === variable;
    }
  });
  return isChanged;
}

/** Whether a function declares a variable in its outermost block. */
function isDeclared({ body }: FunctionDefinition, variable: string): boolean {
  return body.statements.some(
    (statement) =>
      statement.kind === "declaration" &&
      statement.specifiers.storage.length === 0 &&
      statement.declarators.some(({ declarator }) => declarator.name?.text === variable),
  );
}

function actsOn(node: AnyNode, variable: string | null): boolean {
  switch (node.kind) {
    case "call":
      return node.callee.kind !== "identifier" || !printing.test(node.callee.name);
    case "assignment":
      return node.left.kind !== "identifier" || node.left.name !== variable;
    case "unary":
      return node.operator === "&" || node.operator === "++" || node.operator === "--";
    case "postfix":
    case "asmStatement":
    case "statementExpression":
    case "error":
    case "whileStatement":
    case "doStatement":
    case "forStatement":
    case "iteratorStatement":
      return true;
    default:
      return false;
  }
}

const printing = /^(?:pr_\w+|printk\w*|WARN\w*|likely|unlikely|dump_stack)$/;

function fixes(
  call: CallExpression,
  caller: FunctionDefinition,
  { statement, next, variable, isAlone }: LostUse,
): Fix[] {
  const isTypedOut = [statement.first, statement.last, call.first, call.last].every(isTyped);
  if (!isTypedOut) return [];
  const { file, start, end } = authorSpan(statement.first, statement.last);
  if (statement.kind === "expressionStatement" && variable === null) {
    if (next === null || !isReturnOfZero(next)) return [];
    const after = authorSpan(next.first, next.last);
    if (after.file !== file || file.text.slice(end, after.start).trim() !== "") return [];
    const { start: from, end: to } = authorSpan(call.first, call.last);
    const newText = `return ${file.text.slice(from, to)};`;
    return [
      { title: "Return the result", safe: isAlone, edits: [replaceSpan({ file, start, end: after.end }, newText)] },
    ];
  }
  const last = caller.body.statements.at(-1);
  if (variable !== null && isChangedBehind(call, caller, variable)) return [];
  if (variable === null || last === undefined || !isReturnOfZero(last) || last.value === null) return [];
  const edits = [replaceSpan(authorSpan(last.value.first, last.value.last), variable)];
  return [{ title: `Return \`${variable}\``, safe: last === next, edits }];
}

function isReturnOfZero(statement: Statement): statement is ReturnStatement {
  return (
    statement.kind === "returnStatement" &&
    statement.value !== null &&
    isNull(statement.value) &&
    isTyped(statement.first) &&
    isTyped(statement.last)
  );
}
