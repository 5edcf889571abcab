import type { StringLiteral } from "../ast.ts";
import { TokenKind } from "../token.ts";
import { unknown } from "./arithmetic.ts";
import { fits, reduce, type ConstantValue, type IntegerType } from "./integers.ts";

/** The value and type of an integer constant as it is written (C11 6.4.4.1). */
export function numberConstant(text: string): ConstantValue {
  const { base, start } = baseOf(text);
  let end = start;
  let value = 0n;
  // Numbers of up to 15 digits are exact in floating point, and most are.
  let small = 0;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === APOSTROPHE) continue;
    const digit = digitOf(code);
    if (digit < 0 || digit >= base) break;
    small = small * base + digit;
    value = small <= Number.MAX_SAFE_INTEGER ? BigInt(small) : value * BigInt(base) + BigInt(digit);
    if (value > LARGEST) return unknown(`\`${text}\` does not fit any integer type`);
  }
  const types = end > start || base === 8 ? typesOf(text.slice(end), base) : null;
  if (types === null) return unknown(`\`${text}\` is no integer`);
  const type = types.find((each) => fits(value, each));
  if (type === undefined) return unknown(`\`${text}\` does not fit any integer type`);
  return { known: true, value, type, overflow: null };
}

const LARGEST = 0xffffffffffffffffn;
const APOSTROPHE = 39;
const BACKSLASH = 92;
const QUOTE = 34;

function baseOf(text: string): { base: number; start: number } {
  if (text.charCodeAt(0) !== 48) return { base: 10, start: 0 };
  const letter = text.charCodeAt(1) | 32;
  if (letter === 120) return { base: 16, start: 2 };
  if (letter === 98) return { base: 2, start: 2 };
  return { base: 8, start: 1 };
}

/** 0 to 15, or -1 for what is no hexadecimal digit. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

const DECIMAL: Readonly<Record<string, readonly IntegerType[]>> = {
  "": ["int", "long"],
  u: ["unsigned int", "unsigned long"],
  l: ["long"],
  ul: ["unsigned long"],
  ll: ["long long"],
  ull: ["unsigned long long"],
};
const OTHER_BASES: Readonly<Record<string, readonly IntegerType[]>> = {
  ...DECIMAL,
  "": ["int", "unsigned int", "long", "unsigned long"],
  l: ["long", "unsigned long"],
  ll: ["long long", "unsigned long long"],
};

/** The types that a constant with a suffix may have, or null if that is no suffix. */
function typesOf(suffix: string, base: number): readonly IntegerType[] | null {
  const lower = suffix.toLowerCase();
  // `lL` is no suffix.
  if (lower.includes("ll") && !suffix.includes("ll") && !suffix.includes("LL")) return null;
  const unsignedLast = lower === "lu" || lower === "llu";
  const normal = unsignedLast ? `u${lower.slice(0, -1)}` : lower;
  return (base === 10 ? DECIMAL : OTHER_BASES)[normal] ?? null;
}

/** The value of a character constant; of several characters, as gcc puts them together. */
export function characterConstant(text: string): ConstantValue {
  const quote = text.indexOf("'");
  const prefix = text.slice(0, quote);
  const wide = prefix !== "" && prefix !== "u8";
  const units = unitsOf(text, quote + 1, text.length - 1, wide);
  if (units === null || units.length === 0) return unknown(`\`${text}\` is no character constant`);
  const last = units[units.length - 1]!;
  if (prefix === "L") return { known: true, value: reduce(last, "int"), type: "int", overflow: null };
  if (prefix === "U") return { known: true, value: reduce(last, "unsigned int"), type: "unsigned int", overflow: null };
  if (prefix === "u") return { known: true, value: reduce(last, "unsigned short"), type: "int", overflow: null };
  if (prefix === "u8") return { known: true, value: reduce(last, "unsigned char"), type: "int", overflow: null };
  const value = units.length === 1 ? reduce(last, "char") : units.reduce((all, unit) => (all << 8n) | unit, 0n);
  return { known: true, value: reduce(value, "int"), type: "int", overflow: null };
}

/** The text of a literal without quotes and escapes; null if a macro that nobody expanded or a wide one is part of it. */
export function stringValue(literal: StringLiteral): string | null {
  let value = "";
  for (const { kind, text } of literal.parts) {
    const quote = quoteOf(text);
    if (kind !== TokenKind.String || quote === null) return null;
    const part = unescaped(text, quote + 1, text.length - 1);
    if (part === null) return null;
    value += part;
  }
  return value;
}

