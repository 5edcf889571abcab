import { positionAt } from "../c/source.ts";
import type { Diagnostic } from "../engine/diagnostic.ts";
import type { Severity } from "../rules/rule.ts";
import type { CheckResult } from "./check-result.ts";
import { checkSummary } from "./check-text.ts";
import { PLAIN_STYLE } from "./terminal-style.ts";

/**
 * `check --format github`: workflow commands of GitHub Actions, one a finding, which become annotations of a pull request, and the line of
 * summary. `display` names a file relative to the repository.
 */
export function checkGithub(result: CheckResult, display: (path: string) => string): string {
  const lines = result.diagnostics.map((diagnostic) => command(diagnostic, display));
  return [...lines, checkSummary(result, PLAIN_STYLE), ""].join("\n");
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

function command({ severity, rule, message, when, span }: Diagnostic, display: (path: string) => string): string {
  const first = positionAt(span.file, span.start);
  const last = positionAt(span.file, span.end);
  const properties = {
    file: display(span.file.path),
    line: String(first.line + 1),
    endLine: String(last.line + 1),
    // Columns are taken only where they are of one line.
    ...(first.line === last.line ? { col: String(first.column + 1), endColumn: String(last.column + 1) } : {}),
    title: rule,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  const text = when === null ? message : `${message} (where ${when})`;
  return `::${commands[severity]} ${written.join(",")}::${escapeMessage(text)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
