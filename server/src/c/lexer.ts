import { CharacterClass, classOf, isIdentifierCharacter, punctuatorLength, PUNCTUATORS } from "./characters.ts";
import type { Problem, SourceFile } from "./source.ts";
import { type Token, TokenKind } from "./token.ts";

/** A comment with its delimiters, `[start, end)` in its file. A line comment ends before its line's end. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}

/** A file cut into preprocessing tokens. */
export interface Lexed {
  /** A `Newline` ends each line that has tokens (lines without any have none); the last token is `EndOfFile`. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  readonly problems: readonly Problem[];
}

/** So many tokens of a file are read: no file of Linux 6.12 but a few tables of numbers has more. */
export const MAXIMUM_SOURCE_TOKENS = 400_000;

/** Tokens take some fifty times their text: the last files that were asked for are held, and more where they are small. */
const alwaysHeld = 8;
const maximumHeldCharacters = 1 << 16;
const held = new Map<SourceFile, Lexed>();
let heldCharacters = 0;

/**
 * The preprocessing tokens of a file. Digraphs keep their spelling and there are no trigraphs, as in gcc's default
 * mode. An unterminated literal is one `Other` token to the end of its line, as in libcpp. What is behind the first
 * {@link MAXIMUM_SOURCE_TOKENS} is cut with a `bound` problem. Never throws; the answers for the last few files are
 * remembered.
 */
export function lex(file: SourceFile): Lexed {
  const lexed = held.get(file) ?? new Lexer(file).run();
  // The last used one goes to the end of the map's order.
  if (!held.delete(file)) heldCharacters += file.text.length;
  held.set(file, lexed);
  while (held.size > alwaysHeld && heldCharacters > maximumHeldCharacters) {
    const oldest = held.keys().next().value!;
    held.delete(oldest);
    heldCharacters -= oldest.text.length;
  }
  return lexed;
}

/**
 * The one token that a text is, or null if it is none or several: the test of `##`. The token's place is 0 to the
 * text's length in a file of its own.
 */
export function lexSingle(text: string): { readonly kind: TokenKind; readonly text: string } | null {
  const { tokens, comments } = new Lexer({ path: "", text }).run();
  const first = tokens[0]!;
  if (tokens.length > 3 || comments.length > 0 || first.start !== 0 || first.end !== text.length) return null;
  return first.kind === TokenKind.EndOfFile ? null : first;
}

/** Identifiers by a hash of their spelling: the same few thousand names make up most of all C text. */
const internedSize = 1 << 14;
const interned: string[] = new Array<string>(internedSize).fill("");

/** Behind so many none is looked for any more. */
const maximumOpenRawStrings = 50;

class Lexer {
  private readonly file: SourceFile;
  private readonly text: string;
  private readonly length: number;
  private readonly tokens: Token[] = [];
  private readonly comments: Comment[] = [];
  private readonly problems: Problem[] = [];
  private at = 0;
  /** Raw strings whose end was looked for in the whole file and not found. */
  private openRawStrings = 0;
  private spaceBefore = false;
  private startsLine = true;

  constructor(file: SourceFile) {
    this.file = file;
    this.text = file.text;
    this.length = file.text.length;
  }

  run(): Lexed {
    const { text, length } = this;
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
    while (this.at < length) {
      const start = this.at;
      if (this.tokens.length >= MAXIMUM_SOURCE_TOKENS) {
        this.cut(start);
        break;
      }
      const code = text.charCodeAt(start);
      switch (classOf(code)) {
        case CharacterClass.Space:
          this.at++;
          this.spaceBefore = true;
          break;
        case CharacterClass.LineEnd:
          this.newline(code);
          break;
        case CharacterClass.Letter:
          this.identifier(start);
          break;
        case CharacterClass.Digit:
          this.number(start);
          break;
        case CharacterClass.Quote:
          this.literal(start, start);
          break;
        case CharacterClass.Punctuation:
          this.punctuator(start, code);
          break;
        case CharacterClass.Backslash:
          this.backslash(start);
          break;
        case CharacterClass.Unicode:
          if (this.identifierEnd(start) > start) this.slowIdentifier(start);
          else this.push(TokenKind.Other, this.characterAt(start), start, start + this.characterAt(start).length);
          break;
        default:
          this.push(TokenKind.Other, text.charAt(start), start, start + 1);
      }
    }
    if (!this.startsLine) this.push(TokenKind.Newline, "", length, length);
    this.startsLine = true;
    this.push(TokenKind.EndOfFile, "", length, length);
    return { tokens: this.tokens, comments: this.comments, problems: this.problems };
  }

