import type {
  ArrayDerivation,
  BinaryExpression,
  CallExpression,
  CastExpression,
  ConditionalExpression,
  Expression,
  SizeofExpression,
  TranslationUnit,
  TypeName,
} from "./ast.ts";
import { binaryOperation, convert, intOf, unaryOperation, unknown } from "./constants/arithmetic.ts";
import { scopeOf, type ConstantScope } from "./constants/enum-constants.ts";
import {
  bitsOf,
  commonType,
  promote,
  type ConstantValue,
  type IntegerType,
  type KnownConstant,
} from "./constants/integers.ts";
import { characterConstant, numberConstant, stringSize, stringValue } from "./constants/literals.ts";
import { sizeOf } from "./constants/layouts.ts";
import { integerTypeOf, type WrittenType } from "./constants/types.ts";
import { authorSpan } from "./token.ts";

export type { ConstantScope } from "./constants/enum-constants.ts";
export type { ConstantValue, IntegerType } from "./constants/integers.ts";

/**
 * The value of an integer constant expression by C's rules on an LP64 target, or why it is not known. What is not
 * evaluated (the other branch of a conditional) may be anything.
 */
export function evaluate(expression: Expression, scope: ConstantScope): ConstantValue {
  switch (expression.kind) {
    case "number":
      return numberConstant(expression.text);
    case "character":
      return characterConstant(expression.text);
    case "identifier":
      return evaluateName(expression.name, scope);
    case "parenthesized":
      return evaluate(expression.expression, scope);
    case "unary": {
      const { operator } = expression;
      if (operator === "__extension__") return evaluate(expression.operand, scope);
      if (operator !== "+" && operator !== "-" && operator !== "~" && operator !== "!") return notConstant(expression);
      const operand = evaluate(expression.operand, scope);
      return operand.known ? unaryOperation(operator, operand) : operand;
    }
    case "binary":
      return evaluateBinary(expression, scope);
    case "conditional":
      return evaluateConditional(expression, scope);
    case "cast":
      return evaluateCast(expression, scope);
    case "sizeof":
      return evaluateSize(expression, scope);
    case "call":
      return evaluateBuiltin(expression, scope);
    case "error":
      return unknown("it is not written out yet");
    case "string":
    case "postfix":
    case "assignment":
    case "member":
    case "index":
    case "compoundLiteral":
    case "comma":
    case "statementExpression":
    case "labelAddress":
    case "genericSelection":
      return notConstant(expression);
  }
}

/** The value as an assignment or initialisation converts it to a type: modulo its range. */
export function convertTo(value: KnownConstant, type: IntegerType): KnownConstant {
  return convert(value, type);
}

/** The text that string literals stand for, escapes resolved; null if the expression is anything else. */
export function evaluateString(expression: Expression): string | null {
  let at = expression;
  while (at.kind === "parenthesized") at = at.expression;
  return at.kind === "string" ? stringValue(at) : null;
}

const scopes = new WeakMap<TranslationUnit, ConstantScope>();

/** The enumeration constants and typedefs that a translation unit declares outside of functions. */
export function enumConstants(tree: TranslationUnit): ConstantScope {
  let scope = scopes.get(tree);
  if (scope === undefined) {
    scope = scopeOf(tree, evaluate);
    scopes.set(tree, scope);
  }
  return scope;
}

function notConstant(expression: Expression): ConstantValue {
  const { file, start, end } = authorSpan(expression.first, expression.last);
  const text = file.text.slice(start, Math.min(end, start + LONGEST));
  return unknown(`\`${end - start > LONGEST ? `${text}…` : text}\` is not an integer constant`);
}

/** How much of an expression a reason quotes. */
const LONGEST = 60;

function evaluateName(name: string, scope: ConstantScope): ConstantValue {
  const constant = scope.get(name);
  if (constant !== undefined) return constant;
  // include/linux/stddef.h
  if (name === "true" || name === "false") return intOf(name === "true");
  return unknown(`\`${name}\` is not a constant known here`);
}

