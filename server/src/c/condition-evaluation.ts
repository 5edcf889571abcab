import { type ConditionExpression, ONE, type PreprocessingValue, ZERO } from "./condition-expression.ts";

/** What a condition's names are; null for one that nobody knows. */
export interface ConditionNames {
  defined(name: string): boolean | null;
  /** Of a name that is no macro. */
  value(name: string): bigint | null;
  /** Called for a division by zero that is evaluated; its value is the dividend without its sign, as in libcpp. */
  divisionByZero?(): void;
}

/** A value; null where it depends on a name that nobody knows. */
export type ConditionResult = PreprocessingValue | null;

/**
 * Evaluates by C's rules for `#if`: 64-bit arithmetic, unsigned if an operand is; what `&&`, `||` and `?:` leave out
 * is not evaluated. An unknown operand makes the result unknown unless the other one decides it.
 */
export function evaluate(expression: ConditionExpression, names: ConditionNames): ConditionResult {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "name": {
      const value = names.value(expression.name);
      return value === null ? null : signed(value);
    }
    case "defined": {
      const defined = names.defined(expression.name);
      return defined === null ? null : truth(defined);
    }
    case "unary":
      return unary(expression.operator, evaluate(expression.operand, names));
    case "conditional": {
      const test = evaluate(expression.test, names);
      if (test === null) {
        const then = evaluate(expression.then, names);
        return sameValue(then, evaluate(expression.else, names)) ? then : null;
      }
      const chosen = evaluate(test.value !== 0n ? expression.then : expression.else, names);
      if (chosen === null) return null;
      // The usual arithmetic conversions need the type of the arm that is not evaluated too.
      const unsigned = isUnsigned(expression.then) || isUnsigned(expression.else) || chosen.unsigned;
      return unsigned ? { value: BigInt.asUintN(64, chosen.value), unsigned } : chosen;
    }
    case "binary":
      if (expression.operator === "&&" || expression.operator === "||") return logical(expression, names);
      return binary(expression.operator, evaluate(expression.left, names), evaluate(expression.right, names), names);
  }
}

/** Whether the condition holds; null if nobody knows. */
export function holds(result: ConditionResult): boolean | null {
  return result === null ? null : result.value !== 0n;
}

function logical(expression: Extract<ConditionExpression, { kind: "binary" }>, names: ConditionNames): ConditionResult {
  const decisive = expression.operator === "||";
  const left = evaluate(expression.left, names);
  if (left !== null && (left.value !== 0n) === decisive) return truth(decisive);
  const right = evaluate(expression.right, names);
  if (right !== null && (right.value !== 0n) === decisive) return truth(decisive);
  return left === null || right === null ? null : truth(!decisive);
}

function unary(operator: string, operand: ConditionResult): ConditionResult {
  if (operand === null) return null;
  switch (operator) {
    case "!":
      return truth(operand.value === 0n);
    case "-":
      return wrapped(-operand.value, operand.unsigned);
    case "~":
      return wrapped(~operand.value, operand.unsigned);
    default:
      return operand;
  }
}

function binary(
  operator: string,
  left: ConditionResult,
  right: ConditionResult,
  names: ConditionNames,
): ConditionResult {
  if (left === null || right === null) return null;
  if (operator === ",") return right;
  if (operator === "<<" || operator === ">>") return shift(left, operator === "<<" ? right : negated(right));
  const unsigned = left.unsigned || right.unsigned;
  const a = unsigned ? BigInt.asUintN(64, left.value) : left.value;
  const b = unsigned ? BigInt.asUintN(64, right.value) : right.value;
  switch (operator) {
    case "*":
      return wrapped(a * b, unsigned);
    case "/":
    case "%":
      if (b === 0n) {
        names.divisionByZero?.();
        return unsigned || left.value >= 0n ? left : wrapped(-left.value, false);
      }
      return wrapped(operator === "/" ? a / b : a % b, unsigned);
    case "+":
      return wrapped(a + b, unsigned);
    case "-":
      return wrapped(a - b, unsigned);
    case "<":
      return truth(a < b);
    case ">":
      return truth(a > b);
    case "<=":
      return truth(a <= b);
    case ">=":
      return truth(a >= b);
    case "==":
      return truth(a === b);
    case "!=":
      return truth(a !== b);
    case "&":
      return wrapped(a & b, unsigned);
    case "^":
      return wrapped(a ^ b, unsigned);
    default:
      return wrapped(a | b, unsigned);
  }
}

/** As in libcpp, a negative count shifts the other way and a large one leaves only the sign. */
function shift(left: PreprocessingValue, count: PreprocessingValue): PreprocessingValue {
  const by = count.value > 64n ? 64n : count.value < -64n ? -64n : count.value;
  return wrapped(by >= 0n ? left.value << by : left.value >> -by, left.unsigned);
}

function negated(count: PreprocessingValue): PreprocessingValue {
  return { value: -count.value, unsigned: false };
}

function wrapped(value: bigint, unsigned: boolean): PreprocessingValue {
  return { value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value), unsigned };
}

function signed(value: bigint): PreprocessingValue {
  return { value: BigInt.asIntN(64, value), unsigned: false };
}

function truth(value: boolean): PreprocessingValue {
  return value ? ONE : ZERO;
}

function sameValue(a: ConditionResult, b: ConditionResult): boolean {
  if (a === null || b === null) return false;
  return a.value === b.value && a.unsigned === b.unsigned;
}

/** Whether an expression has an unsigned type, whatever its value. */
function isUnsigned(expression: ConditionExpression): boolean {
  switch (expression.kind) {
    case "number":
      return expression.value.unsigned;
    case "unary":
      return expression.operator !== "!" && isUnsigned(expression.operand);
    case "conditional":
      return isUnsigned(expression.then) || isUnsigned(expression.else);
    case "binary":
      if (["&&", "||", "<", ">", "<=", ">=", "==", "!="].includes(expression.operator)) return false;
      if (expression.operator === ",") return isUnsigned(expression.right);
      if (expression.operator === "<<" || expression.operator === ">>") return isUnsigned(expression.left);
      return isUnsigned(expression.left) || isUnsigned(expression.right);
    default:
      return false;
  }
}
