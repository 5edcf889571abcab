import type { SourceFile, Span } from "../c/source.ts";
import type { Module } from "../livepatch/model.ts";
import { insertAt, lineEnding, lineStart, skipBlank, startsLine } from "./edits.ts";
import type { Edit } from "./rule.ts";

/** Writes a `MODULE_` macro behind the last one of a file, or the last macro like it, or at the end of the file. */
export function addModuleMacro(module: Module, file: SourceFile, line: string): Edit {
  const macros = lastingMacros(module, file);
  const last = macros.filter(({ name }) => name.startsWith("MODULE_")).at(-1) ?? macros.at(-1);
  return last === undefined ? atEnd(file, [line]) : insertAt(file, behindSemicolon(last.span), lineEnding(file) + line);
}

/**
 * Writes lines that speak of something declared at `declared` behind it: before the first macro such as `MODULE_LICENSE`, or
 * at the end of the file. Null where the macros stand before the declaration.
 */
export function addModuleLines(module: Module, declared: Span, lines: readonly string[]): Edit | null {
  const { file } = declared;
  const [first] = lastingMacros(module, file);
  if (first === undefined) return atEnd(file, lines);
  const { start } = first.span;
  if (start < declared.start || !startsLine(file.text, start)) return null;
  return insertAt(file, lineStart(file.text, start), joined(file, lines));
}

/** Writes lines before a macro that stands on lines of its own, blank lines around them, and a line behind it; null where it does not. */
export function addAround({ file, start, end }: Span, before: readonly string[], behind: string): Edit[] | null {
  if (!startsLine(file.text, start)) return null;
  const eol = lineEnding(file);
  const from = lineStart(file.text, start);
  const gap = from === 0 || file.text.slice(lineStart(file.text, from - 1), from).trim() === "" ? "" : eol;
  return [
    insertAt(file, from, gap + joined(file, before) + eol),
    insertAt(file, behindSemicolon({ file, start, end }), eol + behind),
  ];
}

/** The macros of a file that are there in every configuration: what stands beside one inside an `#if` would be missing in others. */
function lastingMacros(module: Module, file: SourceFile): Module["information"]["macros"] {
  return module.information.macros.filter(({ span }) => span.file === file && !isConditional(module, span));
}

function isConditional(module: Module, { file, start }: Span): boolean {
  return module.units.some(({ preprocessed }) =>
    preprocessed.conditionals.some(({ arms, end }) => {
      const from = arms[0]?.span;
      return from?.file === file && end.file === file && from.start < start && start < end.start;
    }),
  );
}

function atEnd(file: SourceFile, lines: readonly string[]): Edit {
  const eol = lineEnding(file);
  return insertAt(file, file.text.length, (file.text.endsWith("\n") ? eol : eol + eol) + joined(file, lines));
}

function joined(file: SourceFile, lines: readonly string[]): string {
  const eol = lineEnding(file);
  return lines.map((line) => line + eol).join("");
}

function behindSemicolon({ file, end }: Span): number {
  const next = skipBlank(file.text, end);
  return file.text[next] === ";" ? next + 1 : end;
}