  private push(kind: TokenKind, text: string, start: number, end: number): void {
    this.tokens.push({
      kind,
      text,
      file: this.file,
      start,
      end,
      spaceBefore: this.spaceBefore,
      startsLine: this.startsLine,
      expansion: null,
    });
    this.at = end;
    this.spaceBefore = false;
    this.startsLine = false;
  }

  private problem(message: string, start: number, end: number): void {
    this.problems.push({ kind: "lexical", message, span: { file: this.file, start, end } });
  }

  private cut(start: number): void {
    const message = `The file has more than ${MAXIMUM_SOURCE_TOKENS} tokens; the rest is not read.`;
    this.problems.push({ kind: "bound", message, span: { file: this.file, start, end: this.length } });
  }

  private newline(code: number): void {
    const start = this.at;
    const end = code === 13 && this.text.charCodeAt(start + 1) === 10 ? start + 2 : start + 1;
    if (!this.startsLine) this.push(TokenKind.Newline, "\n", start, end);
    this.at = end;
    this.startsLine = true;
    this.spaceBefore = false;
  }

  // Names and numbers

  private identifier(start: number): void {
    const { text } = this;
    let hash = 0;
    let end = start;
    let code = text.charCodeAt(end);
    while (code < 128) {
      const kind = classOf(code);
      if (kind !== CharacterClass.Letter && kind !== CharacterClass.Digit) break;
      hash = (Math.imul(hash, 31) + code) | 0;
      code = text.charCodeAt(++end);
    }
    if (code === 92 || code >= 128) {
      if (this.identifierEnd(end) > end || this.skipSplices(end) > end) {
        this.slowIdentifier(start);
        return;
      }
    }
    if ((code === 34 || code === 39) && end - start <= 3 && this.prefixedLiteral(start, end, text.slice(start, end)))
      return;
    this.push(TokenKind.Identifier, this.intern(start, end, hash), start, end);
  }

  private intern(start: number, end: number, hash: number): string {
    const { text } = this;
    const slot = (hash ^ (hash >>> 15)) & (internedSize - 1);
    const candidate = interned[slot]!;
    const length = end - start;
    if (candidate.length === length) {
      let i = 0;
      while (i < length && candidate.charCodeAt(i) === text.charCodeAt(start + i)) i++;
      if (i === length) return candidate;
    }
    const name = detached(text.slice(start, end));
    interned[slot] = name;
    return name;
  }

  /** Takes in splices, UCNs and letters outside ASCII. */
  private slowIdentifier(start: number): void {
    let end = start;
    let spelling = "";
    for (let next = this.identifierEnd(end); next > end; next = this.identifierEnd(end)) {
      const from = this.skipSplices(end);
      spelling += this.text.slice(from, next);
      end = next;
    }
    const quote = this.text.charCodeAt(this.skipSplices(end));
    if ((quote === 34 || quote === 39) && spelling.length <= 3 && this.prefixedLiteral(start, end, spelling)) return;
    this.push(TokenKind.Identifier, spelling, start, end);
  }

  /** Where the identifier character at `position` (after splices) ends; `position` itself if there is none. */
  private identifierEnd(position: number): number {
    const { text } = this;
    const at = this.skipSplices(position);
    const code = text.charCodeAt(at);
    if (code < 128) {
      const kind = classOf(code);
      if (kind === CharacterClass.Letter || kind === CharacterClass.Digit) return at + 1;
      if (code !== 92) return position;
      const marker = text.charCodeAt(at + 1);
      const digits = marker === 117 ? 4 : marker === 85 ? 8 : 0;
      if (digits === 0) return position;
      for (let i = 0; i < digits; i++) if (!isHexadecimal(text.charCodeAt(at + 2 + i))) return position;
      return at + 2 + digits;
    }
    const character = text.codePointAt(at);
    if (character === undefined || !isIdentifierCharacter(character)) return position;
    return at + (character > 0xffff ? 2 : 1);
  }

