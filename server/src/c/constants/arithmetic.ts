import type { BinaryExpression } from "../ast.ts";
import {
  bitsOf,
  commonType,
  fits,
  isSigned,
  promote,
  reduce,
  type ConstantValue,
  type IntegerType,
  type KnownConstant,
  type NarrowType,
} from "./integers.ts";

type Operator = BinaryExpression["operator"];

export function unknown(reason: string): ConstantValue {
  return { known: false, reason };
}

/** The result of an operation of a type: wrapped, and an overflow where the type is signed and cannot hold it. */
export function integer(value: bigint, type: IntegerType, overflow: IntegerType | null): KnownConstant {
  const wrapped = reduce(value, type);
  const overflows = wrapped !== value && isSigned(type);
  return { known: true, value: wrapped, type, overflow: overflow ?? (overflows ? type : null) };
}

export function intOf(condition: boolean, overflow: IntegerType | null = null): KnownConstant {
  return { known: true, value: condition ? 1n : 0n, type: "int", overflow };
}

/** A conversion, which is no operation and overflows nothing. */
export function convert(constant: KnownConstant, type: IntegerType | NarrowType): KnownConstant {
  const { value, overflow } = constant;
  return { known: true, value: reduce(value, type), type: promote(type), overflow };
}

export function unaryOperation(operator: "+" | "-" | "~" | "!", operand: KnownConstant): KnownConstant {
  const { value, type, overflow } = operand;
  switch (operator) {
    case "+":
      return operand;
    case "-":
      return integer(isSigned(type) ? -value : reduce(-value, type), type, overflow);
    case "~":
      return { known: true, value: reduce(~value, type), type, overflow };
    case "!":
      return intOf(value === 0n, overflow);
  }
}

/** What a binary operator gives, `&&` and `||` left to the caller, who may not evaluate the right side at all. */
export function binaryOperation(operator: Operator, left: KnownConstant, right: KnownConstant): ConstantValue {
  const overflow = left.overflow ?? right.overflow;
  if (operator === "<<" || operator === ">>") return shift(operator, left, right.value, overflow);
  const type = commonType(left.type, right.type);
  const a = reduce(left.value, type);
  const b = reduce(right.value, type);
  switch (operator) {
    case "*":
      return arithmetic(a * b, type, overflow);
    case "+":
      return arithmetic(a + b, type, overflow);
    case "-":
      return arithmetic(a - b, type, overflow);
    case "/":
    case "%":
      if (b === 0n) return unknown("it divides by zero");
      // The remainder of a quotient that overflows is undefined like the quotient.
      if (operator === "%") return integer(a % b, type, fits(a / b, type) ? overflow : (overflow ?? type));
      return integer(a / b, type, overflow);
    case "&":
      return integer(a & b, type, overflow);
    case "^":
      return integer(a ^ b, type, overflow);
    case "|":
      return integer(a | b, type, overflow);
    case "<":
      return intOf(a < b, overflow);
    case ">":
      return intOf(a > b, overflow);
    case "<=":
      return intOf(a <= b, overflow);
    case ">=":
      return intOf(a >= b, overflow);
    case "==":
      return intOf(a === b, overflow);
    case "!=":
      return intOf(a !== b, overflow);
    case "&&":
      return intOf(a !== 0n && b !== 0n, overflow);
    case "||":
      return intOf(a !== 0n || b !== 0n, overflow);
  }
}

function arithmetic(value: bigint, type: IntegerType, overflow: IntegerType | null): KnownConstant {
  return integer(isSigned(type) ? value : reduce(value, type), type, overflow);
}

/** The type is the left operand's alone. `1 << 31` leaves the range of `int`. */
function shift(operator: "<<" | ">>", left: KnownConstant, count: bigint, overflow: IntegerType | null): ConstantValue {
  const { value, type } = left;
  if (count < 0n || count >= BigInt(bitsOf(type))) return unknown(`it shifts ${indefinite(type)} by ${count}`);
  return operator === "<<" ? arithmetic(value << count, type, overflow) : integer(value >> count, type, overflow);
}

function indefinite(type: IntegerType): string {
  return type === "long" || type === "long long" ? `a \`${type}\`` : `an \`${type}\``;
}
