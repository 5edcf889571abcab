import { TokenKind, type Token } from "../token.ts";

/** What a token is to the parser: its keyword, punctuator or class. The order makes ranges of kinds comparable. */
export const enum Code {
  /** The end of the file, of the brackets being read, or of a bracket whose closer is missing. */
  End,
  Identifier,
  Number,
  Character,
  String,
  Other,

  // What may start declaration specifiers, up to StaticAssert.
  Storage,
  Qualifier,
  TypeWord,
  Struct,
  Union,
  Enum,
  Typeof,
  Atomic,
  Alignas,
  Attribute,
  Asm,
  Extension,
  StaticAssert,

  // What starts a statement, from If to LocalLabel.
  If,
  Else,
  Switch,
  Case,
  Default,
  While,
  Do,
  For,
  Return,
  Goto,
  Break,
  Continue,
  LocalLabel,

  Sizeof,
  Alignof,
  Generic,
  ComplexPart,

  OpenParen,
  OpenBracket,
  OpenBrace,
  CloseParen,
  CloseBracket,
  CloseBrace,

  Semicolon,
  Comma,
  Colon,
  Question,
  Ellipsis,
  Dot,
  Arrow,
  PlusPlus,
  MinusMinus,
  Tilde,
  Bang,

  // Binary operators, from Star to OrOr.
  Star,
  Slash,
  Percent,
  Plus,
  Minus,
  ShiftLeft,
  ShiftRight,
  Less,
  Greater,
  LessEqual,
  GreaterEqual,
  EqualEqual,
  NotEqual,
  Ampersand,
  Caret,
  Bar,
  AndAnd,
  OrOr,

  // Assignment operators, from Assign to the last.
  Assign,
  CompoundAssign,
}

/** The code of every token, and a last `End`. */
export function codesOf(tokens: readonly Token[]): readonly Code[] {
  const codes: Code[] = [];
  for (const token of tokens) codes.push(codeOf(token));
  codes.push(Code.End);
  return codes;
}

function codeOf(token: Token): Code {
  switch (token.kind) {
    case TokenKind.Identifier:
      return mayBeKeyword(token.text) ? (KEYWORDS.get(token.text) ?? Code.Identifier) : Code.Identifier;
    case TokenKind.Punctuator:
      if (token.text.length === 1) return SINGLE[token.text.charCodeAt(0)] ?? Code.Other;
      return PUNCTUATORS.get(token.text) ?? Code.Other;
    case TokenKind.Number:
      return Code.Number;
    case TokenKind.Character:
      return Code.Character;
    case TokenKind.String:
      return Code.String;
    case TokenKind.EndOfFile:
      return Code.End;
    case TokenKind.Other:
    case TokenKind.Newline:
      return Code.Other;
  }
}

/** Most names are told from keywords by their length or first letter. */
function mayBeKeyword(text: string): boolean {
  if (text.length < 2 || text.length > LONGEST_KEYWORD) return false;
  const first = text.charCodeAt(0);
  return first === 95 || (first >= 97 && first <= 119);
}

/** Whether a token of this code starts declaration specifiers, whatever follows. */
export function startsSpecifiers(code: Code): boolean {
  return code >= Code.Storage && code <= Code.Alignas;
}

export function isOpener(code: Code): boolean {
  return code >= Code.OpenParen && code <= Code.OpenBrace;
}

export function isCloser(code: Code): boolean {
  return code >= Code.CloseParen && code <= Code.CloseBrace;
}

/** How tightly a binary operator binds, from 1 for `||`; 0 for what is none. */
export function precedenceOf(code: Code): number {
  return code >= Code.Star && code <= Code.OrOr ? PRECEDENCES[code - Code.Star]! : 0;
}

/** From `*` to `||`, in the order of the codes. */
const PRECEDENCES = [10, 10, 10, 9, 9, 8, 8, 7, 7, 7, 7, 6, 6, 5, 4, 3, 2, 1] as const;

