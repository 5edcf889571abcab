import type { CancellationToken } from "vscode-languageserver/node";
import { version } from "../../../package.json";
import { type DocumentStatus, documentStatus } from "../features/status.ts";
import { parseRevisionPath } from "../engine/revision-path.ts";
import { discover } from "../workspace/discovery.ts";
import { breathe } from "./guard.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

/** Where a manifest wants git, its own note says so. */
const NOT_TRUSTED = "the tags of its repository are not looked at, because the workspace is not trusted";

/** `klpState/status`: what the editor's status item shows of a document. */
export async function answerStatus(
  { textDocument }: { readonly textDocument: { readonly uri: string } },
  token: CancellationToken,
  session: Session,
): Promise<DocumentStatus> {
  const path = pathOfUri(textDocument.uri);
  const engine = await session.engineFor(path, token);
  const status = documentStatus(engine, path, (other) => session.display(other));
  const unread = session.workspace.note(path);
  const notes = [...(unread === null ? [] : [unread]), ...status.notes];
  if (status.history === null && status.livepatches > 0 && !session.trusted) notes.push(NOT_TRUSTED);
  return { ...status, notes };
}

/** `klpState/revisionText`: the text of a file at a git revision, for a client that shows it; null where there is none. */
export function answerRevisionText({ uri }: { readonly uri: string }, session: Session): Promise<string | null> {
  const path = pathOfUri(uri);
  const isRevision = parseRevisionPath(path) !== null;
  return Promise.resolve(isRevision ? (session.workspace.read(path)?.text ?? null) : null);
}

/** `klpState/debugInformation`: Markdown lines that a bug report can quote. */
export async function answerDebugInformation(token: CancellationToken, session: Session): Promise<string> {
  const { workspace, abilities } = session;
  const memory = process.memoryUsage();
  const history = session.settings.history.file;
  return [
    `- klp-state ${version} on Node ${process.versions.node}, process ${process.pid}, up ${Math.round(process.uptime())} s`,
    `- Memory: ${megabytes(memory.rss)} resident, ${megabytes(memory.heapUsed)} in use`,
    `- Diagnostics: ${abilities.pullsDiagnostics ? "pulled" : "pushed"}`,
    `- Files: ${abilities.watchedFiles ? "watched by the editor" : "compared at each request"}`,
    `- Trusted: ${session.trusted ? "yes" : "no"}`,
    `- Git: ${workspace.git.isAllowed ? "asked for tags and revisions" : "not asked"}`,
    `- History file: ${history === "" ? "the nearest klp-history.jsonc" : history}`,
    `- Workspace folders: ${workspace.roots.length === 0 ? "none" : workspace.roots.join(", ")}`,
    `- Open documents: ${session.openPaths().length}`,
    ...(await searchFolders(token, session)),
  ].join("\n");
}

/** What discovery finds in each workspace folder with the present settings. */
async function searchFolders(token: CancellationToken, session: Session): Promise<string[]> {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort());
  const { maxFiles, exclude } = session.settings.discovery;
  const lines: string[] = [];
  for (const folder of session.workspace.roots) {
    const found = await discover([folder], { maxFiles, exclude, signal: controller.signal });
    await breathe(token);
    lines.push(`- ${folder}: ${found.files.length} of ${found.searched} C files may hold livepatch code`);
    for (const { path, message } of [...found.notes, ...found.failures]) lines.push(`  - ${path}: ${message}`);
  }
  return lines;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
