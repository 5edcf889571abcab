import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import {
  CancellationTokenSource,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { useBundles } from "../support/bundles.ts";
import { livepatchSource, withoutTerminator } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { PLAIN, PULLING, startClient, type TestClient, uriOf } from "./client.ts";

const { server } = useBundles();
const good = livepatchSource();
const bad = withoutTerminator(good);
const statesLine = bad.split("\n").findIndex((line) => line.includes("klp_state states"));
/** The brace that closes the array: there the terminator is missing. */
const closingLine = statesLine + 2;
const statesRange = { start: { line: closingLine, character: 0 }, end: { line: closingLine, character: 0 } };
const wholeFile = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };

async function codeActions(
  client: TestClient,
  uri: string,
  range: object,
  only?: readonly string[],
): Promise<CodeAction[]> {
  return client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range,
    context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
  });
}

/** The text after the edits to one document, in either form of a workspace edit. */
function edited(text: string, edit: WorkspaceEdit | undefined, uri: string): string {
  const changed = edit?.documentChanges?.find((change) => "textDocument" in change && change.textDocument.uri === uri);
  const edits = (changed as TextDocumentEdit | undefined)?.edits ?? edit?.changes?.[uri] ?? [];
  return TextDocument.applyEdits(TextDocument.create(uri, "c", 1, text), edits as TextEdit[]);
}

async function openIn(capabilities = PULLING, text = bad): Promise<{ client: TestClient; uri: string }> {
  const folder = temporaryFolder({ "a.c": text });
  const client = await startClient({ server, capabilities, folders: [folder] });
  const uri = uriOf(`${folder}/a.c`);
  client.open(uri, text);
  return { client, uri };
}

test("a quick fix mends the diagnostic that it is linked to, on the version that it was made for", async () => {
  const { client, uri } = await openIn();
  const [fix] = await codeActions(client, uri, statesRange, ["quickfix"]);
  expect(fix).toMatchObject({ kind: "quickfix", isPreferred: true });
  expect(fix!.diagnostics?.map(({ code }) => code)).toEqual(["state-missing-terminator"]);
  expect(fix!.edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 } }]);
  expect(edited(bad, fix!.edit, uri)).toBe(good);
});

test("an older client gets plain changes", async () => {
  const { client, uri } = await openIn(PLAIN);
  const [fix] = await codeActions(client, uri, statesRange);
  expect(fix!.isPreferred).toBeUndefined();
  expect(Object.keys(fix!.edit?.changes ?? {})).toEqual([uri]);
  expect(edited(bad, fix!.edit, uri)).toBe(good);
});

test("nothing is offered where nothing is wrong", async () => {
  const { client, uri } = await openIn();
  expect(await codeActions(client, uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } })).toEqual(
    [],
  );
});

test("a suppression silences the diagnostic", async () => {
  const { client, uri } = await openIn();
  const actions = await codeActions(client, uri, statesRange);
  const ignore = actions.find(({ title }) => title === "Ignore state-missing-terminator here");
  const text = edited(bad, ignore!.edit, uri);
  expect(text.split("\n")[closingLine]).toBe("/* klp-state: ignore state-missing-terminator -- reason */");
  client.change(uri, 2, { text });
  const report = await client.connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  expect(report).toMatchObject({ kind: "full", items: [] });
});

test("source.fixAll applies every safe fix in one edit", async () => {
  const twice = bad.replace("{ .funcs = funcs, .callbacks = { .pre_patch = prepare } },\n\t{ }", "{ .funcs = funcs },");
  const { client, uri } = await openIn(PULLING, twice);
  const actions = await codeActions(client, uri, wholeFile, ["source.fixAll"]);
  expect(actions).toHaveLength(1);
  expect(actions[0]).toMatchObject({ kind: "source.fixAll.klpState" });
  const [change] = actions[0]!.edit!.documentChanges as TextDocumentEdit[];
  expect([change!.textDocument, change!.edits.length]).toEqual([{ uri, version: 1 }, 1]);
  const text = edited(twice, actions[0]!.edit, uri);
  client.change(uri, 2, { text });
  expect(await codeActions(client, uri, wholeFile, ["source.fixAll"])).toEqual([]);
  expect(text.match(/^\t\{ \}$/gmu)).toHaveLength(3);
});

test("only the kinds that are asked for come back", async () => {
  const { client, uri } = await openIn();
  const kinds = async (...only: string[]): Promise<unknown[]> => {
    const actions = await codeActions(client, uri, statesRange, only);
    return [...new Set(actions.map(({ kind }) => kind))];
  };
  expect(await kinds("refactor")).toEqual([]);
  expect(await kinds("quickfix")).toEqual(["quickfix"]);
  expect(await kinds("source.fixAll.klpState")).toEqual(["source.fixAll.klpState"]);
  expect(await kinds("source")).toEqual(["source.fixAll.klpState"]);
  expect(await kinds("source.organizeImports")).toEqual([]);
});

