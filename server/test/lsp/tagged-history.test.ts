import { expect, test } from "vitest";
import type { CodeAction, Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver/node";
import { runCli } from "../cli/run.ts";
import { useBundles } from "../support/bundles.ts";
import { gitRepository, runGit, type GitRepository } from "../support/git-repository.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";
import { PLAIN, startClient, uriOf, type TestClient } from "./client.ts";

const { cli, server } = useBundles();

const entry = "\t{ .id = LOG_STATE, .version = 2 },\n";

/** Three tags of one livepatch, nothing configured. */
function threeTags(): GitRepository {
  const repository = gitRepository();
  for (const [index, version] of ["1", "1", "2"].entries()) {
    repository.commit({ "livepatch.c": `${livepatchSource({ version })}/* ${version} */\n` }, `v${index + 1}`);
  }
  return repository;
}

async function pull({ connection }: TestClient, uri: string): Promise<readonly Diagnostic[]> {
  const report = await connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  return report.kind === "full" ? report.items : [];
}

function dropped(diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  return diagnostics.find(({ code }) => code === "history-state-dropped");
}

test("deleting an entry names the tags that have it, and the fix carries it back", async () => {
  const { root } = threeTags();
  const text = livepatchSource({ version: "2" });
  const client = await startClient({ server, folders: [root], initializationOptions: { revisionDocuments: true } });
  const uri = uriOf(`${root}/livepatch.c`);
  client.open(uri, text);
  expect(await pull(client, uri)).toEqual([]);

  // The author holds the backspace key: half a line is no table yet, and nothing is said of it.
  const lines = text.split("\n");
  const line = lines.findIndex((each) => `${each}\n` === entry);
  client.change(uri, 2, { range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }, text: "" });
  const found = dropped(await pull(client, uri));
  expect(found?.message).toContain("v1, v2, v3");
  expect(found?.message).toContain("History inferred from git tags v1, v2 and v3");
  const related = found?.relatedInformation ?? [];
  expect(related.map(({ message }) => message)).toEqual([
    "State 1 has version 1 in v1.",
    "State 1 has version 1 in v2.",
    "State 1 has version 2 in v3.",
  ]);

  const actions = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: found!.range,
    context: { diagnostics: [found] },
  });
  const fix = actions.find(({ title }) => title === "Carry state 1 (version 2) from v3");
  expect(JSON.stringify(fix?.edit)).toContain(".id = LOG_STATE, .version = 2");

  const release = related[2]!.location.uri;
  expect(await client.connection.sendRequest("klpState/revisionText", { uri: release })).toContain("/* 2 */");
});

test("a client that cannot show a revision is told of the tags without a place", async () => {
  const { root } = threeTags();
  const client = await startClient({ server, folders: [root] });
  const uri = uriOf(`${root}/livepatch.c`);
  client.open(uri, livepatchSource({ version: "2" }).replace(entry, ""));
  const found = dropped(await pull(client, uri));
  expect(found?.message).toContain("v1, v2, v3");
  expect(found?.relatedInformation).toBeUndefined();
});

test("a client that does not pull is sent what git says", async () => {
  const { root } = threeTags();
  const client = await startClient({ server, folders: [root], capabilities: PLAIN });
  const uri = uriOf(`${root}/livepatch.c`);
  client.open(uri, livepatchSource({ version: "2" }).replace(entry, ""));
  await client.published(uri, (diagnostics) => dropped(diagnostics) !== undefined);
});

test("git is not asked before the workspace is trusted", async () => {
  const { root } = threeTags();
  const client = await startClient({ server, folders: [root], initializationOptions: { trusted: false } });
  const uri = uriOf(`${root}/livepatch.c`);
  client.open(uri, livepatchSource({ version: "2" }).replace(entry, ""));
  expect(dropped(await pull(client, uri))).toBeUndefined();
  await client.connection.sendNotification("klpState/trustGranted");
  expect(dropped(await pull(client, uri))).toBeDefined();
});

test("a tag that is made meanwhile counts", async () => {
  const repository = threeTags();
  const client = await startClient({ server, folders: [repository.root] });
  const uri = uriOf(`${repository.root}/livepatch.c`);
  client.open(uri, livepatchSource({ version: "2" }));
  expect(await pull(client, uri)).toEqual([]);
  repository.commit({ "livepatch.c": livepatchSource({ version: "5" }) }, "v4");
  const found = await pull(client, uri);
  expect(found.map(({ code }) => code)).toEqual(["history-version-regressed"]);
  expect(found[0]?.message).toContain("v4");
});

test("the server and the command line say the same, trusted with git and untrusted without", async () => {
  const repository = threeTags();
  writeInto(repository.root, "livepatch.c", livepatchSource({ version: "1" }));
  const uri = uriOf(`${repository.root}/livepatch.c`);
  for (const trusted of [true, false]) {
    const client = await startClient({ server, folders: [repository.root], initializationOptions: { trusted } });
    client.open(uri, livepatchSource({ version: "1" }));
    const byServer = (await pull(client, uri)).map(({ code, message }) => [code, message]);
    const git = trusted ? "--git" : "--no-git";
    const { out } = await runCli(cli, repository.root, "check", git, "--format", "json");
    const { diagnostics } = JSON.parse(out) as { diagnostics: { rule: string; message: string }[] };
    expect(byServer).toEqual(diagnostics.map(({ rule, message }) => [rule, message]));
    expect(byServer).toHaveLength(trusted ? 1 : 0);
  }
});

test("a shallow clone is told on the command line and in the status, where some tags are there too", async () => {
  const { root } = threeTags();
  const clone = temporaryFolder();
  runGit(clone, ["clone", "--quiet", "--depth=1", `file://${root}`, "."]);
  const message = /this is a shallow clone, and tags beyond it are not looked at/;
  const { err } = await runCli(cli, clone, "check");
  expect(err).toMatch(message);
  const client = await startClient({ server, folders: [clone] });
  const uri = uriOf(`${clone}/livepatch.c`);
  client.open(uri, livepatchSource({ version: "2" }));
  expect(await client.connection.sendRequest("klpState/status", { textDocument: { uri } })).toMatchObject({
    history: "inferred from git tag v3, 1 earlier release",
    notes: [expect.stringMatching(message)],
  });
});
