import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { watchForLivepatches } from "./relevance.ts";
import { ServerProcess } from "./server-process.ts";
import { showServerDocuments } from "./server-documents.ts";
import { showStatus } from "./status.ts";

/**
 * Called by VS Code at the first C file or patch, or where the workspace has a patch history. Most C has nothing to do with
 * livepatches, so the server is started only when something does.
 */
export function activate(context: vscode.ExtensionContext): void {
  const server = new ServerProcess(context);
  context.subscriptions.push(
    server,
    registerCommands(context, server),
    showStatus(server),
    showServerDocuments(server),
    watchForLivepatches(() => void server.start()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void server.grantTrust()),
  );
}
