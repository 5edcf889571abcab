import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import {
  diagnosticOf,
  diagnosticsWhere,
  hoverOver,
  open,
  quickFixes,
  read,
  revertAll,
  ruleOf,
  write,
} from "./workspace.ts";

suite("editing", () => {
  teardown(revertAll);

  test("a quick fix mends the file, and the saved file has it", async () => {
    const original = await read("tcp_hotfix.c");
    const { document } = await open("tcp_hotfix.c");
    const diagnostic = await diagnosticOf(document.uri, "state-missing-terminator");
    const fixes = await quickFixes(document.uri, diagnostic);
    const fix = fixes.find(({ title }) => title === "Add the terminating entry");
    assert.ok(fix?.edit, `offered: ${fixes.map(({ title }) => title).join(", ")}`);
    try {
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      await diagnosticsWhere(document.uri, (all) => !all.some((one) => ruleOf(one) === "state-missing-terminator"));
      assert.ok(await document.save());
      assert.match(await read("tcp_hotfix.c"), /\.version = 1,\s+\},\s+\{ ?\}/);
    } finally {
      await write("tcp_hotfix.c", original);
    }
  });

  test("typing the mend removes the diagnostic", async () => {
    const { document } = await open("tcp_hotfix.c");
    await diagnosticOf(document.uri, "object-named-vmlinux");
    const start = document.positionAt(document.getText().indexOf('"vmlinux"'));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(start, start.translate(0, '"vmlinux"'.length)), "NULL");
    await vscode.workspace.applyEdit(edit);
    await diagnosticsWhere(document.uri, (all) => !all.some((one) => ruleOf(one) === "object-named-vmlinux"));
  });

  test("a state's hover shows its versions through the history", async () => {
    const { document } = await open("pressure_3.c");
    await diagnosticOf(document.uri, "history-version-regressed");
    assert.match(await hoverOver(document, ".id = UDP_MEM_STATE", ".id = ".length), /pressure\\?_2: v2/);
  });

  test("a hover on a function of the API says what the kernel does with it", async () => {
    const { document } = await open("tcp_hotfix.c");
    await diagnosticOf(document.uri, "state-missing-terminator");
    assert.match(await hoverOver(document, "klp_get_state(", 1), /klp_get_state/);
  });
});
