import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { suite, suiteSetup, suiteTeardown, teardown, test } from "mocha";
import * as vscode from "vscode";
import {
  diagnosticOf,
  diagnosticsWhere,
  fileUri,
  hoverOver,
  open,
  quickFixes,
  read,
  revertAll,
  write,
} from "./workspace.ts";

const manifest = "klp-history.jsonc";
const source = "tagged/limit_lp.c";
const entry = "\t{ .id = LIMIT_STATE, .version = 2 },\n";

/** A cumulative livepatch with one state. */
function livepatch(version: number): string {
  return `#include <linux/module.h>
#include <linux/livepatch.h>

#define LIMIT_STATE 1

static int new_limit(void)
{
	return ${version};
}

static struct klp_func funcs[] = {
	{ .old_name = "limit", .new_func = new_limit },
	{ }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ }
};

static struct klp_state states[] = {
	{ .id = LIMIT_STATE, .version = ${version} },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int limit_init(void)
{
	return klp_enable_patch(&patch);
}

static void limit_exit(void)
{
}

module_init(limit_init);
module_exit(limit_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}

function git(...args: readonly string[]): void {
  const identity = ["-c", "user.name=author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"];
  execFileSync("git", ["-C", fileUri("tagged").fsPath, ...identity, ...args], { stdio: "ignore" });
}

suite("a repository with three tags and nothing configured", () => {
  let demoManifest = "";

  suiteSetup(async () => {
    demoManifest = await read(manifest);
    await vscode.workspace.fs.delete(fileUri(manifest));
    await vscode.workspace.fs.createDirectory(fileUri("tagged"));
    git("init", "--quiet");
    for (const [tag, version] of [
      ["v1", 1],
      ["v2", 1],
      ["v3", 2],
    ] as const) {
      await write(source, `${livepatch(version)}/* ${tag} */\n`);
      git("add", "--all");
      git("commit", "--quiet", "--message", tag);
      git("tag", tag);
    }
    await write(source, livepatch(2));
  });
  suiteTeardown(async () => {
    await vscode.workspace.fs.delete(fileUri("tagged"), { recursive: true });
    await write(manifest, demoManifest);
  });
  teardown(revertAll);

  test("names the tags while an entry is deleted, leads to them, and carries the entry back", async () => {
    const { document } = await open(source);
    const start = document.getText().indexOf(entry);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + entry.length)));
    await vscode.workspace.applyEdit(edit);

    const diagnostic = await diagnosticOf(document.uri, "history-state-dropped");
    assert.match(diagnostic.message, /v1, v2, v3 .*History inferred from git tags v1, v2 and v3/s);
    const release = diagnostic.relatedInformation?.at(-1)?.location.uri;
    assert.ok(release !== undefined);
    const shown = await vscode.workspace.openTextDocument(release);
    assert.equal(shown.getText(), `${livepatch(2)}/* v3 */\n`);

    const fixes = await quickFixes(document.uri, diagnostic);
    const fix = fixes.find(({ title }) => title === "Carry state 1 (version 2) from v3");
    assert.ok(fix?.edit, `offered: ${fixes.map(({ title }) => title).join(", ")}`);
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), livepatch(2));
    await diagnosticsWhere(document.uri, (all) => all.length === 0);
  });

  test("says in the hover of a state what its history was inferred from", async () => {
    const { document } = await open(source);
    assert.match(
      await hoverOver(document, ".id = LIMIT_STATE", ".id = ".length),
      /inferred from git tags v1, v2 and v3/,
    );
  });
});
