import * as vscode from "vscode";
import { recordRelease } from "./record-release.ts";
import type { ServerProcess } from "./server-process.ts";

export function registerCommands(context: vscode.ExtensionContext, server: ServerProcess): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("klpState.restartServer", () => server.restart()),
    vscode.commands.registerCommand("klpState.recordRelease", () => recordRelease(server)),
    vscode.commands.registerCommand("klpState.showLog", () => server.log.show()),
    vscode.commands.registerCommand("klpState.showDebugInformation", () => showDebugInformation(context, server)),
  );
}

/** Opens a document that a bug report can quote: versions, then what the server says of itself. */
async function showDebugInformation(context: vscode.ExtensionContext, server: ServerProcess): Promise<void> {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const information = await server.request<string>("klpState/debugInformation", {});
  const content = [
    "# Livepatch State",
    "",
    `- Extension: ${version}`,
    `- ${vscode.env.appName}: ${vscode.version}${vscode.env.remoteName === undefined ? "" : ` (${vscode.env.remoteName})`}`,
    `- Node: ${process.versions.node}, ${process.platform} ${process.arch}`,
    `- Workspace: ${vscode.workspace.workspaceFolders?.length ?? 0} folders, ${vscode.workspace.isTrusted ? "trusted" : "not trusted"}`,
    `- Server: ${server.state}`,
    "",
    information ?? "The server gave no information: see *Livepatch State: Show Log*.",
    "",
  ].join("\n");
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "markdown" }));
}
