import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { Engine } from "../engine/engine.ts";
import { smallestChange } from "../features/apply-edits.ts";
import { codeActions } from "../features/code-actions.ts";
import { fixAll } from "../features/fix-all.ts";
import { historyActions } from "../features/history-actions.ts";
import { manifestActions } from "../features/manifest/actions.ts";
import { FIX_ALL_KIND } from "./code-action-kinds.ts";
import { toDiagnostic, toNewFile, toOffset, toWorkspaceEdit } from "./convert.ts";
import { breathe } from "./guard.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

/** Answers `textDocument/codeAction`: quick fixes and suppressions for a range, what may be done to a release, and "fix all". */
export async function answerCodeActions(
  { textDocument, range, context }: CodeActionParams,
  token: CancellationToken,
  session: Session,
): Promise<CodeAction[]> {
  const path = pathOfUri(textDocument.uri);
  const engine = await session.engineFor(path, token);
  const file = session.workspace.read(path);
  if (file === null || !session.abilities.codeActionLiterals) return [];
  const actions: CodeAction[] = [];
  let anySafe = false;
  const start = toOffset(file, range.start);
  const end = Math.max(start, toOffset(file, range.end));
  if (isWanted(CodeActionKind.QuickFix, context.only)) {
    for (const proposal of codeActions(engine, path, start, end)) {
      anySafe ||= proposal.preferred;
      actions.push({
        title: proposal.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: proposal.diagnostics.map((diagnostic) => toDiagnostic(diagnostic, session)),
        ...(proposal.preferred && session.abilities.preferredCodeActions ? { isPreferred: true } : {}),
        edit: toWorkspaceEdit(proposal.edits, session),
      });
    }
    actions.push(...(await manifestActionsOf(engine, path, start, end, session)));
  }
  for (const { title, kind, edits } of manifestActions(engine, path, start, end)) {
    if (!isWanted(kind, context.only) || actions.some((action) => action.title === title)) continue;
    actions.push({ title, kind, edit: toWorkspaceEdit(edits, session) });
  }
  // A menu for a place without a safe fix need not wait for what the whole file could have.
  if (isWanted(FIX_ALL_KIND, context.only) && (anySafe || context.only !== undefined)) {
    await breathe(token);
    const edit = fixAllEdit(session, path);
    if (edit !== null) actions.push({ title: "Apply all safe livepatch fixes", kind: FIX_ALL_KIND, edit });
  }
  return actions;
}

/** How long git may take to name all tags, which the pattern of an inferred history's must not fit by mistake. */
const TAGS_PATIENCE_MILLISECONDS = 500;

/** What makes a manifest out of an inferred history. */
async function manifestActionsOf(
  engine: Engine,
  path: string,
  start: number,
  end: number,
  session: Session,
): Promise<CodeAction[]> {
  if (!session.abilities.createsFiles) return [];
  let proposals = historyActions(engine, path, start, end);
  if (proposals.length > 0 && session.workspace.isGitPending()) {
    await session.workspace.gitSettled(TAGS_PATIENCE_MILLISECONDS);
    proposals = historyActions(engine, path, start, end);
  }
  return proposals.map((proposal) => ({
    title: proposal.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: proposal.diagnostics.map((diagnostic) => toDiagnostic(diagnostic, session)),
    edit: toNewFile(proposal, session),
  }));
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
