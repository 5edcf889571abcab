import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver/node";
import { useBundles } from "../support/bundles.ts";
import { livepatchSource, withoutTerminator } from "../support/livepatch-sources.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";
import { PLAIN, PULLING, startClient, type TestClient, uriOf } from "./client.ts";

const { server } = useBundles();
const good = livepatchSource();
const bad = withoutTerminator(good);

function codes(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.map(({ code }) => code);
}

async function pull(client: TestClient, uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
  const params = {
    textDocument: { uri },
    identifier: "klp-state",
    ...(previousResultId === undefined ? {} : { previousResultId }),
  };
  return client.connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", params);
}

async function pulledItems(client: TestClient, uri: string): Promise<Diagnostic[]> {
  const report = await pull(client, uri);
  return report.kind === "full" ? report.items : [];
}

const statesLine = bad.split("\n").findIndex((line) => line.includes("klp_state states"));
/** The brace that closes the array without a terminator. */
const closingBrace = {
  start: { line: statesLine + 2, character: 0 },
  end: { line: statesLine + 2, character: 1 },
};

test("a client that can pull and refresh is offered pulling, any other is not", async () => {
  const pulling = await startClient({ server, capabilities: PULLING });
  expect(pulling.initialized.capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true });
  const noRefresh = { textDocument: { diagnostic: {} } };
  const pushed = await startClient({ server, capabilities: noRefresh });
  expect(pushed.initialized.capabilities.diagnosticProvider).toBeUndefined();
});

test("a pulled diagnostic has its rule, page, source and place", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, bad);
  const items = await pulledItems(client, uri);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    code: "state-missing-terminator",
    source: "klp-state",
    severity: 1,
    data: { modules: ["a"] },
    range: closingBrace,
  });
});

test("a pulled diagnostic links to the page of its rule where that is installed", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, bad);
  const [diagnostic] = await pulledItems(client, uri);
  const page = new URL(diagnostic!.codeDescription!.href);
  expect(page.pathname).toMatch(/\/docs\/rules\/state-missing-terminator\.md$/u);
  expect(readFileSync(page, "utf8")).toContain("state-missing-terminator");
});

test("a client that shows the server's documents gets the page from the server", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const client = await startClient({ server, folders: [folder], initializationOptions: { ruleDocuments: true } });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, bad);
  const [diagnostic] = await pulledItems(client, uri);
  const page = diagnostic!.codeDescription!.href;
  expect(page).toBe("klp-rule:/state-missing-terminator.md");
  const text = await client.connection.sendRequest("klpState/rulePage", { uri: page });
  expect(text).toBe(readFileSync("docs/rules/state-missing-terminator.md", "utf8"));
  expect(await client.connection.sendRequest("klpState/rulePage", { uri: "klp-rule:/../package.md" })).toBeNull();
});

test("the same result has the same id, also in another process", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const uri = uriOf(`${folder}/a.c`);
  const first = await startClient({ server, folders: [folder] });
  first.open(uri, bad);
  const { resultId } = await pull(first, uri);
  expect(await pull(first, uri, resultId)).toEqual({ kind: "unchanged", resultId });
  const second = await startClient({ server, folders: [folder] });
  second.open(uri, bad);
  expect(await pull(second, uri, resultId)).toEqual({ kind: "unchanged", resultId });
});

test("an edit changes what is pulled", async () => {
  const folder = temporaryFolder({ "a.c": good });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, good);
  expect(await pulledItems(client, uri)).toEqual([]);
  client.change(uri, 2, { text: bad });
  expect(codes(await pulledItems(client, uri))).toEqual(["state-missing-terminator"]);
});

