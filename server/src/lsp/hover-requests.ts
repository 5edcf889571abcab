import { type CancellationToken, type Hover, type HoverParams, MarkupKind } from "vscode-languageserver/node";
import { hover } from "../features/hover.ts";
import { manifestHover } from "../features/manifest/hover.ts";
import { toOffset, toRange } from "./convert.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

/** Answers `textDocument/hover`. */
export async function answerHover(
  { textDocument, position }: HoverParams,
  token: CancellationToken,
  session: Session,
): Promise<Hover | null> {
  const path = pathOfUri(textDocument.uri);
  const engine = await session.engineFor(path, token);
  const file = session.workspace.read(path);
  if (file === null) return null;
  const hoverIn = engine.history(path) === null ? hover : manifestHover;
  const found = hoverIn(engine, path, toOffset(file, position));
  if (found === null) return null;
  return { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: toRange(found.span) };
}
