import * as assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import * as vscode from "vscode";
import { fileUri, open, read, revertAll, until, write } from "./workspace.ts";

suite("recording a release", () => {
  teardown(revertAll);

  test("the command asks for a name, writes the release and saves the manifest", async () => {
    const original = await read("klp-history.jsonc");
    await open("pressure_2.c");
    try {
      const done = vscode.commands.executeCommand("klpState.recordRelease");
      // The name that the editor proposes is taken, as soon as it asks.
      await until(
        async () => {
          await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
          return (await read("klp-history.jsonc")) !== original;
        },
        () => "the manifest on disk has not changed",
      );
      await done;
      const written = await read("klp-history.jsonc");
      assert.match(written, /\{ "name": "pressure_2", "source": "pressure_2.c" \},\s+\{\s+"name": "pressure_3",/);
      assert.match(written, /oldest first\.\n/);
      const uri = fileUri("klp-history.jsonc").toString();
      assert.ok(!vscode.workspace.textDocuments.some((each) => each.uri.toString() === uri && each.isDirty));
    } finally {
      await write("klp-history.jsonc", original);
    }
  });

  test("where it cannot tell which livepatch is meant, nothing is asked", async () => {
    // Two livepatches include this header.
    await open("pressure.h");
    await vscode.commands.executeCommand("klpState.recordRelease");
  });
});