test("incremental edits, several in one message and at odd places, leave the right text", async () => {
  const folder = temporaryFolder({ "a.c": good });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  const text = `/* 😀 */\r\n${good}`;
  client.open(uri, text);
  const at = (line: number, character: number) => ({ line, character });
  // In the middle of the comment, over a line end, past the end of a line and past the end of the text.
  client.change(
    uri,
    2,
    { range: { start: at(0, 3), end: at(0, 5) }, text: "état" },
    { range: { start: at(0, 10), end: at(1, 0) }, text: "\n" },
    { range: { start: at(0, 500), end: at(0, 900) }, text: " //" },
    { range: { start: at(9999, 0), end: at(9999, 9) }, text: "\n/* end */" },
  );
  client.change(uri, 3, { range: { start: at(0, 0), end: at(0, 0) }, text: bad }, { text: "" }, { text: bad });
  client.change(uri, 4, { range: { start: closingBrace.start, end: closingBrace.start }, text: "/* 😀 */ " });
  const items = await pulledItems(client, uri);
  expect(items).toHaveLength(1);
  expect(items[0]!.range.start).toEqual(at(closingBrace.start.line, "/* 😀 */ ".length));
});

test("a diagnostic in an included file is shown at the include line, and in that file", async () => {
  const folder = temporaryFolder({ "shared.c": bad, "one.c": 'int x;\n#include "shared.c"\n' });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/one.c`);
  client.open(uri, 'int x;\n#include "shared.c"\n');
  const report = await pull(client, uri);
  if (report.kind !== "full") throw new Error("expected a full report");
  expect(report.items).toHaveLength(1);
  expect(report.items[0]).toMatchObject({
    code: "state-missing-terminator",
    range: { start: { line: 1, character: 0 }, end: { line: 1, character: 19 } },
    relatedInformation: [{ location: { uri: uriOf(`${folder}/shared.c`), range: closingBrace } }],
  });
  expect(report.items[0]!.message).toMatch(/^In included file: /u);
  const related = report.relatedDocuments?.[uriOf(`${folder}/shared.c`)];
  expect(related?.kind === "full" ? codes(related.items) : null).toEqual(["state-missing-terminator"]);
});

test("a related document without diagnostics any more is cleared", async () => {
  const folder = temporaryFolder({ "shared.c": bad, "one.c": '#include "shared.c"\n' });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/one.c`);
  client.open(uri, '#include "shared.c"\n');
  await pull(client, uri);
  client.open(uriOf(`${folder}/shared.c`), good);
  expect(await pull(client, uri)).toMatchObject({
    items: [],
    relatedDocuments: { [uriOf(`${folder}/shared.c`)]: { kind: "full", items: [] } },
  });
});

