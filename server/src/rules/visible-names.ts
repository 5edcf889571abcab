import { enumConstants } from "../c/constants.ts";
import { lex } from "../c/lexer.ts";
import type { SourceFile } from "../c/source.ts";
import { TokenKind, type Macro, type Token } from "../c/token.ts";
import type { Module, Unit } from "../livepatch/model.ts";

/** A place in the text where a fix writes a name. */
export interface Place {
  readonly file: SourceFile;
  readonly offset: number;
}

/** The unit that a file's text is read in, as its own file or as an included one. */
export function unitOf(module: Module, file: SourceFile): Unit | null {
  return (
    module.units.find((unit) => unit.file === file) ??
    module.units.find(({ preprocessed }) => preprocessed.inclusions.some((inclusion) => inclusion.file === file)) ??
    null
  );
}

/**
 * The value of a macro or an enumerator of this name that is declared before the place, as far as a single number or an
 * enumerator tells it: null if there is no such name there, or if its value takes more to find out.
 */
export function visibleConstant(unit: Unit, place: Place, name: string): bigint | null {
  const macro = visibleMacro(unit, place, name);
  if (macro !== null) return numberOf(macro);
  return visibleEnumerator(unit, place, name);
}

/**
 * Whether an expression's text, on one line, can be written at the place: every name in it is a macro or an enumerator
 * declared before.
 */
export function isVisible(unit: Unit, place: Place, text: string): boolean {
  if (text.includes("\n")) return false;
  return lex({ path: "", text }).tokens.every(
    (token) =>
      token.kind !== TokenKind.Identifier ||
      typeWords.has(token.text) ||
      visibleMacro(unit, place, token.text) !== null ||
      visibleEnumerator(unit, place, token.text) !== null,
  );
}

const typeWords: ReadonlySet<string> = new Set(["unsigned", "signed", "long", "int", "short", "char", "sizeof"]);

/** An id's text without a cast that an `unsigned long` does by itself: `7` for `(unsigned long)7`. */
export function withoutCast(text: string): string {
  if (!text.startsWith("(")) return text;
  const { tokens } = lex({ path: "", text });
  const close = tokens.findIndex((token) => token.text === ")");
  const words = tokens.slice(1, close);
  const value = tokens[close + 1];
  const isLong = words.some((token) => token.text === "long") && words.every((token) => typeWords.has(token.text));
  return isLong && value?.end === text.length ? value.text : text;
}

/** The number that a macro's body is, parentheses left aside. */
export function numberToken(macro: Macro): Token | null {
  if (macro.parameters !== null) return null;
  const tokens = macro.body.filter(({ text }) => text !== "(" && text !== ")");
  const token = tokens[0];
  return tokens.length === 1 && token?.kind === TokenKind.Number ? token : null;
}

function numberOf(macro: Macro): bigint | null {
  const token = numberToken(macro);
  return token === null ? null : integer(token.text);
}

/** The value of an integer literal as C writes it; null for anything else. */
function integer(literal: string): bigint | null {
  let digits = literal.toLowerCase();
  while (digits.endsWith("u") || digits.endsWith("l")) digits = digits.slice(0, -1);
  const octal = digits.length > 1 && digits.startsWith("0") && !digits.startsWith("0x") && !digits.startsWith("0b");
  try {
    return digits === "" ? null : BigInt(octal ? `0o${digits.slice(1)}` : digits);
  } catch {
    return null;
  }
}

function visibleMacro(unit: Unit, place: Place, name: string): Macro | null {
  const macro = unit.preprocessed.macros.get(name);
  return macro !== undefined && isDeclaredBefore(unit, macro.nameToken, place) ? macro : null;
}

function visibleEnumerator(unit: Unit, place: Place, name: string): bigint | null {
  for (const declaration of unit.tree.declarations) {
    const type = declaration.kind === "declaration" ? declaration.specifiers.type : null;
    if (type?.kind !== "enumType") continue;
    const enumerator = type.enumerators?.find((each) => each.name.text === name);
    if (enumerator === undefined) continue;
    const value = enumConstants(unit.tree).get(name);
    return value?.known === true && isDeclaredBefore(unit, enumerator.name, place) ? value.value : null;
  }
  return null;
}

/** A name from an included file is there from the `#include` on. */
function isDeclaredBefore(unit: Unit, declared: Token, place: Place): boolean {
  let file = declared.file;
  let offset = declared.start;
  for (let depth = 0; depth <= unit.preprocessed.inclusions.length; depth++) {
    if (file === place.file) return offset < place.offset;
    const inclusion = unit.preprocessed.inclusions.find((each) => each.file === file);
    if (inclusion === undefined) return false;
    file = inclusion.span.file;
    offset = inclusion.span.start;
  }
  return false;
}
