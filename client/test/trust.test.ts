import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { debugInformation, diagnosticOf, open, revertAll, until } from "./workspace.ts";

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

  test("becomes trusted without a restart of the server", async () => {
    const { document } = await open("tcp_hotfix.c");
    await diagnosticOf(document.uri, "state-missing-terminator");
    assert.match(await debugInformation(), /Trusted: no/);
    await vscode.commands.executeCommand("workbench.trust.manage");
    await until(
      () => vscode.workspace.isTrusted,
      () => "the workspace did not become trusted",
    );
    assert.match(await debugInformation(), /Trusted: yes/);
  });
});