/** Follows the left operands in a loop: `A | B | C | ...` may be long. */
function evaluateBinary(expression: BinaryExpression, scope: ConstantScope): ConstantValue {
  const operations: BinaryExpression[] = [];
  let leftmost: Expression = expression;
  while (leftmost.kind === "binary") {
    operations.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = evaluate(leftmost, scope);
  for (let i = operations.length - 1; i >= 0 && value.known; i--) value = applyOperation(operations[i]!, value, scope);
  return value;
}

function applyOperation(
  { operator, right }: BinaryExpression,
  left: KnownConstant,
  scope: ConstantScope,
): ConstantValue {
  if (operator === "&&" && left.value === 0n) return intOf(false, left.overflow);
  if (operator === "||" && left.value !== 0n) return intOf(true, left.overflow);
  const value = evaluate(right, scope);
  return value.known ? binaryOperation(operator, left, value) : value;
}

/** The branch that is not taken has its say in the type alone: `1 ? -1 : 0U` is unsigned. */
function evaluateConditional(expression: ConditionalExpression, scope: ConstantScope): ConstantValue {
  const condition = evaluate(expression.condition, scope);
  if (!condition.known) return condition;
  const isThen = condition.value !== 0n;
  const then = expression.then ?? expression.condition;
  const taken = evaluate(isThen ? then : expression.else, scope);
  if (!taken.known) return taken;
  const other = typeOf(isThen ? expression.else : then, scope);
  const overflow = condition.overflow ?? taken.overflow;
  return { ...convert(taken, other === null ? taken.type : commonType(taken.type, other)), overflow };
}

/** The type that an expression has whatever its value; null where only its value would tell. */
function typeOf(expression: Expression, scope: ConstantScope): IntegerType | null {
  switch (expression.kind) {
    case "parenthesized":
      return typeOf(expression.expression, scope);
    case "unary":
      return expression.operator === "!" ? "int" : typeOf(expression.operand, scope);
    case "cast": {
      const type = integerTypeOf(expression.type, scope);
      return type === null ? null : promote(type);
    }
    case "sizeof":
      return "unsigned long";
    case "binary":
      return typeOfBinary(expression, scope);
    case "conditional":
      return typeOfBoth(expression.then ?? expression.condition, expression.else, scope);
    case "number":
    case "character":
    case "identifier": {
      const value = evaluate(expression, scope);
      return value.known ? value.type : null;
    }
    default:
      return null;
  }
}

function typeOfBinary({ operator, left, right }: BinaryExpression, scope: ConstantScope): IntegerType | null {
  switch (operator) {
    case "<":
    case ">":
    case "<=":
    case ">=":
    case "==":
    case "!=":
    case "&&":
    case "||":
      return "int";
    case "<<":
    case ">>":
      return typeOf(left, scope);
    default:
      return typeOfBoth(left, right, scope);
  }
}

function typeOfBoth(left: Expression, right: Expression, scope: ConstantScope): IntegerType | null {
  const a = typeOf(left, scope);
  const b = typeOf(right, scope);
  return a === null || b === null ? null : commonType(a, b);
}

function evaluateCast(expression: CastExpression, scope: ConstantScope): ConstantValue {
  const type = integerTypeOf(expression.type, scope);
  if (type === null) return notConstant(expression);
  const operand = evaluate(expression.operand, scope);
  return operand.known ? convert(operand, type) : operand;
}

function evaluateSize(expression: SizeofExpression, scope: ConstantScope): ConstantValue {
  const { operator, operand } = expression;
  const size = operand.kind === "typeName" ? sizeOfType(operand, scope) : sizeOfValue(operand, scope);
  // What is known is aligned to its size, but for arrays.
  if (size === null || (operator === "_Alignof" && !isScalar(operand))) return notConstant(expression);
  return { known: true, value: size, type: "unsigned long", overflow: null };
}

function isScalar(operand: Expression | TypeName): boolean {
  return operand.kind === "typeName" && operand.declarator.derivations[0]?.kind !== "array";
}

function sizeOfType(type: WrittenType, scope: ConstantScope): bigint | null {
  const elements = ({ size }: ArrayDerivation): ConstantValue =>
    size === null ? unknown("the array has no size") : evaluate(size, scope);
  return sizeOf(type, { scope, elements });
}

/** The type of a value is known where it is written or where the value is. */
function sizeOfValue(operand: Expression, scope: ConstantScope): bigint | null {
  let at = operand;
  while (at.kind === "parenthesized") at = at.expression;
  if (at.kind === "cast" || at.kind === "compoundLiteral") return sizeOfType(at.type, scope);
  if (at.kind === "string") return stringSize(at);
  const declared = declaredType(at, scope);
  if (declared !== null) return sizeOfType(declared, scope);
  const type = typeOf(at, scope);
  return type === null ? null : BigInt(bitsOf(type) / 8);
}

/** The type that a variable's declaration gives it, or `*variable`, or `variable[i]`. */
export function declaredType(expression: Expression, scope: ConstantScope): WrittenType | null {
  let at = expression;
  let followed = 0;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "unary" && at.operator === "*") [at, followed] = [at.operand, followed + 1];
    else if (at.kind === "index") [at, followed] = [at.object, followed + 1];
    else break;
  }
  const type = at.kind === "identifier" ? scope.variable?.(at.name) : undefined;
  if (type === undefined) return null;
  const { derivations } = type.declarator;
  if (derivations.length < followed || derivations.slice(0, followed).some(({ kind }) => kind === "function"))
    return null;
  return { ...type, declarator: { ...type.declarator, derivations: derivations.slice(followed) } };
}

function evaluateBuiltin(call: CallExpression, scope: ConstantScope): ConstantValue {
  const name = call.callee.kind === "identifier" ? call.callee.name : "";
  const [first, second, third] = call.arguments;
  if (first === undefined || first.kind === "typeName") return notConstant(call);
  if (name === "__builtin_constant_p") return intOf(evaluate(first, scope).known || evaluateString(first) !== null);
  if (name === "__builtin_expect") return evaluate(first, scope);
  if (name !== "__builtin_choose_expr") return notConstant(call);
  const condition = evaluate(first, scope);
  if (!condition.known) return condition;
  const chosen = condition.value === 0n ? third : second;
  return chosen === undefined || chosen.kind === "typeName" ? notConstant(call) : evaluate(chosen, scope);
}
