import { positionAt, type SourceFile, type Span } from "../../src/c/source.ts";
import { createEngine } from "../../src/engine/create-engine.ts";
import type { Diagnostic } from "../../src/engine/diagnostic.ts";
import { rules } from "../../src/rules/index.ts";
import { applyEdits } from "../../src/features/apply-edits.ts";
import type { Fix } from "../../src/rules/rule.ts";
import { memoryPath, memoryWorkspace } from "../support/memory-files.ts";

/** Texts by name, in the order of the fixture. */
export type Scenario = ReadonlyMap<string, string>;

/** Where the fixtures and the workspaces are. */
export const testFixtures = new URL("../../../test-fixtures/", import.meta.url);

const separator = "// --- file: ";
const tabWidth = 8;
const annotation = /^\s*\/\/ *(\^+|<-+) (error|warning|info|hint|related) ([a-z-]+).*\n/gm;

/**
 * A fixture is one file, or several behind `// --- file: NAME` lines. What is found in it stands in comment lines under the
 * code: carets under the place, or `<---` where that starts the line; then severity, rule and message. Other places of
 * a finding have lines of their own.
 */
export function readFixture(name: string, text: string): Scenario {
  const plain = text.replace(annotation, "");
  if (!plain.startsWith(separator)) return new Map([[name, plain]]);
  return new Map(
    plain
      .slice(separator.length)
      .split(`\n${separator}`)
      .map((part, index, all) => {
        const end = part.indexOf("\n");
        return [part.slice(0, end), part.slice(end + 1) + (index < all.length - 1 ? "\n" : "")] as const;
      }),
  );
}

/** The fixture's text without what other rules find in it. */
export function annotatedBy(rule: string, text: string): string {
  return text.replace(annotation, (line, _carets, _severity, name) => (name === rule ? line : ""));
}

/** The fixture's text again, with what the engine finds in it, or one rule of it. */
export function annotate(scenario: Scenario, rule: string | null = null): string {
  const notes = new Map<string, Note[]>();
  const note = (span: Span, text: string): void => {
    const own = notes.get(span.file.path) ?? [];
    own.push({ span, text });
    notes.set(span.file.path, own);
  };
  for (const each of diagnose(scenario, rule)) {
    const when = each.when === null ? "" : ` when ${each.when}`;
    note(each.span, `${each.severity} ${each.rule}${when}: ${each.message}`);
    for (const related of each.related) note(related.span, `related ${each.rule}: ${related.message}`);
  }
  return join(new Map([...scenario].map(([name, text]) => [name, withNotes(text, notes.get(memoryPath(name)) ?? [])])));
}

/** Puts texts together to one fixture. */
export function join(scenario: Scenario): string {
  const parts = [...scenario];
  if (parts.length === 1) return parts[0]![1];
  return parts.map(([name, text]) => `${separator}${name}\n${text}`).join("");
}

/** Everything that the engine finds in a scenario, or one rule of it, file by file. */
export function diagnose(scenario: Scenario, rule: string | null = null): readonly Diagnostic[] {
  const severities = new Map(
    rule === null ? [] : rules.flatMap(({ name }) => (name === rule ? [] : [[name, "off"] as const])),
  );
  const engine = createEngine(memoryWorkspace(Object.fromEntries(scenario)), { severities });
  return [...scenario.keys()].flatMap((name) => engine.diagnostics(memoryPath(name)));
}

/** The scenario with a fix's edits made. */
export function withFix(scenario: Scenario, fix: Fix): Scenario {
  const fixed = new Map(scenario);
  for (const path of new Set(fix.edits.map(({ span }) => span.file.path))) {
    const name = path.slice("/w/".length);
    const edits = fix.edits.filter(({ span }) => span.file.path === path);
    fixed.set(
      name,
      applyEdits(
        scenario.get(name)!,
        edits.map(({ span, newText }) => ({ ...span, newText })),
      ),
    );
  }
  return fixed;
}

/** The text after the first fix of each diagnostic of a rule; null if there is none. */
export function fixAll(scenario: Scenario, rule: string): string | null {
  let fixed = scenario;
  for (let count = 0; count < maximumFixes; count++) {
    const next = diagnose(fixed, rule).find((each) => each.rule === rule && each.fixes.length > 0);
    if (next === undefined) break;
    fixed = withFix(fixed, next.fixes[0]!);
  }
  return fixed === scenario ? null : join(fixed);
}

const maximumFixes = 16;

interface Note {
  readonly span: Span;
  readonly text: string;
}

function withNotes(text: string, notes: readonly Note[]): string {
  const byLine = new Map<number, string[]>();
  for (const { span, text: message } of notes) {
    const { line } = positionAt(span.file, span.start);
    const lines = byLine.get(line) ?? [];
    lines.push(`${marker(span)} ${message}\n`);
    byLine.set(line, lines);
  }
  const lines = text.split(/(?<=\n)/);
  // What stands at the very end of a file has no line of its own.
  if (byLine.has(lines.length)) lines.push("");
  return lines.map((line, index) => [line, ...(byLine.get(index) ?? [])].join("")).join("");
}

function marker({ file, start, end }: Span): string {
  const from = column(file, start);
  const { line } = positionAt(file, start);
  const lineEnd = file.text.indexOf("\n", start);
  const last = positionAt(file, end).line === line ? end : lineEnd;
  const width = Math.max(1, column(file, last) - from);
  if (from === 0) return `// <${"-".repeat(width)}`;
  if (from < 3) throw new Error("a finding in the second or third column cannot be marked");
  return `//${" ".repeat(from - 2)}${"^".repeat(width)}`;
}

/** The column on the screen, with tabs as the kernel has them. */
function column(file: SourceFile, offset: number): number {
  let at = 0;
  const start = offset - positionAt(file, offset).column;
  for (const character of file.text.slice(start, offset)) {
    at += character === "\t" ? tabWidth - (at % tabWidth) : 1;
  }
  return at;
}
