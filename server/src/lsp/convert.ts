import {
  type Diagnostic as LspDiagnostic,
  DiagnosticSeverity,
  type Position,
  type Range,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { lineStarts, positionAt, type SourceFile, type Span } from "../c/source.ts";
import type { Diagnostic } from "../engine/diagnostic.ts";
import type { Edit, Severity } from "../rules/rule.ts";
import type { Session } from "./session.ts";

/** The name that clients show beside each diagnostic. */
const SOURCE = "klp-state";

export function toRange({ file, start, end }: Span): Range {
  return { start: toPosition(file, start), end: toPosition(file, end) };
}

/** The offset of a position; one past a line's end is the line's end, one past the text's end is the text's end. */
export function toOffset(file: SourceFile, { line, character }: Position): number {
  const starts = lineStarts(file);
  if (line < 0) return 0;
  const start = starts[line];
  if (start === undefined) return file.text.length;
  let end = starts[line + 1] ?? file.text.length;
  while (end > start && isLineEnd(file.text.charCodeAt(end - 1))) end--;
  return Math.max(start, Math.min(start + character, end));
}

/** A diagnostic as the client sees it at its own place. */
export function toDiagnostic(diagnostic: Diagnostic, session: Session): LspDiagnostic {
  return build(diagnostic, diagnostic.span, message(diagnostic), diagnostic.related, session);
}

/** A diagnostic of an included file as the client sees it at the `#include` line. */
export function toIncludedDiagnostic(diagnostic: Diagnostic, directive: Span, session: Session): LspDiagnostic {
  const related = [{ span: diagnostic.span, message: "it stands here" }, ...diagnostic.related];
  return build(diagnostic, directive, `In included file: ${message(diagnostic)}`, related, session);
}

/** Edits by file, with the versions of open documents where the client checks them. */
export function toWorkspaceEdit(edits: readonly Edit[], session: Session): WorkspaceEdit {
  const byPath = new Map<string, TextEdit[]>();
  for (const { span, newText } of edits) {
    const edit = { range: toRange(span), newText };
    const present = byPath.get(span.file.path);
    if (present === undefined) byPath.set(span.file.path, [edit]);
    else present.push(edit);
  }
  if (!session.abilities.documentChanges) {
    return { changes: Object.fromEntries([...byPath].map(([path, changes]) => [session.uriOf(path), changes])) };
  }
  return {
    documentChanges: [...byPath].map(([path, changes]): TextDocumentEdit => ({
      textDocument: { uri: session.uriOf(path), version: session.versionOf(path) },
      edits: changes,
    })),
  };
}

/** The edit that makes a file; it fails where there is one already. */
export function toNewFile(
  { path, text }: { readonly path: string; readonly text: string },
  session: Session,
): WorkspaceEdit {
  const uri = session.uriOf(path);
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: "create", uri },
      { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
    ],
  };
}

function build(
  diagnostic: Diagnostic,
  span: Span,
  text: string,
  related: Diagnostic["related"],
  session: Session,
): LspDiagnostic {
  const { abilities } = session;
  const shown = related.filter((place) => session.isOpenable(place.span.file.path));
  const page = abilities.codeDescription ? session.rulePage(diagnostic.rule) : null;
  return {
    range: toRange(span),
    severity: toSeverity(diagnostic.severity),
    code: diagnostic.rule,
    ...(page === null ? {} : { codeDescription: { href: page } }),
    source: SOURCE,
    message: text,
    ...(abilities.relatedInformation && shown.length > 0
      ? {
          relatedInformation: shown.map((place) => ({
            location: { uri: session.uriOf(place.span.file.path), range: toRange(place.span) },
            message: place.message,
          })),
        }
      : {}),
    ...(abilities.diagnosticData ? { data: { modules: diagnostic.modules } } : {}),
  };
}

function message({ message: text, when }: Diagnostic): string {
  return when === null ? text : `${text} (where ${when})`;
}

function toPosition(file: SourceFile, offset: number): Position {
  const { line, column } = positionAt(file, offset);
  return { line, character: column };
}

function toSeverity(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case "error":
      return DiagnosticSeverity.Error;
    case "warning":
      return DiagnosticSeverity.Warning;
    case "info":
      return DiagnosticSeverity.Information;
    case "hint":
      return DiagnosticSeverity.Hint;
  }
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
