import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { diagnosticOf, diagnosticsWhere, fileUri, open, read, revertAll, ruleOf, write } from "./workspace.ts";

const patch = `--- a/fs/aio.c
+++ b/fs/aio.c
@@ -10,1 +10,5 @@
 int a;
+static void loading(struct klp_object *obj)
+{
+}
+KPATCH_PRE_PATCH_CALLBACK(loading);
`;

suite("diagnostics", () => {
  teardown(revertAll);

  test("every mistake of the livepatch under work is told", async () => {
    const { document } = await open("pressure_3.c");
    const diagnostics = await diagnosticsWhere(document.uri, (all) => all.length >= 4);
    assert.deepEqual([...new Set(diagnostics.map(ruleOf))].sort(), [
      "call-undeclared-state",
      "history-state-dropped",
      "history-version-regressed",
      "table-missing-terminator",
    ]);
  });

  test("a released livepatch that follows the rules has none", async () => {
    await open("pressure_3.c");
    await diagnosticOf(fileUri("pressure_3.c"), "history-state-dropped");
    const { document } = await open("pressure_2.c");
    await diagnosticsWhere(document.uri, (all) => all.length === 0);
  });

  test("a dropped state points at the entry of the release that has it", async () => {
    const { document } = await open("pressure_3.c");
    const { relatedInformation } = await diagnosticOf(document.uri, "history-state-dropped");
    const places = relatedInformation?.map(({ location }) => location.uri.fsPath) ?? [];
    assert.ok(places.includes(fileUri("pressure_2.c").fsPath), places.join(", "));
  });

  test("the code of a diagnostic leads to the rule's page, and Markdown is what it is shown as", async () => {
    const { document } = await open("tcp_hotfix.c");
    const { code } = await diagnosticOf(document.uri, "state-missing-terminator");
    assert.ok(typeof code === "object");
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# state-missing-terminator\n/u);
    assert.equal(page.languageId, "markdown");
  });

  test("what a patch for kpatch adds is checked", async () => {
    const uri = await write("loading.patch", patch);
    try {
      const { document } = await open("loading.patch");
      assert.equal(document.languageId, "diff");
      const { range } = await diagnosticOf(uri, "callback-wrong-signature");
      assert.equal(document.getText(range), "loading");
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });

  test("a manifest that changes on disk is checked against at once", async () => {
    const manifest = await read("klp-history.jsonc");
    const { document } = await open("pressure_3.c");
    await diagnosticOf(document.uri, "history-version-regressed");
    try {
      await write(
        "klp-history.jsonc",
        manifest.replace('"source": "pressure_2.c"', '"source": "pressure_2.c", "retired": true'),
      );
      await diagnosticsWhere(document.uri, (all) => !all.some((one) => ruleOf(one) === "history-version-regressed"));
    } finally {
      await write("klp-history.jsonc", manifest);
    }
    await diagnosticOf(document.uri, "history-version-regressed");
  });

  test("a manifest that is edited without being saved is checked against, too", async () => {
    const { document } = await open("pressure_3.c");
    await diagnosticOf(document.uri, "history-version-regressed");
    const manifest = await vscode.workspace.openTextDocument(fileUri("klp-history.jsonc"));
    await vscode.window.showTextDocument(manifest, vscode.ViewColumn.Beside);
    const edit = new vscode.WorkspaceEdit();
    const end = manifest.positionAt(manifest.getText().indexOf('"pressure_2.c" }') + '"pressure_2.c"'.length);
    edit.insert(manifest.uri, end, ', "retired": true');
    await vscode.workspace.applyEdit(edit);
    await diagnosticsWhere(document.uri, (all) => !all.some((one) => ruleOf(one) === "history-version-regressed"));
  });
});
