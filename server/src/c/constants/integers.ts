/** The integer types of an LP64 target. `char` is signed; `enum` constants are `int`. */
export type IntegerType = "int" | "unsigned int" | "long" | "unsigned long" | "long long" | "unsigned long long";

/** An integer constant expression's value, or why it has none here. The value is already reduced to its type. */
export type ConstantValue = KnownConstant | { readonly known: false; readonly reason: string };

export interface KnownConstant {
  readonly known: true;
  readonly value: bigint;
  readonly type: IntegerType;
  /** The signed type whose range an operation left on the way to the value, which has wrapped there; else null. */
  readonly overflow: IntegerType | null;
}

/** Those of objects, which are promoted to one of the others wherever they are used. */
export type NarrowType = "_Bool" | "char" | "signed char" | "unsigned char" | "short" | "unsigned short";

interface Layout {
  readonly bits: number;
  readonly signed: boolean;
}

const LAYOUTS: Readonly<Record<IntegerType | NarrowType, Layout>> = {
  _Bool: { bits: 8, signed: false },
  char: { bits: 8, signed: true },
  "signed char": { bits: 8, signed: true },
  "unsigned char": { bits: 8, signed: false },
  short: { bits: 16, signed: true },
  "unsigned short": { bits: 16, signed: false },
  int: { bits: 32, signed: true },
  "unsigned int": { bits: 32, signed: false },
  long: { bits: 64, signed: true },
  "unsigned long": { bits: 64, signed: false },
  "long long": { bits: 64, signed: true },
  "unsigned long long": { bits: 64, signed: false },
};

/** In the order of their ranks, each unsigned one after its signed one. */
const RANKS: readonly IntegerType[] = [
  "int",
  "unsigned int",
  "long",
  "unsigned long",
  "long long",
  "unsigned long long",
];

export function bitsOf(type: IntegerType | NarrowType): number {
  return LAYOUTS[type].bits;
}

export function isSigned(type: IntegerType | NarrowType): boolean {
  return LAYOUTS[type].signed;
}

/** The value modulo the type's range, as a conversion to the type gives it. */
export function reduce(value: bigint, type: IntegerType | NarrowType): bigint {
  if (type === "_Bool") return value === 0n ? 0n : 1n;
  const { bits, signed } = LAYOUTS[type];
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

export function fits(value: bigint, type: IntegerType | NarrowType): boolean {
  return reduce(value, type) === value;
}

/** C11 6.3.1.1: a narrow type becomes `int`, which holds all of its values. */
export function promote(type: IntegerType | NarrowType): IntegerType {
  return isInteger(type) ? type : "int";
}

/** C11 6.3.1.8, the usual arithmetic conversions. */
export function commonType(left: IntegerType, right: IntegerType): IntegerType {
  if (left === right) return left;
  const [lower, higher] = RANKS.indexOf(left) < RANKS.indexOf(right) ? [left, right] : [right, left];
  if (isSigned(lower) || !isSigned(higher) || bitsOf(higher) > bitsOf(lower)) return higher;
  // A signed type of higher rank that does not hold what the unsigned one does: `unsigned long` and `long long`.
  return "unsigned long long";
}

function isInteger(type: IntegerType | NarrowType): type is IntegerType {
  return bitsOf(type) >= 32;
}
