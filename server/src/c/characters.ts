/** What a character below 128 can start. */
export const enum CharacterClass {
  Other,
  Space,
  LineEnd,
  Letter,
  Digit,
  Quote,
  Punctuation,
  Backslash,
  Unicode,
}

/** What a UTF-16 code unit can start; `Other` for NaN, the code past the end of a text. `$` is a letter, as in gcc. */
export function classOf(code: number): CharacterClass {
  return code < 128 ? characterClasses[code]! : code >= 128 ? CharacterClass.Unicode : CharacterClass.Other;
}

const characterClasses = classes();

/** The one-character punctuators by their code. */
export const PUNCTUATORS: readonly (string | undefined)[] = onePunctuators();

/** How many characters the longest punctuator that starts with these codes has. The first must start one. */
export function punctuatorLength(first: number, second: number, third: number, fourth: number): number {
  switch (first) {
    case 43: // +
      return second === 43 || second === 61 ? 2 : 1;
    case 45: // -
      return second === 45 || second === 61 || second === 62 ? 2 : 1;
    case 38: // &
      return second === 38 || second === 61 ? 2 : 1;
    case 124: // |
      return second === 124 || second === 61 ? 2 : 1;
    case 60: // <
      if (second === 60) return third === 61 ? 3 : 2;
      return second === 61 || second === 58 || second === 37 ? 2 : 1;
    case 62: // >
      if (second === 62) return third === 61 ? 3 : 2;
      return second === 61 ? 2 : 1;
    case 61: // =
    case 33: // !
    case 42: // *
    case 47: // /
    case 94: // ^
      return second === 61 ? 2 : 1;
    case 37: // %
      if (second === 58) return third === 37 && fourth === 58 ? 4 : 2;
      return second === 61 || second === 62 ? 2 : 1;
    case 35: // #
      return second === 35 ? 2 : 1;
    case 58: // :
      return second === 62 ? 2 : 1;
    case 46: // .
      return second === 46 && third === 46 ? 3 : 1;
    default:
      return 1;
  }
}

/** C11 annex D.1, by which gcc takes characters outside ASCII for letters, without U+FFFD, which stands for a stray byte. */
const letterRanges = [
  0xa8, 0xa8, 0xaa, 0xaa, 0xad, 0xad, 0xaf, 0xaf, 0xb2, 0xb5, 0xb7, 0xba, 0xbc, 0xbe, 0xc0, 0xd6, 0xd8, 0xf6, 0xf8,
  0x167f, 0x1681, 0x180d, 0x180f, 0x1fff, 0x200b, 0x200d, 0x202a, 0x202e, 0x203f, 0x2040, 0x2054, 0x2054, 0x2060,
  0x218f, 0x2460, 0x24ff, 0x2776, 0x2793, 0x2c00, 0x2dff, 0x2e80, 0x2fff, 0x3004, 0x3007, 0x3021, 0x302f, 0x3031,
  0xd7ff, 0xf900, 0xfd3d, 0xfd40, 0xfdcf, 0xfdf0, 0xfe44, 0xfe47, 0xfffc, 0x10000, 0xefffd,
] as const;

/** Whether a character outside ASCII belongs to an identifier. */
export function isIdentifierCharacter(codePoint: number): boolean {
  for (let i = 0; i < letterRanges.length; i += 2) {
    if (codePoint >= letterRanges[i]! && codePoint <= letterRanges[i + 1]!) return (codePoint & 0xfffe) !== 0xfffe;
  }
  return false;
}

function classes(): readonly CharacterClass[] {
  const table = new Array<CharacterClass>(128).fill(CharacterClass.Other);
  const set = (characters: string, value: CharacterClass): void => {
    for (const character of characters) table[character.charCodeAt(0)] = value;
  };
  set(" \t\v\f", CharacterClass.Space);
  set("\r\n", CharacterClass.LineEnd);
  set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$", CharacterClass.Letter);
  set("0123456789", CharacterClass.Digit);
  set("\"'", CharacterClass.Quote);
  set("+-*/%&|^~!<>=?:;,.()[]{}#", CharacterClass.Punctuation);
  set("\\", CharacterClass.Backslash);
  return table;
}

function onePunctuators(): (string | undefined)[] {
  return Array.from(characterClasses, (_, code) =>
    classOf(code) === CharacterClass.Punctuation ? String.fromCharCode(code) : undefined,
  );
}
