import { positionAt, type Span } from "../c/source.ts";
import type { Diagnostic } from "../engine/diagnostic.ts";
import { type CheckResult, countSeverities } from "./check-result.ts";

/**
 * `check --format json`. Lines and columns from 1, columns in UTF-16 units; `display` names a file as it is shown,
 * relative to the working directory with `/`.
 */
export function checkJson(result: CheckResult, display: (path: string) => string): string {
  const report = {
    schema: 1,
    diagnostics: result.diagnostics.map((diagnostic) => diagnosticJson(diagnostic, display)),
    notes: result.notes.map(({ path, message }) => `${display(path)}: ${message}`),
    summary: { files: result.files, livepatches: result.livepatches, ...countSeverities(result.diagnostics) },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function diagnosticJson(diagnostic: Diagnostic, display: (path: string) => string): object {
  const { file, end } = diagnostic.span;
  const last = positionAt(file, end);
  return {
    ...placeJson(diagnostic.span, display),
    endLine: last.line + 1,
    endColumn: last.column + 1,
    severity: diagnostic.severity,
    rule: diagnostic.rule,
    message: diagnostic.message,
    when: diagnostic.when,
    modules: diagnostic.modules,
    related: diagnostic.related.map(({ span, message }) => ({ ...placeJson(span, display), message })),
    fixes: diagnostic.fixes.map(({ title, safe }) => ({ title, safe })),
  };
}

function placeJson({ file, start }: Span, display: (path: string) => string): object {
  const { line, column } = positionAt(file, start);
  return { file: display(file.path), line: line + 1, column: column + 1 };
}
