import type { ArrayDerivation, Declaration, Declarator, Initializer, InitializerList } from "../c/ast.ts";
import type { Span } from "../c/source.ts";
import { authorSpan, isTyped, TokenKind } from "../c/token.ts";
import type { AggregateList, Module, Unit } from "../livepatch/model.ts";
import { insertAt, lineIndent, lineStart, replaceSpan } from "./edits.ts";
import type { Edit } from "./rule.ts";

/** The declaration that a list initialises, and the unit that it was read in; null for a compound literal. */
export function declarationOf(module: Module, list: InitializerList): { declaration: Declaration; unit: Unit } | null {
  for (const unit of module.units) {
    for (const declaration of unit.tree.declarations) {
      if (declaration.kind !== "declaration") continue;
      if (declaration.declarators.some(({ initializer }) => initializer === list)) return { declaration, unit };
    }
  }
  return null;
}

/** Takes the explicit bound out of `name[BOUND]`, so that one more entry fits. Empty without bound, null if out of reach. */
export function dropBound(module: Module, list: InitializerList): Edit[] | null {
  const derivation = declaratorOf(module, list)?.derivations[0];
  if (derivation?.kind !== "array") return null;
  return derivation.size === null ? [] : dropSize(derivation);
}

/**
 * Puts text on lines of its own before the declaration that a list initialises, above the comment that belongs to it,
 * with a blank line between. Null where the declaration is not the author's text.
 */
export function insertBeforeDeclaration(module: Module, list: AggregateList, text: string): Edit | null {
  const found = declarationOf(module, list.node);
  if (found === null || !isTyped(found.declaration.first)) return null;
  const { file, start } = found.declaration.first;
  if (lineIndent(file.text, start).length !== start - lineStart(file.text, start)) return null;
  const at = aboveComment(file.text, lineStart(file.text, start), endBefore(found.unit, found.declaration));
  return insertAt(file, at, text + (text.endsWith("\r\n") ? "\r\n" : "\n"));
}

/** A name that nothing in the module has yet but a member of a struct: the wanted one, or with a number behind it. */
export function freshName(module: Module, wanted: string): string {
  const taken = new Set<string>();
  for (const { preprocessed } of module.units) {
    let previous = "";
    for (const { kind, text } of preprocessed.tokens) {
      if (kind === TokenKind.Identifier && previous !== "." && previous !== "->") taken.add(text);
      previous = text;
    }
    for (const name of preprocessed.macros.keys()) taken.add(name);
  }
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}_${number}`)) number++;
  return `${wanted}_${number}`;
}

/** Whether `declared` stands before `place` in the same file. */
export function isBefore(declared: Span, place: Span): boolean {
  return declared.file === place.file && declared.start < place.start;
}

function declaratorOf(module: Module, list: InitializerList): Declarator | null {
  const found = declarationOf(module, list)?.declaration.declarators.find(({ initializer }) => initializer === list);
  if (found !== undefined) return found.declarator;
  for (const { rows } of module.objectTables) {
    for (const { fields } of rows) {
      const value = fields.get("funcs")?.value;
      const literal = value === undefined ? null : compoundLiteral(value);
      if (literal?.initializer === list) return literal.type.declarator;
    }
  }
  return null;
}

function compoundLiteral(value: Initializer) {
  let at = value;
  while (at.kind === "parenthesized" || at.kind === "cast") at = at.kind === "cast" ? at.operand : at.expression;
  return at.kind === "compoundLiteral" ? at : null;
}

function dropSize({ first, last, size }: ArrayDerivation): Edit[] | null {
  if (size === null || !isTyped(first) || !isTyped(last)) return null;
  return [replaceSpan(authorSpan(size.first, size.last), "")];
}

/** Where the declaration before this one ends in its file; 0 if it is the first. */
function endBefore(unit: Unit, declaration: Declaration): number {
  const { declarations } = unit.tree;
  const previous = declarations[declarations.indexOf(declaration) - 1];
  if (previous === undefined) return 0;
  const span = authorSpan(previous.first, previous.last);
  return span.file === declaration.first.file && span.end <= declaration.first.start ? span.end : 0;
}

/** The start of the lines directly above `start` that are neither blank, nor a directive, nor before `limit`. */
function aboveComment(text: string, start: number, limit: number): number {
  let at = start;
  while (at > 0) {
    const above = lineStart(text, at - 1);
    const line = text.slice(above, at).trim();
    if (above < limit || line === "" || line.startsWith("#")) break;
    at = above;
  }
  return at;
}
