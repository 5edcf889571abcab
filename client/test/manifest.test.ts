import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { diagnosticOf, diagnosticsWhere, fileUri, hoverOver, open, revertAll, ruleOf, until } from "./workspace.ts";

suite("the manifest", () => {
  teardown(revertAll);

  test("is checked while it is typed", async () => {
    const { document } = await open("klp-history.jsonc");
    await diagnosticsWhere(document.uri, (all) => all.every((one) => ruleOf(one) !== "manifest-unresolved"));
    await replace(document, '"pressure_2.c" }', '"gone.c" }');
    await diagnosticOf(document.uri, "manifest-unresolved");
    await replace(document, '"gone.c" }', '"pressure_2.c" }');
    await diagnosticsWhere(document.uri, (all) => all.every((one) => ruleOf(one) !== "manifest-unresolved"));
  });

  test("completes a path in quotes that are not closed, and takes the livepatch's whole name", async () => {
    const editor = await open("klp-history.jsonc");
    const { document } = editor;
    await replace(document, '"pressure_3.c",', '"press');
    const position = document.positionAt(document.getText().indexOf('"press\n') + '"press'.length);
    const item = await completion(document, position, "pressure_3.c");
    assert.equal(item.detail, "livepatch");
    const { range, insertText } = item;
    assert.ok(range instanceof vscode.Range && typeof insertText === "string", JSON.stringify(item));
    await editor.edit((edit) => edit.replace(range, insertText));
    assert.ok(document.getText().includes('"source": "pressure_3.c",\n'), document.getText());
  });

  test("shows what the kernel says of a release over those before it", async () => {
    const { document } = await open("klp-history.jsonc");
    await diagnosticsWhere(document.uri, () => true);
    let shown = "";
    await until(
      async () => {
        shown = await hoverOver(document, '"pressure_2"', 3);
        return shown.includes("loads over 1 of 1 earlier");
      },
      () => `the hover is: ${shown}`,
    );
  });

  test("leads to the sources that it names", async () => {
    const { document } = await open("klp-history.jsonc");
    let targets: readonly string[] = [];
    await until(
      async () => {
        const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
          "vscode.executeLinkProvider",
          document.uri,
        );
        targets = links.flatMap(({ target }) => target?.fsPath ?? []);
        return targets.includes(fileUri("pressure_2.c").fsPath);
      },
      () => `the links lead to: ${targets.join(", ")}`,
    );
  });

  test("offers to retire a release, and the edit takes its mark away again", async () => {
    const { document } = await open("klp-history.jsonc");
    const before = document.getText();
    await apply(document, "Retire release pressure_1");
    assert.ok(document.getText().includes('"version": 1 }], "retired": true },'), document.getText());
    await apply(document, "Un-retire release pressure_1");
    assert.equal(document.getText(), before);
  });
});

async function replace(document: vscode.TextDocument, text: string, by: string): Promise<void> {
  const start = document.getText().indexOf(text);
  assert.notEqual(start, -1, `no ${text} in ${document.getText()}`);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
  edit.replace(document.uri, range, by);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** The completion with a label, as soon as it is offered. */
async function completion(
  document: vscode.TextDocument,
  position: vscode.Position,
  label: string,
): Promise<vscode.CompletionItem> {
  let found: vscode.CompletionItem | undefined;
  let labels: readonly string[] = [];
  await until(
    async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        position,
      );
      labels = items.map((item) => (typeof item.label === "string" ? item.label : item.label.label));
      found = items[labels.indexOf(label)];
      return found !== undefined;
    },
    () => `offered: ${labels.join(", ")}`,
  );
  return found!;
}

/** Applies the refactoring of the first release whose title starts so. */
async function apply(document: vscode.TextDocument, title: string): Promise<void> {
  const place = document.positionAt(document.getText().indexOf('"pressure_1"') + 1);
  let titles: readonly string[] = [];
  let edit: vscode.WorkspaceEdit | undefined;
  await until(
    async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        new vscode.Range(place, place),
        vscode.CodeActionKind.Refactor.value,
        20,
      );
      titles = actions.map((action) => action.title);
      edit = actions.find((action) => action.title.startsWith(title))?.edit;
      return edit !== undefined;
    },
    () => `offered: ${titles.join(", ")}`,
  );
  assert.ok(await vscode.workspace.applyEdit(edit!));
}
