import type {
  Initializer,
  CompoundLiteral,
  Declaration,
  Expression,
  InitDeclarator,
  TranslationUnit,
} from "../c/ast.ts";
import type { ConstantScope } from "../c/constants.ts";
import type { Span } from "../c/source.ts";
import { authorSpan, isTyped, type Token } from "../c/token.ts";

/** A file-scope object of a module. */
export interface ObjectSymbol {
  readonly name: Token;
  /** The tag of its struct type; null for every other type. */
  readonly tag: string | null;
  readonly declaration: Declaration;
  readonly declarator: InitDeclarator;
  readonly external: boolean;
  readonly unit: number;
}

export interface UnitSymbols {
  /** The objects that the unit defines, by name: the initialised definition where there are several. */
  readonly objects: ReadonlyMap<string, ObjectSymbol>;
  readonly scope: ConstantScope;
}

/** The file-scope objects of one translation unit; declarations with `extern` and functions are none. */
export function objectSymbols(tree: TranslationUnit, unit: number): Map<string, ObjectSymbol> {
  const objects = new Map<string, ObjectSymbol>();
  for (const declaration of tree.declarations) {
    if (declaration.kind !== "declaration" || hasStorage(declaration, "typedef")) continue;
    for (const declarator of declaration.declarators) {
      const name = declarator.declarator.name;
      if (name === null || declarator.declarator.derivations[0]?.kind === "function") continue;
      if (hasStorage(declaration, "extern") && declarator.initializer === null) continue;
      const before = objects.get(name.text);
      if (before?.declarator.initializer != null) continue;
      const external = !hasStorage(declaration, "static") && !before?.declaration.specifiers.storage.some(isStatic);
      objects.set(name.text, { name, tag: structTag(declaration), declaration, declarator, external, unit });
    }
  }
  return objects;
}

/** Finds the object that an address expression in `unit` names: `states`, `&patch`, `&states[0]`, `(void *)states`. */
export function resolveObject(
  expression: Expression,
  unit: number,
  units: readonly UnitSymbols[],
): ObjectSymbol | null {
  const name = addressedName(expression);
  if (name === null) return null;
  const own = units[unit]?.objects.get(name);
  if (own !== undefined) return own;
  for (const other of units) {
    const symbol = other.objects.get(name);
    if (symbol?.external === true) return symbol;
  }
  return null;
}

/** The identifier behind `x`, `&x`, `&x[0]`, parentheses and casts; null for anything else. */
export function addressedName(expression: Expression): string | null {
  let at = expression;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "cast") {
      if (at.operand.kind === "error") return null;
      at = at.operand;
    } else if (at.kind === "unary" && at.operator === "&") at = at.operand;
    else if (at.kind === "index" && at.index.kind === "number" && at.index.text === "0") at = at.object;
    else return at.kind === "identifier" ? at.name : null;
  }
}

/** The compound literal behind parentheses, casts and `&`, or null. */
export function addressedLiteral(expression: Expression): CompoundLiteral | null {
  let at = expression;
  for (;;) {
    if (at.kind === "parenthesized") at = at.expression;
    else if (at.kind === "cast") at = at.operand;
    else if (at.kind === "unary" && at.operator === "&") at = at.operand;
    else return at.kind === "compoundLiteral" ? at : null;
  }
}

/** The author's place of a value: inside the parentheses that a macro put around its argument. */
export function typedSpan(value: Initializer): Span {
  let at = value;
  while (at.kind === "parenthesized" && !isTyped(at.first)) at = at.expression;
  return authorSpan(at.first, at.last);
}

/** Whether an expression is a null pointer: `NULL`, `0`, `(void *)0`. */
export function isNull(expression: Expression): boolean {
  switch (expression.kind) {
    case "parenthesized":
      return isNull(expression.expression);
    case "cast":
      return isNull(expression.operand);
    case "identifier":
      return expression.name === "NULL" || expression.name === "nullptr";
    case "number":
      return /^0[uUlL]*$/.test(expression.text);
    default:
      return false;
  }
}

function hasStorage(declaration: Declaration, word: string): boolean {
  return declaration.specifiers.storage.some((token) => token.text === word);
}

function isStatic(token: Token): boolean {
  return token.text === "static";
}

function structTag(declaration: Declaration): string | null {
  const type = declaration.specifiers.type;
  return type?.kind === "recordType" && type.keyword === "struct" ? (type.tag?.text ?? null) : null;
}