test("a fix of an included file is offered at the include line, and edits that file", async () => {
  const folder = temporaryFolder({ "shared.c": bad, "one.c": '#include "shared.c"\n' });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/one.c`);
  client.open(uri, '#include "shared.c"\n');
  const [fix] = await codeActions(client, uri, { start: { line: 0, character: 3 }, end: { line: 0, character: 3 } });
  const shared = uriOf(`${folder}/shared.c`);
  expect(fix!.edit?.documentChanges).toMatchObject([{ textDocument: { uri: shared, version: null } }]);
  expect(edited(bad, fix!.edit, shared)).toBe(good);
});

test("hover answers in Markdown with its range", async () => {
  const { client, uri } = await openIn();
  const position = { line: statesLine, character: "static struct klp".length };
  const hover = await client.connection.sendRequest<Hover | null>("textDocument/hover", {
    textDocument: { uri },
    position,
  });
  expect(hover).toMatchObject({
    contents: { kind: "markdown" },
    range: { start: { line: statesLine, character: "static struct ".length } },
  });
});

test("hover on nothing is nothing", async () => {
  const { client, uri } = await openIn();
  const position = { line: 9999, character: 0 };
  expect(await client.connection.sendRequest("textDocument/hover", { textDocument: { uri }, position })).toBeNull();
});

test("a cancelled request ends with the cancellation", async () => {
  const { client, uri } = await openIn();
  const source = new CancellationTokenSource();
  const request = client.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } }, source.token);
  source.cancel();
  await expect(request).rejects.toMatchObject({ code: -32800 });
});

test("a handler that fails fails its request alone, and is logged", async () => {
  const { client, uri } = await openIn();
  const params = { textDocument: { uri }, position: null };
  await expect(client.connection.sendRequest("textDocument/hover", params)).rejects.toMatchObject({ code: -32603 });
  await client.until(() => client.log.some((message) => message.startsWith("textDocument/hover failed: ")));
  const report = await client.connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument: { uri },
  });
  expect(report.kind === "full" ? report.items.map(({ code }: Diagnostic) => code) : null).toEqual([
    "state-missing-terminator",
  ]);
});

test("a notification with nonsense leaves the server standing", async () => {
  const { client, uri } = await openIn();
  void client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: null });
  void client.connection.sendNotification("textDocument/didChange", { textDocument: null });
  expect(await codeActions(client, uri, statesRange)).not.toEqual([]);
});

test("klpState/status tells livepatches, history and notes of a document", async () => {
  const folder = temporaryFolder({ "patch_1.c": good, "patch_2.c": good });
  const client = await startClient({ server, folders: [folder] });
  const status = (name: string): Promise<unknown> =>
    client.connection.sendRequest("klpState/status", { textDocument: { uri: uriOf(`${folder}/${name}`) } });
  expect(await status("patch_2.c")).toEqual({
    livepatches: 1,
    history: expect.stringMatching(/^inferred from .*1 earlier release$/u) as string,
    notes: [],
  });
  expect(await status("missing.c")).toEqual({ livepatches: 0, history: null, notes: [] });
});

test("klpState/status says when a manifest does not name the file", async () => {
  const folder = temporaryFolder({ "a.c": good, "klp-history.jsonc": '{ "streams": {} }' });
  const client = await startClient({ server, folders: [folder] });
  const params = { textDocument: { uri: uriOf(`${folder}/a.c`) } };
  expect(await client.connection.sendRequest("klpState/status", params)).toMatchObject({
    history: "klp-history.jsonc does not name this file",
  });
});

test("klpState/status says which releases of the manifest are not looked at", async () => {
  const manifest =
    '{ "streams": { "s": { "source": "a.c", "releases": [{ "name": "v3", "source": "a.c", "revision": "v3" }] } } }';
  const folder = temporaryFolder({ "a.c": good, "klp-history.jsonc": manifest });
  const client = await startClient({ server, folders: [folder], initializationOptions: { trusted: false } });
  const params = { textDocument: { uri: uriOf(`${folder}/a.c`) } };
  expect(await client.connection.sendRequest("klpState/status", params)).toMatchObject({
    notes: [expect.stringMatching(/^klp-history\.jsonc: line 1: release `v3` is not looked at: /u)],
  });
});

test("klpState/debugInformation is text, and knows of the trust and the sources", async () => {
  const { client } = await openIn();
  const text = await client.connection.sendRequest<string>("klpState/debugInformation", {});
  expect(text).toContain("- Diagnostics: pulled\n");
  expect(text).toContain("- Trusted: yes\n");
  expect(text).toContain(": 1 of 1 C files may hold livepatch code");
});

test("the server ends with status 0 after shutdown and exit", async () => {
  const { client } = await openIn();
  const ended = new Promise((resolve) => client.process.once("exit", resolve));
  await client.connection.sendRequest("shutdown");
  void client.connection.sendNotification("exit");
  expect(await ended).toBe(0);
});

test("the server ends when its input does, as after the death of its client", async () => {
  const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin.end();
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
});
