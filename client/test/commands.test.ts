import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { debugInformation, diagnosticOf, open, revertAll } from "./workspace.ts";

suite("commands", () => {
  teardown(revertAll);

  test("a restarted server checks what is open", async () => {
    const { document } = await open("tcp_hotfix.c");
    await diagnosticOf(document.uri, "state-missing-terminator");
    await vscode.commands.executeCommand("klpState.restartServer");
    await diagnosticOf(document.uri, "state-missing-terminator");
  });

  test("debug information names the versions and what the server says", async () => {
    const { document } = await open("tcp_hotfix.c");
    await diagnosticOf(document.uri, "state-missing-terminator");
    const shown = await debugInformation();
    assert.match(shown, /Server: running/);
    assert.ok(shown.includes(vscode.version));
    assert.doesNotMatch(shown, /gave no information/);
  });

  test("the log can be shown", async () => {
    await vscode.commands.executeCommand("klpState.showLog");
  });
});
