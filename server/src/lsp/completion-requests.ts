import {
  type CancellationToken,
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  InsertTextFormat,
} from "vscode-languageserver/node";
import { type ManifestCompletion, manifestCompletions } from "../features/manifest/completion.ts";
import { toOffset, toRange } from "./convert.ts";
import { breathe } from "./guard.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

/** How long completion waits for git. */
const PATIENCE_MILLISECONDS = 500;

/** Answers `textDocument/completion` in manifests. */
export async function answerCompletion(
  { textDocument, position }: CompletionParams,
  token: CancellationToken,
  session: Session,
): Promise<CompletionList | null> {
  const path = pathOfUri(textDocument.uri);
  // A C file has no completion, so nothing of it is analysed.
  if ((await session.engine()).history(path) === null) return null;
  const engine = await session.engineFor(path, token);
  const file = session.workspace.read(path);
  if (file === null) return null;
  const offset = toOffset(file, position);
  let found = manifestCompletions(engine, path, offset);
  if (session.workspace.isGitPending()) {
    // No diagnostic asks for all tags, so this may be the first to want them.
    await session.workspace.gitSettled(PATIENCE_MILLISECONDS);
    await breathe(token);
    found = manifestCompletions(engine, path, offset);
  }
  // Each is made for the text before the cursor, and the next letter may lead into another folder.
  return { isIncomplete: true, items: found.map((each, index) => toItem(each, index, session)) };
}

function toItem(found: ManifestCompletion, index: number, { abilities }: Session): CompletionItem {
  const { label, kind, detail, span, newText, filterText, caret } = found;
  const goesOn = caret < newText.length && abilities.snippets;
  return {
    label,
    kind: itemKinds[kind],
    ...(detail === null ? {} : { detail }),
    filterText,
    sortText: index.toString().padStart(4, "0"),
    textEdit: { range: toRange(span), newText: goesOn ? snippet(newText, caret) : newText },
    ...(goesOn ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(goesOn && abilities.suggestCommand !== null
      ? { command: { title: "Suggest", command: abilities.suggestCommand } }
      : {}),
  };
}

const itemKinds: Readonly<Record<ManifestCompletion["kind"], CompletionItemKind>> = {
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  value: CompletionItemKind.Value,
  reference: CompletionItemKind.Reference,
};

/** The text as a snippet that leaves the cursor at an offset. */
function snippet(text: string, caret: number): string {
  const escaped = (part: string): string => part.replace(/[\\$}]/g, "\\$&");
  return `${escaped(text.slice(0, caret))}$0${escaped(text.slice(caret))}`;
}
