import * as path from "node:path";
import * as vscode from "vscode";

/** How long anything may take that the editor and the server do together, in milliseconds. */
const patience = 15_000;

export function fileUri(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error("the suite needs a workspace folder");
  return vscode.Uri.file(path.join(folder.uri.fsPath, name));
}

export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri(name)));
}

/** Writes a file of the workspace as another program would: the editor hears of it from its watcher. */
export async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = fileUri(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

export async function read(name: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(fileUri(name))).toString("utf8");
}

/** Resolves with the document's diagnostics as soon as they are what is asked for; rejects with what they were instead. */
export async function diagnosticsWhere(
  uri: vscode.Uri,
  isAsked: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const current = (): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "klp-state");
  await until(
    () => isAsked(current()),
    () => `the diagnostics of ${path.basename(uri.path)} are: ${current().map(ruleOf).join(", ") || "none"}`,
  );
  return current();
}

/** Waits until the rule reports in the document, and gives its first diagnostic. */
export async function diagnosticOf(uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> {
  const diagnostics = await diagnosticsWhere(uri, (all) => all.some((diagnostic) => ruleOf(diagnostic) === rule));
  return diagnostics.find((diagnostic) => ruleOf(diagnostic) === rule)!;
}

export function ruleOf(diagnostic: vscode.Diagnostic): string {
  const { code } = diagnostic;
  return String(typeof code === "object" ? code.value : code);
}

/** The quick fixes that are offered for a diagnostic. */
export async function quickFixes(
  uri: vscode.Uri,
  diagnostic: vscode.Diagnostic,
): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    diagnostic.range,
    vscode.CodeActionKind.QuickFix.value,
    20,
  );
}

/** What the editor shows over a text of the document: over the character `within` it, at its first occurrence. */
export async function hoverOver(document: vscode.TextDocument, text: string, within: number): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(text) + within);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ""))
    .join("\n");
}

/** The text of the document that *Show Debug Information* opens. */
export async function debugInformation(): Promise<string> {
  await vscode.commands.executeCommand("klpState.showDebugInformation");
  return vscode.window.activeTextEditor?.document.getText() ?? "";
}

/** Resolves when the condition holds, which is asked ten times a second. */
export async function until(condition: () => boolean | Thenable<boolean>, otherwise: () => string): Promise<void> {
  const end = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(otherwise());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Puts every document back as the test found it and closes the editors. */
export async function revertAll(): Promise<void> {
  for (const editor of vscode.window.visibleTextEditors) {
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
