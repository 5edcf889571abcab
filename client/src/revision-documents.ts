import * as vscode from "vscode";
import type { ServerProcess } from "./server-process.ts";

/** Shows files as they were at a git revision, read-only, where a message leads to one. */
export function showRevisionDocuments(server: ServerProcess): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider("klp-revision", {
    provideTextDocumentContent: async (uri) => server.request<string>("klpState/revisionText", { uri: uri.toString() }),
  });
}
