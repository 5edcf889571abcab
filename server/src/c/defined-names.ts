import { lex } from "./lexer.ts";
import { isHash } from "./macro-definition.ts";
import type { SourceFile } from "./source.ts";
import { TokenKind } from "./token.ts";

const namesOf = new WeakMap<SourceFile, ReadonlySet<string>>();

/**
 * The names that a file `#define`s, under whatever conditions: where they are not macros, they are known not to be.
 * An include guard is such a name.
 */
export function definedNames(file: SourceFile): ReadonlySet<string> {
  let names = namesOf.get(file);
  if (names === undefined) {
    names = findNames(file);
    namesOf.set(file, names);
  }
  return names;
}

function findNames(file: SourceFile): ReadonlySet<string> {
  const { tokens } = lex(file);
  const names = new Set<string>();
  for (let i = 0; i + 2 < tokens.length; i++) {
    const token = tokens[i]!;
    if (!token.startsLine || !isHash(token) || tokens[i + 1]!.text !== "define") continue;
    const name = tokens[i + 2]!;
    if (name.kind === TokenKind.Identifier) names.add(name.text);
  }
  return names;
}