  private number(start: number): void {
    const { text } = this;
    let end = start + 1;
    for (;;) {
      const code = text.charCodeAt(end);
      if (code < 128) {
        const kind = classOf(code);
        if (kind === CharacterClass.Letter || kind === CharacterClass.Digit || code === 46) {
          end++;
          continue;
        }
        if ((code === 43 || code === 45) && isExponent(text.charCodeAt(end - 1))) {
          end++;
          continue;
        }
        if (code !== 92) break;
      }
      if (this.identifierEnd(end) > end || this.skipSplices(end) > end) {
        this.slowNumber(start);
        return;
      }
      break;
    }
    this.push(TokenKind.Number, text.slice(start, end), start, end);
  }

  private slowNumber(start: number): void {
    const { text } = this;
    let end = start;
    let spelling = "";
    for (;;) {
      const at = this.skipSplices(end);
      const code = text.charCodeAt(at);
      let next = this.identifierEnd(at);
      if (next === at) {
        const sign = code === 43 || code === 45;
        if (code !== 46 && !(sign && isExponent(spelling.charCodeAt(spelling.length - 1)))) break;
        next = at + 1;
      }
      spelling += text.slice(at, next);
      end = next;
    }
    this.push(TokenKind.Number, spelling, start, end);
  }

  // Literals

  /** A literal with the prefix that was read in `[start, end)`; false if the prefix is an ordinary name. */
  private prefixedLiteral(start: number, end: number, prefix: string): boolean {
    const quote = this.skipSplices(end);
    const string = this.text.charCodeAt(quote) === 34;
    switch (prefix) {
      case "L":
      case "u":
      case "U":
        break;
      case "u8":
        if (!string) return false;
        break;
      case "R":
      case "LR":
      case "uR":
      case "UR":
      case "u8R":
        return string && this.rawString(start, quote);
      default:
        return false;
    }
    this.literal(start, quote);
    return true;
  }

  /** The literal whose opening quote is at `quote` and whose prefix starts at `start`. */
  private literal(start: number, quote: number): void {
    const { text, length } = this;
    const terminator = text.charCodeAt(quote);
    let end = quote + 1;
    let plain = true;
    for (; end < length; end++) {
      const code = text.charCodeAt(end);
      if (code === terminator || code === 10 || code === 13) break;
      if (code !== 92) continue;
      const after = this.skipSplices(end);
      if (after > end) {
        plain = false;
        end = after - 1;
      } else {
        // The escaped character may follow a splice, and so may the newline that ends the literal.
        const escaped = this.skipSplices(end + 1);
        if (escaped > end + 1) plain = false;
        const next = text.charCodeAt(escaped);
        end = next === 10 || next === 13 || escaped >= length ? escaped - 1 : escaped;
      }
    }
    const terminated = text.charCodeAt(end) === terminator && end < length;
    if (terminated) end++;
    const spelling = plain && quote - start <= 1 ? text.slice(start, end) : this.withoutSplices(start, end);
    if (terminated) {
      this.push(terminator === 34 ? TokenKind.String : TokenKind.Character, spelling, start, end);
      return;
    }
    this.problem(`Missing terminating ${terminator === 34 ? '"' : "'"} character.`, start, end);
    this.push(TokenKind.Other, spelling, start, end);
  }

  /** GNU C's `R"delimiter(...)delimiter"`: splices are text in it. False where it is no raw string. */
  private rawString(start: number, quote: number): boolean {
    const { text } = this;
    let open = quote + 1;
    while (open - quote <= 17 && isRawDelimiter(text.charCodeAt(open))) open++;
    if (text.charCodeAt(open) !== 40) return false;
    const close = `)${text.slice(quote + 1, open)}"`;
    if (this.openRawStrings >= maximumOpenRawStrings) return false;
    const found = text.indexOf(close, open + 1);
    if (found < 0) {
      this.openRawStrings++;
      return false;
    }
    const end = found + close.length;
    this.push(TokenKind.String, text.slice(start, end), start, end);
    return true;
  }

  // Punctuators, comments and splices

  private punctuator(start: number, code: number): void {
    const { text } = this;
    const second = text.charCodeAt(start + 1);
    if (second === 92 && this.skipSplices(start + 1) > start + 1) {
      this.slowPunctuator(start);
      return;
    }
    if (code === 47 && (second === 47 || second === 42)) {
      this.comment(start, start + 1);
      return;
    }
    if (code === 46 && second >= 48 && second <= 57) {
      this.number(start);
      return;
    }
    const third = text.charCodeAt(start + 2);
    if (third === 92 && this.skipSplices(start + 2) > start + 2) {
      this.slowPunctuator(start);
      return;
    }
    const size = punctuatorLength(code, second, third, text.charCodeAt(start + 3));
    this.push(TokenKind.Punctuator, spelling(text, start, code, size), start, start + size);
  }

