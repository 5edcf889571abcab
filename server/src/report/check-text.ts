import { lineStarts, positionAt, type Span } from "../c/source.ts";
import type { Diagnostic } from "../engine/diagnostic.ts";
import type { Severity } from "../rules/rule.ts";
import { type CheckResult, countSeverities } from "./check-result.ts";
import { displayLine } from "./display-width.ts";
import type { TerminalStyle } from "./terminal-style.ts";

/** Longer source lines are generated code; their message and place stand alone. */
const MAX_LINE_CELLS = 400;

/** A mistake that comes again through a whole table is understood from the first places. */
const MAX_RELATED = 3;

/**
 * `check --format text`: each diagnostic with its source line and carets, as compilers do, then what leaves a gap in the
 * findings, and one line of summary.
 */
export function checkText(result: CheckResult, display: (path: string) => string, style: TerminalStyle): string {
  const blocks = result.diagnostics.map((diagnostic) => diagnosticText(diagnostic, result, display, style));
  const gaps = result.notes
    .filter(({ gap }) => gap === true)
    .map(({ path, message }) => `${style.bold(`${display(path)}:`)} ${style.warning("note:")} ${message}\n`);
  return `${blocks.join("")}${gaps.join("")}${checkSummary(result, style)}\n`;
}

function diagnosticText(
  diagnostic: Diagnostic,
  { isFixable }: CheckResult,
  display: (path: string) => string,
  style: TerminalStyle,
): string {
  const { severity, span, rule, related, fixes } = diagnostic;
  const paint = severityStyle(severity, style);
  const when = diagnostic.when === null ? "" : ` (where ${diagnostic.when})`;
  let text = `${placeText(span, display, style)} ${paint(`${severity}:`)} ${style.bold(diagnostic.message)}${when} [${rule}]\n`;
  text += sourceText(span, paint, style);
  for (const place of related.slice(0, MAX_RELATED)) {
    text += `${placeText(place.span, display, style)} ${style.note("note:")} ${place.message}\n`;
    text += sourceText(place.span, style.note, style);
  }
  const gutter = " ".repeat(GUTTER);
  const more = related.length - MAX_RELATED;
  if (more > 0) {
    text += `${gutter} ${style.dim("=")} ${style.note("note:")} and ${counted(more, "more place", "more places")}\n`;
  }
  const taken = fixes.find(({ safe }) => safe);
  for (const fix of fixes) {
    const isTaken = fix === taken && fix.edits.every((edit) => isFixable(edit.span.file.path));
    text += `${gutter} ${style.dim("=")} ${style.note("fix:")} ${fix.title}${isTaken ? " (--fix does it)" : ""}\n`;
  }
  return text;
}

function placeText({ file, start }: Span, display: (path: string) => string, style: TerminalStyle): string {
  const { line, column } = positionAt(file, start);
  return style.bold(`${display(file.path)}:${line + 1}:${column + 1}:`);
}

/** Width of the line number before ` | `, as gcc has it. */
const GUTTER = 5;

function sourceText(span: Span, paint: (text: string) => string, style: TerminalStyle): string {
  const { file, start, end } = span;
  const first = positionAt(file, start);
  const last = positionAt(file, end);
  const starts = lineStarts(file);
  const lineEnd = starts[first.line + 1] ?? file.text.length;
  const line = withoutLineEnd(file.text.slice(starts[first.line], lineEnd));
  const { text, columns } = displayLine(line);
  if (text.length > MAX_LINE_CELLS) return "";
  const from = columns[Math.min(first.column, line.length)]!;
  const lastColumn = last.line === first.line ? last.column : line.trimEnd().length;
  const to = Math.max(from + 1, columns[Math.min(lastColumn, line.length)]!);
  const number = String(first.line + 1).padStart(GUTTER);
  const bar = style.dim("|");
  const carets = paint(`^${"~".repeat(to - from - 1)}`);
  return `${number} ${bar} ${text}\n${" ".repeat(GUTTER)} ${bar} ${" ".repeat(from)}${carets}\n`;
}

function withoutLineEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charCodeAt(end - 1) === 10 || line.charCodeAt(end - 1) === 13)) end--;
  return line.slice(0, end);
}

/** How many livepatches were checked and how much was found, in one line. */
export function checkSummary(result: CheckResult, style: TerminalStyle): string {
  const { errors, warnings, infos, hints } = countSeverities(result.diagnostics);
  const found = [
    errors > 0 ? style.error(counted(errors, "error")) : "",
    warnings > 0 ? style.warning(counted(warnings, "warning")) : "",
    infos > 0 ? counted(infos, "info") : "",
    hints > 0 ? counted(hints, "hint") : "",
  ].filter((part) => part !== "");
  const checked = `${counted(result.livepatches, "livepatch", "livepatches")} checked`;
  return `${checked}, ${found.length === 0 ? "nothing found" : found.join(", ")}${inferredText(result.inferredFrom)}`;
}

/** A history that nobody wrote down is told also where nothing was found: the author may know of more releases. */
function inferredText(inferredFrom: readonly string[]): string {
  const [first, ...others] = inferredFrom;
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : `, and ${counted(others.length, "more history", "more histories")}`;
  return `; history inferred from ${first}${more}`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function severityStyle(severity: Severity, style: TerminalStyle): (text: string) => string {
  switch (severity) {
    case "error":
      return style.error;
    case "warning":
      return style.warning;
    case "info":
    case "hint":
      return style.note;
  }
}
