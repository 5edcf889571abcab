import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { diagnosticOf, open, revertAll } from "./workspace.ts";

suite("activation", () => {
  teardown(revertAll);

  test("a C file of a livepatch brings the extension and its diagnostics", async () => {
    const editor = await open("tcp_hotfix.c");
    await diagnosticOf(editor.document.uri, "state-missing-terminator");
    assert.equal(vscode.extensions.getExtension("klp-state.klp-state")?.isActive, true);
  });

  test("a manifest is a jsonc document, with completion from its schema", async () => {
    const editor = await open("klp-history.jsonc");
    assert.equal(editor.document.languageId, "jsonc");
  });
});