  private slowPunctuator(start: number): void {
    const { text } = this;
    const places: number[] = [start];
    for (let i = 1; i < 4; i++) places.push(this.skipSplices(places[i - 1]! + 1));
    const codes = places.map((place) => text.charCodeAt(place));
    const [first, second, third, fourth] = [codes[0]!, codes[1]!, codes[2]!, codes[3]!];
    if (first === 47 && (second === 47 || second === 42)) {
      this.comment(start, places[1]!);
      return;
    }
    if (first === 46 && second >= 48 && second <= 57) {
      this.slowNumber(start);
      return;
    }
    const size = punctuatorLength(first, second, third, fourth);
    this.push(TokenKind.Punctuator, String.fromCharCode(...codes.slice(0, size)), start, places[size - 1]! + 1);
  }

  /** A comment whose second character is at `marker`. */
  private comment(start: number, marker: number): void {
    const end =
      this.text.charCodeAt(marker) === 47 ? this.lineCommentEnd(marker + 1) : this.blockCommentEnd(marker + 1);
    if (end < 0) this.problem("Unterminated comment.", start, this.length);
    this.at = end < 0 ? this.length : end;
    this.comments.push({ start, end: this.at });
    this.spaceBefore = true;
  }

  private lineCommentEnd(from: number): number {
    const { text, length } = this;
    let end = from;
    while (end < length) {
      const code = text.charCodeAt(end);
      if (code === 10 || code === 13) break;
      end = code === 92 ? Math.max(this.skipSplices(end), end + 1) : end + 1;
    }
    return end;
  }

  private blockCommentEnd(from: number): number {
    const { text } = this;
    for (let star = text.indexOf("*", from); star >= 0; star = text.indexOf("*", star + 1)) {
      const next = text.charCodeAt(star + 1);
      if (next === 47) return star + 2;
      if (next !== 92) continue;
      const after = this.skipSplices(star + 1);
      if (text.charCodeAt(after) === 47) return after + 1;
    }
    return -1;
  }

  private backslash(start: number): void {
    const after = this.skipSplices(start);
    if (after > start) {
      this.at = after;
    } else if (this.identifierEnd(start) > start) {
      this.slowIdentifier(start);
    } else {
      this.push(TokenKind.Other, "\\", start, start + 1);
    }
  }

  /**
   * The position after any run of line splices at `position`. As in gcc, spaces may stand between the backslash and
   * the end of the line; a backslash at the very end of the file is no splice.
   */
  private skipSplices(position: number): number {
    const { text } = this;
    let at = position;
    while (text.charCodeAt(at) === 92) {
      let end = at + 1;
      let code = text.charCodeAt(end);
      while (code === 32 || code === 9 || code === 11 || code === 12) code = text.charCodeAt(++end);
      if (code === 10) at = end + 1;
      else if (code === 13) at = text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
      else break;
    }
    return at;
  }

  private withoutSplices(start: number, end: number): string {
    let result = "";
    let from = start;
    for (let i = this.text.indexOf("\\", start); i >= 0 && i < end; i = this.text.indexOf("\\", i)) {
      const after = this.skipSplices(i);
      if (after === i) {
        i++;
        continue;
      }
      result += this.text.slice(from, i);
      from = after;
      i = after;
    }
    return from < end ? result + this.text.slice(from, end) : result;
  }

  private characterAt(position: number): string {
    return String.fromCodePoint(this.text.codePointAt(position) ?? 0);
  }
}

function spelling(text: string, start: number, code: number, size: number): string {
  if (size === 1) return PUNCTUATORS[code] ?? text.charAt(start);
  return text.slice(start, start + size);
}

/** A copy that does not hold on to the text it was cut from, as V8's slices of 13 characters and more do. */
function detached(name: string): string {
  return name.length < 13 ? name : Object.keys({ [name]: 0 })[0]!;
}

function isHexadecimal(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** `e E p P`, after which a sign belongs to a number. */
function isExponent(code: number): boolean {
  return code === 101 || code === 69 || code === 112 || code === 80;
}

function isRawDelimiter(code: number): boolean {
  return code > 32 && code < 127 && code !== 34 && code !== 40 && code !== 41 && code !== 92;
}
