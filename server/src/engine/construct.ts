import { TokenKind, type Token } from "../c/token.ts";

/**
 * Where the declaration, function, statement or entry of a table ends whose first token is at `from` among the tokens of
 * a file, all configurations in sight: the offset behind its last token, or its start where it is none of these (a
 * directive, or something without end). Only brackets and separators tell; a comment above needs no more.
 */
export function constructEnd(tokens: readonly Token[], from: number): number {
  const first = tokens[from];
  if (first === undefined || first.kind === TokenKind.EndOfFile) return first?.start ?? 0;
  if (first.text === "#" && first.startsLine) return first.start;
  const isEntry = first.text === "{" || first.text === "." || first.text === "[";
  const outer: number[] = [];
  let depth = 0;
  /** The first comma outside of brackets: where an entry ends that does not look like one. */
  let comma: number | null = null;
  let bodyOpens = false;
  let previous: Token | null = null;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.kind === TokenKind.EndOfFile) break;
    if (token.text === "#" && token.startsLine) {
      depth = depthBehindDirective(tokens[at + 1]?.text ?? "", depth, outer);
      while (tokens[at + 1]!.kind !== TokenKind.Newline && tokens[at + 1]!.kind !== TokenKind.EndOfFile) at++;
      continue;
    }
    if (token.kind === TokenKind.Newline) continue;
    if (depth === 0 && previous !== null && isInvocationAlone(tokens, from, previous, token)) return previous.end;
    switch (token.text) {
      case "{":
        if (depth === 0) bodyOpens = !isEntry && previous?.text !== "=";
        depth++;
        break;
      case "(":
      case "[":
        depth++;
        break;
      case "}":
      case ")":
      case "]":
        depth--;
        if (depth < 0) return isEntry ? (previous?.end ?? first.start) : (comma ?? first.start);
        if (depth === 0 && token.text === "}" && bodyOpens && !isContinued(tokens, at)) return token.end;
        break;
      case ",":
        if (depth === 0 && isEntry) return token.end;
        if (depth === 0) comma ??= token.end;
        break;
      case ";":
        if (depth === 0) return token.end;
        break;
      default:
    }
    previous = token;
  }
  return first.start;
}

/** Each arm of an `#if` starts at the depth where the first one did; what follows goes on from the last. */
function depthBehindDirective(name: string, depth: number, outer: number[]): number {
  if (name === "if" || name === "ifdef" || name === "ifndef") outer.push(depth);
  else if (name === "else" || name.startsWith("elif")) return outer.at(-1) ?? depth;
  else if (name === "endif") outer.pop();
  return depth;
}

/** `module_init(x)` without `;`: the next line is another declaration's. */
function isInvocationAlone(tokens: readonly Token[], from: number, previous: Token, next: Token): boolean {
  return (
    next.startsLine &&
    next.kind === TokenKind.Identifier &&
    previous.text === ")" &&
    tokens[from]!.kind === TokenKind.Identifier &&
    tokens[from + 1]!.text === "("
  );
}

/** What a type's body or an `if` goes on with: `} name;`, `} else {`. */
function isContinued(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return (
    next !== undefined && next.kind !== TokenKind.Newline && next.kind !== TokenKind.EndOfFile && next.text !== "#"
  );
}
