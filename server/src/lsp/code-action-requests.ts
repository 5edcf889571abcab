import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { smallestChange } from "../features/apply-edits.ts";
import { codeActions } from "../features/code-actions.ts";
import { fixAll } from "../features/fix-all.ts";
import { FIX_ALL_KIND } from "./code-action-kinds.ts";
import { toDiagnostic, toOffset, toWorkspaceEdit } from "./convert.ts";
import { breathe } from "./guard.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

/** Answers `textDocument/codeAction`: quick fixes and suppressions for a range, and "fix all". */
export async function answerCodeActions(
  { textDocument, range, context }: CodeActionParams,
  token: CancellationToken,
  session: Session,
): Promise<CodeAction[]> {
  const path = pathOfUri(textDocument.uri);
  const engine = await session.engine();
  await breathe(token);
  const file = session.workspace.read(path);
  if (file === null || !session.abilities.codeActionLiterals) return [];
  const actions: CodeAction[] = [];
  let anySafe = false;
  if (isWanted(CodeActionKind.QuickFix, context.only)) {
    const start = toOffset(file, range.start);
    for (const proposal of codeActions(engine, path, start, Math.max(start, toOffset(file, range.end)))) {
      anySafe ||= proposal.preferred;
      actions.push({
        title: proposal.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: proposal.diagnostics.map((diagnostic) => toDiagnostic(diagnostic, session)),
        ...(proposal.preferred && session.abilities.preferredCodeActions ? { isPreferred: true } : {}),
        edit: toWorkspaceEdit(proposal.edits, session),
      });
    }
  }
  // A menu for a place without a safe fix need not wait for what the whole file could have.
  if (isWanted(FIX_ALL_KIND, context.only) && (anySafe || context.only !== undefined)) {
    await breathe(token);
    const edit = fixAllEdit(session, path);
    if (edit !== null) actions.push({ title: "Apply all safe livepatch fixes", kind: FIX_ALL_KIND, edit });
  }
  return actions;
}

/** The edit that applies every safe fix of a file, computed on a copy until none is left; null if there is none. */
function fixAllEdit(session: Session, path: string): WorkspaceEdit | null {
  const file = session.workspace.read(path);
  const { texts } = fixAll(session.workspace, [path], (other) => other === path, session.engineOptions());
  const fixed = texts.get(path);
  const change = file === null || fixed === undefined ? null : smallestChange(file.text, fixed);
  if (file === null || change === null) return null;
  const span = { file, start: change.start, end: change.end };
  return toWorkspaceEdit([{ span, newText: change.newText }], session);
}

/** Kinds are hierarchical: asking for `source` asks for `source.fixAll.klpState` too. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}
