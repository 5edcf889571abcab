import {
  type Connection,
  type DidChangeWatchedFilesParams,
  DidChangeWatchedFilesNotification,
} from "vscode-languageserver/node";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

/** What an analysis depends on besides the open documents. */
const GLOBS = ["**/*.{c,h}", "**/{Kbuild,Makefile}", "**/klp-history.jsonc"];

/** Asks the client to watch files, where it can; from then on they are looked at when it says so, not at each request. */
export async function watchFiles(connection: Connection, session: Session): Promise<void> {
  if (!session.abilities.watchedFiles) return;
  await connection.client.register(DidChangeWatchedFilesNotification.type, {
    watchers: GLOBS.map((globPattern) => ({ globPattern })),
  });
  session.workspace.setWatched(isWatched);
}

/** Takes in what the client saw change. */
export function filesChanged({ changes }: DidChangeWatchedFilesParams, session: Session): void {
  for (const { uri } of changes) session.workspace.changed(pathOfUri(uri));
  // Clients report neither a folder that was moved away nor what was in it, so whatever is known is compared: it is little.
  session.workspace.compareAll();
}

function isWatched(path: string): boolean {
  return (
    path.endsWith(".c") ||
    path.endsWith(".h") ||
    path.endsWith("/Kbuild") ||
    path.endsWith("/Makefile") ||
    path.endsWith("/klp-history.jsonc")
  );
}
