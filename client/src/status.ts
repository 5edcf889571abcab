import * as vscode from "vscode";
import type { ServerProcess } from "./server-process.ts";

/** The server's answer to `klpState/status` for one document. */
interface DocumentStatus {
  readonly livepatches: number;
  /** Where the history comes from; null where there is none. */
  readonly history: string | null;
  readonly notes: readonly string[];
}

/** How long typing must pause before the status is asked for again, in milliseconds. */
const pause = 400;

/**
 * Shows beside the language of a C file, a patch or a manifest what the server knows of it. Nothing is shown before the server is
 * first started: most C files have nothing to do with livepatches.
 */
export function showStatus(server: ServerProcess): vscode.Disposable {
  const subscriptions: vscode.Disposable[] = [];
  const firstStart = server.onDidChangeState(() => {
    firstStart.dispose();
    subscriptions.push(createStatusItem(server));
  });
  return new vscode.Disposable(() => {
    firstStart.dispose();
    for (const subscription of subscriptions) subscription.dispose();
  });
}

function createStatusItem(server: ServerProcess): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("klpState.status", [
    { scheme: "file", language: "c" },
    { scheme: "file", language: "diff" },
    { scheme: "file", pattern: "**/klp-history.jsonc" },
  ]);
  item.name = "Livepatch State";
  item.command = { command: "klpState.showLog", title: "Log" };

  let timer: NodeJS.Timeout | undefined;
  const update = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    item.busy = server.state === "starting";
    item.severity = vscode.LanguageStatusSeverity.Information;
    if (server.state === "failed") {
      item.severity = vscode.LanguageStatusSeverity.Error;
      show(item, "Livepatch server stopped", "see the log, or restart it");
    } else if (server.state !== "running" || document === undefined) {
      show(item, "Livepatch State", server.state === "starting" ? "starting" : "stopped");
    } else {
      const params = { textDocument: { uri: document.uri.toString() } };
      const status = await server.request<DocumentStatus>("klpState/status", params);
      if (status === undefined || document !== vscode.window.activeTextEditor?.document) return;
      show(item, livepatches(status.livepatches), [history(status), ...status.notes].join("; "));
    }
  };
  const updateSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), pause);
  };

  void update();
  return vscode.Disposable.from(
    item,
    server.onDidChangeState(() => void update()),
    vscode.window.onDidChangeActiveTextEditor(() => void update()),
    vscode.languages.onDidChangeDiagnostics(updateSoon),
    vscode.workspace.onDidChangeTextDocument(updateSoon),
    { dispose: () => clearTimeout(timer) },
  );
}

function show(item: vscode.LanguageStatusItem, text: string, detail: string): void {
  item.text = text;
  item.detail = detail;
}

function livepatches(count: number): string {
  if (count === 0) return "no livepatch";
  return count === 1 ? "1 livepatch" : `${count} livepatches`;
}

function history(status: DocumentStatus): string {
  return status.history === null ? "no patch history" : `history: ${status.history}`;
}
