import type { Designator, Initializer, InitializerItem, InitializerList } from "../ast.ts";
import type { Token } from "../token.ts";
import { Code } from "./codes.ts";
import { parseAssignmentExpression, parseConstantExpression } from "./expressions.ts";
import { isUpperCase } from "./names.ts";
import type { TokenStream } from "./token-stream.ts";

/** What stands after the `=` of a declarator or designator. */
export function parseInitializer(s: TokenStream): Initializer {
  return s.code() === Code.OpenBrace ? parseInitializerList(s) : parseAssignmentExpression(s);
}

/** From the `{` that stands next to its `}`. An item that is half typed is kept as far as it goes. */
export function parseInitializerList(s: TokenStream): InitializerList {
  const first = s.token();
  const brackets = s.enter();
  const { listLimit } = s;
  s.listLimit = s.limit;
  const items: InitializerItem[] = [];
  if (s.isTooDeep()) s.skipAllBound();
  while (s.code() !== Code.End) {
    if (s.code() === Code.Comma) {
      s.expected("an initializer");
      s.take();
      continue;
    }
    const item = parseItem(s);
    items.push(item);
    if (item.comma !== null || s.code() === Code.End) continue;
    if (isMacroItem(s, item)) continue;
    s.expected("`,`");
    while (s.code() !== Code.Comma && s.code() !== Code.End && !startsItem(s)) s.skip();
    s.accept(Code.Comma);
  }
  s.listLimit = listLimit;
  const closed = s.leave(brackets);
  return { kind: "initializerList", first, last: s.previous(), items, closed };
}

/** `ENTRIES(x)` alone on its line: a macro that brings its own commas. */
function isMacroItem(s: TokenStream, { designators, value }: InitializerItem): boolean {
  if (designators.length > 0 || !s.token().startsLine) return false;
  const name = value.kind === "call" && value.closed ? value.callee : value;
  return name.kind === "identifier" && isUpperCase(name.name);
}

/** Whether an item starts here for certain, after one that was not ended by a comma. */
function startsItem(s: TokenStream): boolean {
  return s.code() === Code.OpenBrace || (s.code() === Code.Dot && s.code(1) === Code.Identifier);
}

function parseItem(s: TokenStream): InitializerItem {
  const first = s.token();
  const start = s.at;
  const designators = parseDesignators(s);
  const value = parseValue(s, designators.length > 0);
  // What starts no item at all still has to be taken.
  if (s.at === start) {
    s.skip();
    return itemOf(s, first, designators, s.errorSince(start));
  }
  // A left operand that is missing stands at the token before: `{ / x }`.
  return itemOf(s, designators.length > 0 ? first : value.first, designators, value);
}

/** Ends an item where the stream stands, and takes its comma. */
function itemOf(s: TokenStream, first: Token, designators: readonly Designator[], value: Initializer): InitializerItem {
  const last = s.previous();
  const comma = s.accept(Code.Comma) ? s.previous() : null;
  return { kind: "initializerItem", first, last, designators, value, comma };
}

function parseDesignators(s: TokenStream): readonly Designator[] {
  const designators: Designator[] = [];
  if (s.code() === Code.Identifier && s.code(1) === Code.Colon) {
    // GNU's old `field: value`.
    const name = s.take();
    designators.push({ kind: "fieldDesignator", first: name, last: s.take(), name });
    return designators;
  }
  for (;;) {
    const first = s.token();
    if (s.code() === Code.Dot && s.code(1) === Code.Identifier) {
      s.take();
      const name = s.take();
      designators.push({ kind: "fieldDesignator", first, last: name, name });
    } else if (s.code() === Code.OpenBracket) {
      const brackets = s.enter();
      const from = parseConstantExpression(s);
      const to = s.accept(Code.Ellipsis) ? parseConstantExpression(s) : null;
      s.leave(brackets);
      designators.push({ kind: "indexDesignator", first, last: s.previous(), from, to });
    } else return designators;
  }
}

function parseValue(s: TokenStream, designated: boolean): Initializer {
  if (!designated) return parseInitializer(s);
  const hasSign = s.accept(Code.Assign) || s.previous().text === ":";
  const next = s.code();
  if (next === Code.End || next === Code.Comma) return s.missing(hasSign ? "a value" : "`=`");
  // GNU's old `[3] value` has no sign; `.name` without one is half typed.
  if (!hasSign && startsItem(s) && next === Code.Dot) return s.missing("`=`");
  return parseInitializer(s);
}
