import * as vscode from "vscode";
import type { ServerProcess } from "./server-process.ts";

/** Requests of the server for the text behind a URI, by the URI's scheme. */
const requests = {
  /** A file as it was at a git revision. */
  "klp-revision": "klpState/revisionText",
  /** The page of a rule. */
  "klp-rule": "klpState/rulePage",
};

/** Shows, read-only, what is no file but what a diagnostic leads to. */
export function showServerDocuments(server: ServerProcess): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(requests).map(([scheme, request]) =>
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        provideTextDocumentContent: async (uri) => server.request<string>(request, { uri: uri.toString() }),
      }),
    ),
  );
}