const KEYWORDS = table([
  [Code.Storage, "typedef extern static inline __inline __inline__ register auto __auto_type constexpr"],
  [Code.Storage, "_Thread_local thread_local __thread _Noreturn"],
  [Code.Qualifier, "const __const __const__ volatile __volatile __volatile__ restrict __restrict __restrict__"],
  [Code.TypeWord, "void char short int long float double bool _Bool signed __signed __signed__ unsigned"],
  [Code.TypeWord, "_Complex __complex__ __int128 __builtin_va_list _Float16 _Float32 _Float64 _Float128 __float128"],
  [Code.Struct, "struct"],
  [Code.Union, "union"],
  [Code.Enum, "enum"],
  [Code.Typeof, "typeof __typeof __typeof__ typeof_unqual __typeof_unqual__"],
  [Code.Atomic, "_Atomic"],
  [Code.Alignas, "_Alignas alignas"],
  [Code.Attribute, "__attribute__ __attribute __declspec"],
  [Code.Asm, "asm __asm __asm__ asm_inline asm_volatile_goto"],
  [Code.Extension, "__extension__"],
  [Code.StaticAssert, "_Static_assert static_assert"],
  [Code.If, "if"],
  [Code.Else, "else"],
  [Code.Switch, "switch"],
  [Code.Case, "case"],
  [Code.Default, "default"],
  [Code.While, "while"],
  [Code.Do, "do"],
  [Code.For, "for"],
  [Code.Return, "return"],
  [Code.Goto, "goto"],
  [Code.Break, "break"],
  [Code.Continue, "continue"],
  [Code.LocalLabel, "__label__"],
  [Code.Sizeof, "sizeof"],
  [Code.Alignof, "_Alignof alignof __alignof __alignof__"],
  [Code.Generic, "_Generic"],
  [Code.ComplexPart, "__real__ __real __imag__ __imag"],
]);

const PUNCTUATORS = table([
  [Code.OpenParen, "("],
  [Code.OpenBracket, "[ <:"],
  [Code.OpenBrace, "{ <%"],
  [Code.CloseParen, ")"],
  [Code.CloseBracket, "] :>"],
  [Code.CloseBrace, "} %>"],
  [Code.Semicolon, ";"],
  [Code.Comma, ","],
  [Code.Colon, ":"],
  [Code.Question, "?"],
  [Code.Ellipsis, "..."],
  [Code.Dot, "."],
  [Code.Arrow, "->"],
  [Code.PlusPlus, "++"],
  [Code.MinusMinus, "--"],
  [Code.Tilde, "~"],
  [Code.Bang, "!"],
  [Code.Star, "*"],
  [Code.Slash, "/"],
  [Code.Percent, "%"],
  [Code.Plus, "+"],
  [Code.Minus, "-"],
  [Code.ShiftLeft, "<<"],
  [Code.ShiftRight, ">>"],
  [Code.Less, "<"],
  [Code.Greater, ">"],
  [Code.LessEqual, "<="],
  [Code.GreaterEqual, ">="],
  [Code.EqualEqual, "=="],
  [Code.NotEqual, "!="],
  [Code.Ampersand, "&"],
  [Code.Caret, "^"],
  [Code.Bar, "|"],
  [Code.AndAnd, "&&"],
  [Code.OrOr, "||"],
  [Code.Assign, "="],
  [Code.CompoundAssign, "*= /= %= += -= <<= >>= &= ^= |="],
]);

const LONGEST_KEYWORD = Math.max(...[...KEYWORDS.keys()].map((word) => word.length));

/** The codes of punctuators of one character, by that character. */
const SINGLE: readonly (Code | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  PUNCTUATORS.get(String.fromCharCode(code)),
);

function table(rows: readonly (readonly [Code, string])[]): ReadonlyMap<string, Code> {
  return new Map(rows.flatMap(([code, words]) => words.split(" ").map((word) => [word, code] as const)));
}
