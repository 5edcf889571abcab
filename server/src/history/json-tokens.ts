/** The kinds of jsonc-parser's tokens, which it declares as an ambient const enum that single-file compilation cannot read. */
export const openBrace = 1;
export const closeBrace = 2;
export const openBracket = 3;
export const closeBracket = 4;
export const comma = 5;
export const colon = 6;
export const nullKeyword = 7;
export const stringLiteral = 10;
export const numericLiteral = 11;
export const lineComment = 12;
export const blockComment = 13;
export const lineBreak = 14;
export const trivia = 15;
export const unknownToken = 16;
export const endOfFile = 17;