/** Its bytes with the terminating zero, as `sizeof` counts them, or null where they are not known. */
export function stringSize(literal: StringLiteral): bigint | null {
  let size = 1n;
  for (const { kind, text } of literal.parts) {
    const quote = quoteOf(text);
    const units = quote === null ? null : unitsOf(text, quote + 1, text.length - 1, false);
    if (kind !== TokenKind.String || units === null) return null;
    size += BigInt(units.length);
  }
  return size;
}

/** Where a literal of bytes begins, or null for one of wider characters. */
function quoteOf(text: string): number | null {
  if (text.charCodeAt(0) === QUOTE) return 0;
  return text.startsWith('u8"') ? 2 : null;
}

function unescaped(text: string, start: number, end: number): string | null {
  const first = text.indexOf("\\", start);
  if (first < 0 || first >= end) return text.slice(start, end);
  let value = "";
  for (let i = start; i < end;) {
    if (text.charCodeAt(i) !== BACKSLASH) {
      value += text.charAt(i++);
      continue;
    }
    const escape = escapeAt(text, i, end);
    if (escape === null || escape.value > 0x10ffffn) return null;
    value += String.fromCodePoint(Number(escape.value));
    i = escape.end;
  }
  return value;
}

/** The execution characters: UTF-8 bytes, or whole characters in a wide literal. Null for an escape that is none. */
function unitsOf(text: string, start: number, end: number, wide: boolean): bigint[] | null {
  const units: bigint[] = [];
  for (let i = start; i < end;) {
    let character: bigint;
    let isByte = wide;
    if (text.charCodeAt(i) === BACKSLASH) {
      const escape = escapeAt(text, i, end);
      if (escape === null) return null;
      ({ value: character, end: i } = escape);
      isByte ||= !escape.isCharacter;
    } else {
      const code = text.codePointAt(i)!;
      character = BigInt(code);
      i += code > 0xffff ? 2 : 1;
    }
    if (isByte || character < 0x80n) units.push(wide ? character : character & 0xffn);
    else pushUtf8(Number(character), units);
  }
  return units;
}

function pushUtf8(code: number, into: bigint[]): void {
  const length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  into.push(BigInt(((0xf00 >> length) & 0xff) | (code >> (6 * (length - 1)))));
  for (let i = length - 2; i >= 0; i--) into.push(BigInt(0x80 | ((code >> (6 * i)) & 0x3f)));
}

interface Escape {
  readonly value: bigint;
  readonly end: number;
  /** It names a character (`\u00e4`), not a byte. */
  readonly isCharacter: boolean;
}

const SIMPLE: Readonly<Record<string, bigint>> = {
  n: 10n,
  t: 9n,
  r: 13n,
  a: 7n,
  b: 8n,
  f: 12n,
  v: 11n,
  e: 27n,
  E: 27n,
  "\\": 92n,
  "'": 39n,
  '"': 34n,
  "?": 63n, // prettier-ignore
};

function escapeAt(text: string, start: number, end: number): Escape | null {
  const letter = text.charAt(start + 1);
  const simple = SIMPLE[letter];
  if (simple !== undefined) return start + 2 <= end ? { value: simple, end: start + 2, isCharacter: false } : null;
  if (letter === "x") return digitsAt(text, start + 2, end, 16, end, false);
  if (letter === "u") return digitsAt(text, start + 2, Math.min(end, start + 6), 16, start + 6, true);
  if (letter === "U") return digitsAt(text, start + 2, Math.min(end, start + 10), 16, start + 10, true);
  return digitsAt(text, start + 1, Math.min(end, start + 4), 8, end, false);
}

/** As many digits as there are; a universal character name needs all of them. */
function digitsAt(
  text: string,
  start: number,
  end: number,
  base: number,
  needed: number,
  isCharacter: boolean,
): Escape | null {
  let value = 0n;
  let at = start;
  for (; at < end; at++) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit < 0 || digit >= base) break;
    value = ((value << (base === 16 ? 4n : 3n)) | BigInt(digit)) & 0xffffffffn;
  }
  if (at === start || (isCharacter && at < needed)) return null;
  return { value, end: at, isCharacter };
}
