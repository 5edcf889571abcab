import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { diagnosticOf, open, revertAll, until } from "./workspace.ts";

suite("activation", () => {
  teardown(revertAll);

  test("a C file of a livepatch brings the extension and its diagnostics", async () => {
    const editor = await open("tcp_hotfix.c");
    await diagnosticOf(editor.document.uri, "state-missing-terminator");
    assert.equal(vscode.extensions.getExtension("klp-state.klp-state")?.isActive, true);
  });

  test("a manifest is a jsonc document that the schema completes", async () => {
    const { document } = await open("klp-history.jsonc");
    assert.equal(document.languageId, "jsonc");
    const afterBrace = document.positionAt(document.getText().indexOf('{ "name": "pressure_2"') + 1);
    let labels: readonly string[] = [];
    await until(
      async () => {
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
          "vscode.executeCompletionItemProvider",
          document.uri,
          afterBrace,
        );
        labels = items.map(({ label }) => (typeof label === "string" ? label : label.label));
        return labels.includes("retired");
      },
      () => `offered: ${labels.join(", ")}`,
    );
  });
});
