import { lex } from "../c/lexer.ts";
import { positionAt, type SourceFile, type Span } from "../c/source.ts";

/** A comment that silences rules: `klp-state: ignore RULE, RULE -- reason`. */
export interface Suppression {
  readonly rules: readonly string[];
  /** Where the last of their names ends: another one can be written there. */
  readonly namesEnd: number;
  /** 0-based lines that the comment itself stands on. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** What a comment that silences rules begins with. */
export const INTRODUCER = "klp-state: ignore";

const suppressionsOf = new WeakMap<SourceFile, readonly Suppression[]>();

/**
 * Whether a comment silences a rule for what starts at a span: on its line or on the line directly above. C sources and
 * manifests have the same two kinds of comments, and strings in which none starts.
 */
export function isSuppressed(rule: string, { file, start }: Span): boolean {
  const all = suppressions(file);
  if (all.length === 0) return false;
  const { line } = positionAt(file, start);
  return all.some(
    ({ rules, firstLine, lastLine }) => rules.includes(rule) && firstLine <= line && line <= lastLine + 1,
  );
}

/** The comments of a file that silence rules. */
export function suppressions(file: SourceFile): readonly Suppression[] {
  let found = suppressionsOf.get(file);
  if (found === undefined) {
    found = file.text.includes(INTRODUCER) ? findSuppressions(file) : [];
    suppressionsOf.set(file, found);
  }
  return found;
}

function findSuppressions(file: SourceFile): readonly Suppression[] {
  return lex(file).comments.flatMap(({ start, end }): Suppression[] => {
    const isBlock = file.text.startsWith("/*", start);
    const content = file.text.slice(start + 2, isBlock && file.text.endsWith("*/", end) ? end - 2 : end).trim();
    if (!content.startsWith(INTRODUCER)) return [];
    const [names = ""] = content.slice(INTRODUCER.length).split("--");
    const rules = names.split(",").map((name) => name.trim());
    const namesStart = file.text.indexOf(INTRODUCER, start) + INTRODUCER.length;
    const namesEnd = namesStart + names.trimEnd().length;
    return [{ rules, namesEnd, firstLine: positionAt(file, start).line, lastLine: positionAt(file, end).line }];
  });
}
