import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { diagnosticOf, open, revertAll } from "./workspace.ts";

suite("a workspace that is not trusted", () => {
  teardown(revertAll);

  test("is one here", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  test("has its livepatches checked all the same", async () => {
    const { document } = await open("tcp_hotfix.c");
    await diagnosticOf(document.uri, "state-missing-terminator");
  });

  test("has its history file setting ignored", async () => {
    const settings = vscode.workspace.getConfiguration("klpState", vscode.workspace.workspaceFolders?.[0]);
    await settings.update("history.file", "elsewhere.jsonc", vscode.ConfigurationTarget.Workspace);
    assert.equal(vscode.workspace.getConfiguration("klpState").get("history.file"), "");
  });
});
