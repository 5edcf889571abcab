import type { Diagnostic } from "../engine/diagnostic.ts";
import type { Engine } from "../engine/engine.ts";
import { isPatchFile } from "../engine/patch-file.ts";
import type { Edit, Fix } from "../rules/rule.ts";
import { includedDiagnostics } from "./included-diagnostics.ts";
import { suppressionEdit } from "./suppress.ts";

/** Something that the author may let the editor do about diagnostics. */
export interface CodeActionProposal {
  readonly title: string;
  /** The one to take unasked, where there is one that is safe. */
  readonly preferred: boolean;
  /** What it mends or silences. */
  readonly diagnostics: readonly Diagnostic[];
  readonly edits: readonly Edit[];
}

/**
 * What can be done about the diagnostics that touch `[start, end]` of a file: their fixes first, then a comment that
 * silences each. A diagnostic of an included file is offered at the `#include` line, without the comment.
 */
export function codeActions(engine: Engine, path: string, start: number, end: number): readonly CodeActionProposal[] {
  const here = engine.diagnostics(path).filter(({ span }) => span.start <= end && start <= span.end);
  const included = includedDiagnostics(engine, path)
    .filter(({ directive }) => directive.start <= end && start <= directive.end)
    .map(({ diagnostic }) => diagnostic);
  // A line more in a patch, and the head of its hunk would be wrong.
  return [...fixes([...here, ...included]), ...(isPatchFile(path) ? [] : suppressions(here))];
}

/** Fixes with the same edits are one proposal for all their diagnostics. */
function fixes(diagnostics: readonly Diagnostic[]): CodeActionProposal[] {
  const proposals = new Map<string, { fix: Fix; preferred: boolean; diagnostics: Diagnostic[] }>();
  for (const diagnostic of diagnostics) {
    const preferred = diagnostic.fixes.find(({ safe }) => safe);
    for (const fix of diagnostic.fixes) {
      const key = editsKey(fix.edits);
      const seen = proposals.get(key);
      if (seen !== undefined) seen.diagnostics.push(diagnostic);
      else proposals.set(key, { fix, preferred: fix === preferred, diagnostics: [diagnostic] });
    }
  }
  return [...proposals.values()].map(({ fix, preferred, diagnostics: mended }) => ({
    title: fix.title,
    preferred,
    diagnostics: mended,
    edits: fix.edits,
  }));
}

function suppressions(diagnostics: readonly Diagnostic[]): CodeActionProposal[] {
  const proposals = new Map<string, CodeActionProposal>();
  for (const diagnostic of diagnostics) {
    const { file, start } = diagnostic.span;
    const edit = suppressionEdit(file, start, diagnostic.rule);
    if (edit === null) continue;
    const key = `${diagnostic.rule} ${editsKey([edit])}`;
    const seen = proposals.get(key);
    proposals.set(key, {
      title: `Ignore ${diagnostic.rule} here`,
      preferred: false,
      diagnostics: [...(seen?.diagnostics ?? []), diagnostic],
      edits: [edit],
    });
  }
  return [...proposals.values()];
}

function editsKey(edits: readonly Edit[]): string {
  return edits.map(({ span, newText }) => `${span.file.path} ${span.start} ${span.end} ${newText}`).join("\n");
}