test("a change of another file makes the server ask for a new pull", async () => {
  const folder = temporaryFolder({ "shared.c": good, "one.c": '#include "shared.c"\n' });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/one.c`);
  client.open(uri, '#include "shared.c"\n');
  await client.until(() => client.watchers.length > 0);
  expect(await pulledItems(client, uri)).toEqual([]);
  writeInto(folder, "shared.c", bad);
  void client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf(`${folder}/shared.c`), type: 2 }],
  });
  await client.until(() => client.refreshes() > 0);
  expect(codes(await pulledItems(client, uri))).toEqual(["state-missing-terminator"]);
});

test("a change that makes no difference asks for nothing", async () => {
  const folder = temporaryFolder({ "a.c": bad, "other.h": "" });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, bad);
  await pull(client, uri);
  writeInto(folder, "other.h", "int x;\n");
  void client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf(`${folder}/other.h`), type: 2 }],
  });
  // The server compares after a pause; a change that matters then asks once, for both.
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(client.refreshes()).toBe(0);
});

test("watches sources, Kbuild files and manifests", async () => {
  const client = await startClient({ server, folders: [temporaryFolder()] });
  await client.until(() => client.watchers.length > 0);
  expect(client.watchers).toEqual(["**/*.{c,h}", "**/{Kbuild,Makefile}", "**/klp-history.jsonc"]);
});

test("a client that cannot pull gets diagnostics pushed, with the version they are of", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const client = await startClient({ server, capabilities: PLAIN, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, bad);
  const first = await client.published(uri);
  expect([codes(first.diagnostics), first.version]).toEqual([["state-missing-terminator"], 1]);
  client.change(uri, 2, { text: good });
  const second = await client.published(uri, (diagnostics) => diagnostics.length === 0);
  expect(second.version).toBe(2);
});

test("pushed diagnostics go away when the document is closed", async () => {
  const folder = temporaryFolder({ "a.c": bad });
  const client = await startClient({ server, capabilities: PLAIN, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, bad);
  await client.published(uri, (diagnostics) => diagnostics.length > 0);
  client.close(uri);
  expect((await client.published(uri)).diagnostics).toEqual([]);
});

test("pushed diagnostics of an included file come and go with the document that includes it", async () => {
  const folder = temporaryFolder({ "shared.c": bad, "one.c": '#include "shared.c"\n' });
  const client = await startClient({ server, capabilities: PLAIN, folders: [folder] });
  const shared = uriOf(`${folder}/shared.c`);
  client.open(uriOf(`${folder}/one.c`), '#include "shared.c"\n');
  expect(codes((await client.published(shared)).diagnostics)).toEqual(["state-missing-terminator"]);
  client.close(uriOf(`${folder}/one.c`));
  expect((await client.published(shared)).diagnostics).toEqual([]);
});

test("without watching, a changed file is seen at the next request", async () => {
  const folder = temporaryFolder({ "shared.c": good, "one.c": '#include "shared.c"\n' });
  const capabilities = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
  const client = await startClient({ server, capabilities, folders: [folder] });
  const uri = uriOf(`${folder}/one.c`);
  client.open(uri, '#include "shared.c"\n');
  expect(await pulledItems(client, uri)).toEqual([]);
  writeInto(folder, "shared.c", bad);
  expect(codes(await pulledItems(client, uri))).toEqual(["state-missing-terminator"]);
});

test("a document that is on no disk is analysed alone", async () => {
  const client = await startClient({ server });
  client.open("untitled:Untitled-1", bad);
  expect(codes(await pulledItems(client, "untitled:Untitled-1"))).toEqual(["state-missing-terminator"]);
  client.open("vscode-vfs://github/someone/repository/a.c", bad);
  expect(codes(await pulledItems(client, "vscode-vfs://github/someone/repository/a.c"))).toEqual([
    "state-missing-terminator",
  ]);
});

test("a manifest that cannot be read as JSON has a diagnostic of its own", async () => {
  const folder = temporaryFolder({ "klp-history.jsonc": "{" });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/klp-history.jsonc`);
  client.open(uri, '{ "streams": [', "jsonc");
  expect(codes(await pulledItems(client, uri))).toContain("manifest-invalid");
});

test("a broken manifest is shown with the C file that it governs", async () => {
  const folder = temporaryFolder({ "klp-history.jsonc": '{ "streams": [', "a.c": good });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, good);
  const report = await pull(client, uri);
  expect(report).toMatchObject({
    relatedDocuments: { [uriOf(`${folder}/klp-history.jsonc`)]: { kind: "full" } },
  });
});

test("the setting history.file names the manifest, and changing it is noticed", async () => {
  const release = { name: "one", states: [{ id: 1, version: 5 }], replace: true };
  const history = { streams: { s: { source: "../a.c", releases: [release] } } };
  const folder = temporaryFolder({
    "a.c": good,
    "history.jsonc": JSON.stringify({ streams: { s: { ...history.streams.s, source: "a.c" } } }),
  });
  const client = await startClient({ server, folders: [folder], settings: { history: { file: "" } } });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, good);
  await client.until(() => client.watchers.length > 0);
  expect(await pulledItems(client, uri)).toEqual([]);
  client.settings.value = { history: { file: "history.jsonc" } };
  void client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await client.until(() => client.refreshes() > 0);
  expect(codes(await pulledItems(client, uri))).toEqual(["history-version-regressed"]);
});

test("a workspace folder that is added widens what is read", async () => {
  const folder = temporaryFolder({ "sub/one.c": '#include "../shared.c"\n', "shared.c": bad });
  const client = await startClient({ server, folders: [`${folder}/sub`] });
  const uri = uriOf(`${folder}/sub/one.c`);
  client.open(uri, '#include "../shared.c"\n');
  expect(await pulledItems(client, uri)).toEqual([]);
  await client.until(() => client.watchers.length > 0);
  void client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
    event: {
      added: [{ uri: uriOf(folder), name: "all" }],
      removed: [{ uri: uriOf(`${folder}/sub`), name: "sub" }],
    },
  });
  expect(codes(await pulledItems(client, uri))).toEqual(["state-missing-terminator"]);
});
