import * as vscode from "vscode";

/** What every C file of a livepatch says somewhere, and every patch that one is made of; the macros of klp-build and kpatch stand for tables made by tools. */
const livepatchMark = /klp_|kpatch_/i;

const manifestGlob = "**/klp-history.jsonc";

/** C, and the patches that kpatch and klp-build take. */
const languages: ReadonlySet<string> = new Set(["c", "diff"]);

/**
 * Calls `found` once, as soon as an open C document or patch mentions the livepatch API or the workspace has a patch history.
 * Looks at documents only when they are opened, and at the line that is being typed.
 */
export function watchForLivepatches(found: () => void): vscode.Disposable {
  const cancellation = new vscode.CancellationTokenSource();
  const subscriptions: { dispose(): unknown }[] = [cancellation];
  const stop = new vscode.Disposable(() => {
    cancellation.cancel();
    for (const subscription of subscriptions.splice(0)) subscription.dispose();
  });
  const finish = (): void => {
    if (subscriptions.length === 0) return;
    stop.dispose();
    found();
  };

  const manifests = vscode.workspace.createFileSystemWatcher(manifestGlob, false, true, true);
  subscriptions.push(
    manifests,
    manifests.onDidCreate(finish),
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (mentionsLivepatch(document)) finish();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const touched = contentChanges.some((change) => {
        const { text } = document.lineAt(Math.min(change.range.start.line, document.lineCount - 1));
        return livepatchMark.test(text) || livepatchMark.test(change.text);
      });
      if (languages.has(document.languageId) && touched) finish();
    }),
  );

  if (vscode.workspace.textDocuments.some(mentionsLivepatch)) finish();
  else {
    void vscode.workspace.findFiles(manifestGlob, undefined, 1, cancellation.token).then((files) => {
      if (files.length > 0) finish();
    });
  }
  return stop;
}

function mentionsLivepatch(document: vscode.TextDocument): boolean {
  return languages.has(document.languageId) && livepatchMark.test(document.getText());
}
