import type { PreprocessingValue } from "./condition-expression.ts";

/**
 * The value of an integer constant in `#if`, where all types are 64 bits wide: unsigned by its suffix, or because a
 * non-decimal one does not fit (gcc also says so, with a warning, of a decimal one). Null for anything but an integer.
 */
export function parseInteger(text: string): PreprocessingValue | null {
  let end = text.length;
  let unsigned = false;
  let longs = "";
  for (; end > 0; end--) {
    const code = text.charCodeAt(end - 1);
    if (code === 117 || code === 85) {
      if (unsigned) return null;
      unsigned = true;
    } else if (code === 108 || code === 76) {
      longs += text.charAt(end - 1);
    } else {
      break;
    }
  }
  if (longs !== "" && longs !== "l" && longs !== "L" && longs !== "ll" && longs !== "LL") return null;
  // `lul` is no suffix: the two letters stand together.
  if (longs.length === 2 && unsigned && text.charAt(end + 1).toLowerCase() === "u") return null;
  const value = digits(text.slice(0, end));
  if (value === null) return null;
  const reduced = BigInt.asUintN(64, value);
  if (reduced > 0x7fffffffffffffffn) unsigned = true;
  return { value: unsigned ? reduced : BigInt.asIntN(64, reduced), unsigned };
}

function digits(text: string): bigint | null {
  // Longer ones do not fit by far; BigInt takes quadratic time for them.
  if (text.length === 0 || text.length > 400) return null;
  let base = 10;
  let from = 0;
  if (text.charCodeAt(0) === 48 && text.length > 1) {
    const marker = text.charCodeAt(1) | 32;
    base = marker === 120 ? 16 : marker === 98 ? 2 : 8;
    from = base === 8 ? 1 : 2;
  }
  if (from === text.length) return null;
  for (let i = from; i < text.length; i++) {
    if (digitValue(text.charCodeAt(i)) >= base) return null;
  }
  const body = text.slice(from);
  if (base === 10) return BigInt(body);
  return BigInt((base === 16 ? "0x" : base === 8 ? "0o" : "0b") + body);
}

function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 122 ? lower - 87 : 99;
}

/** The value of a character constant: `char` is signed and 8 bits wide, several characters make an `int`. */
export function parseCharacter(text: string): PreprocessingValue {
  const open = text.indexOf("'");
  const prefix = text.slice(0, open);
  const wide = prefix !== "" && prefix !== "u8";
  const bits = prefix === "" || prefix === "u8" ? 8 : prefix === "u" ? 16 : 32;
  const units: number[] = [];
  for (let i = open + 1; i < text.length - 1;) {
    if (text.charCodeAt(i) === 92) {
      const escape = readEscape(text, i + 1);
      units.push(escape.value);
      i = escape.end;
    } else {
      const codePoint = text.codePointAt(i) ?? 0;
      i += codePoint > 0xffff ? 2 : 1;
      if (wide) units.push(codePoint);
      else units.push(...utf8(codePoint));
    }
  }
  const unsigned = prefix === "u" || prefix === "U";
  if (wide) {
    const value = BigInt.asUintN(bits, BigInt(units[units.length - 1] ?? 0));
    return { value: unsigned ? value : BigInt.asIntN(32, value), unsigned };
  }
  let value = 0n;
  for (const unit of units.slice(-4)) value = BigInt.asUintN(32, (value << 8n) | BigInt(unit & 0xff));
  const width = units.length > 1 ? 32 : 8;
  return { value: prefix === "u8" ? value : BigInt.asIntN(width, value), unsigned: prefix === "u8" };
}

const simpleEscapes: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["b", 8],
  ["e", 27],
  ["E", 27],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
  ["v", 11],
]);

/** The escape sequence whose first character after the backslash is at `at`. */
function readEscape(text: string, at: number): { readonly value: number; readonly end: number } {
  const first = text.charAt(at);
  const hexadecimal = first === "x" || first === "u" || first === "U";
  const base = hexadecimal ? 16 : 8;
  let end = hexadecimal ? at + 1 : at;
  const longest = first === "x" ? text.length : end + (first === "u" ? 4 : first === "U" ? 8 : 3);
  let value = 0;
  while (end < longest && digitValue(text.charCodeAt(end)) < base) {
    value = (Math.imul(value, base) + digitValue(text.charCodeAt(end))) >>> 0;
    end++;
  }
  if (end > at && (hexadecimal || digitValue(first.charCodeAt(0)) < 8)) return { value, end };
  const codePoint = text.codePointAt(at) ?? 0;
  return { value: simpleEscapes.get(first) ?? codePoint, end: at + (codePoint > 0xffff ? 2 : 1) };
}

function utf8(codePoint: number): number[] {
  if (codePoint < 0x80) return [codePoint];
  if (codePoint < 0x800) return [0xc0 | (codePoint >> 6), 0x80 | (codePoint & 63)];
  if (codePoint < 0x10000) return [0xe0 | (codePoint >> 12), 0x80 | ((codePoint >> 6) & 63), 0x80 | (codePoint & 63)];
  return [
    0xf0 | (codePoint >> 18),
    0x80 | ((codePoint >> 12) & 63),
    0x80 | ((codePoint >> 6) & 63),
    0x80 | (codePoint & 63),
  ];
}
