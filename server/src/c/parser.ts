import type { ExternalDeclaration, TranslationUnit } from "./ast.ts";
import { parseExternalDeclaration } from "./parser/declarations.ts";
import { Code } from "./parser/codes.ts";
import { TokenStream } from "./parser/token-stream.ts";
import type { Problem } from "./source.ts";
import { BUILTIN_FILE, TokenKind, type Token } from "./token.ts";

/**
 * The syntax tree of the expanded tokens of one translation unit, and what is wrong with them. Any tokens give a tree,
 * in linear time: what is no C becomes `error` nodes, and does not spread past the brackets and lines it stands in.
 * The types and macros of headers that were not entered are told from what stands around their names.
 */
export function parse(tokens: readonly Token[]): { tree: TranslationUnit; problems: readonly Problem[] } {
  const s = new TokenStream(tokens.length > 0 ? tokens : [NOTHING]);
  const declarations: ExternalDeclaration[] = [];
  const first = s.token();
  while (s.code() !== Code.End) {
    if (s.accept(Code.Semicolon)) continue;
    const start = s.at;
    declarations.push(parseExternalDeclaration(s));
    if (s.at === start) s.skip();
  }
  return { tree: { kind: "translationUnit", first, last: s.token(), declarations }, problems: s.problems };
}

const NOTHING: Token = {
  kind: TokenKind.EndOfFile,
  text: "",
  file: BUILTIN_FILE,
  start: 0,
  end: 0,
  spaceBefore: false,
  startsLine: true,
  expansion: null,
};
