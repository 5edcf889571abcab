import type { CancellationToken, DocumentLink, DocumentLinkParams } from "vscode-languageserver/node";
import { manifestLinks } from "../features/manifest/links.ts";
import { toRange } from "./convert.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

/** Answers `textDocument/documentLink`: the files that a manifest names. */
export async function answerDocumentLinks(
  { textDocument }: DocumentLinkParams,
  token: CancellationToken,
  session: Session,
): Promise<DocumentLink[]> {
  const path = pathOfUri(textDocument.uri);
  if ((await session.engine()).history(path) === null) return [];
  const engine = await session.engineFor(path, token);
  return manifestLinks(engine, path, session.abilities.revisionDocuments).map(({ span, target }) => ({
    range: toRange(span),
    target: session.uriOf(target),
  }));
}
