import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type {
  ClientCapabilities,
  CodeAction,
  CreateFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { useBundles } from "../support/bundles.ts";
import { gitRepository } from "../support/git-repository.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { PULLING, startClient, uriOf } from "./client.ts";

const { server } = useBundles();
const source = livepatchSource({ version: "2" });

const CREATING: ClientCapabilities = {
  ...PULLING,
  workspace: { ...PULLING.workspace, workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
};

interface Answer {
  readonly kind: string;
  readonly uri?: string;
  readonly name?: string;
  readonly summary?: string;
  readonly reasons?: readonly string[];
  readonly forceable?: boolean;
  readonly edit?: WorkspaceEdit;
}

async function started(files: Readonly<Record<string, string>>, file = "livepatch.c", capabilities = CREATING) {
  const folder = temporaryFolder(files);
  const client = await startClient({ server, capabilities, folders: [folder] });
  const uri = uriOf(`${folder}/${file}`);
  client.open(uri, files[file] ?? "");
  const ask = (method: string, params: object = {}): Promise<Answer> =>
    client.connection.sendRequest<Answer>(method, { textDocument: { uri }, ...params });
  return { folder, client, uri, ask };
}

/** The text of the one file that an edit changes or makes. */
function edited(text: string, { documentChanges = [] }: WorkspaceEdit): string {
  const change = documentChanges.find((each): each is TextDocumentEdit => "textDocument" in each)!;
  return TextDocument.applyEdits(TextDocument.create("", "jsonc", 1, text), change.edits as TextEdit[]);
}

const manifest = `{ "streams": { "sp6": { "source": "livepatch.c", "releases": [
  { "name": "livepatch_1", "replace": true, "states": [{ "id": 1, "version": 1 }] }
] } } }
`;

test("proposes the next name, and records under it", async () => {
  const { folder, ask } = await started({ "livepatch.c": source, "klp-history.jsonc": manifest });
  expect(await ask("klpState/releaseName")).toEqual({ kind: "name", name: "livepatch_2" });
  const answer = await ask("klpState/record", { name: "livepatch_2" });
  expect(answer).toMatchObject({
    kind: "edit",
    uri: uriOf(`${folder}/klp-history.jsonc`),
    summary: "Recorded livepatch_2 in klp-history.jsonc: 1 state, 1 function, cumulative",
  });
  expect(edited(manifest, answer.edit!)).toContain('"name": "livepatch_2"');
});

test("records into the manifest as it is being typed", async () => {
  const { folder, client, ask } = await started({ "livepatch.c": source, "klp-history.jsonc": manifest });
  const typed = manifest.replaceAll("livepatch_1", "typed_8");
  client.open(uriOf(`${folder}/klp-history.jsonc`), typed, "jsonc");
  expect(await ask("klpState/releaseName")).toEqual({ kind: "name", name: "typed_9" });
  const { edit } = await ask("klpState/record", { name: "typed_9" });
  expect(edit?.documentChanges).toMatchObject([{ textDocument: { version: 1 } }]);
  expect(edited(typed, edit!)).toContain("typed_9");
});

test("in the manifest the livepatch under work is meant", async () => {
  const { ask } = await started({ "livepatch.c": source, "klp-history.jsonc": manifest }, "klp-history.jsonc");
  expect(await ask("klpState/releaseName")).toEqual({ kind: "name", name: "livepatch_2" });
});

test("makes the manifest where there is none", async () => {
  const { folder, ask } = await started({ "livepatch.c": source });
  const { edit } = await ask("klpState/record", { name: "one" });
  const uri = uriOf(`${folder}/klp-history.jsonc`);
  expect(edit?.documentChanges?.[0]).toEqual({ kind: "create", uri } satisfies CreateFile);
  expect(edited("", edit!)).toMatch(/^\{\n {2}"streams"/);
});

test("a client that cannot make files is told so", async () => {
  const { ask } = await started({ "livepatch.c": source }, "livepatch.c", PULLING);
  expect(await ask("klpState/record", { name: "one" })).toEqual({
    kind: "refused",
    reasons: ["This editor cannot make files: `klp-state record` can."],
    forceable: false,
  });
});

test("what the kernel would refuse is refused, until it is forced", async () => {
  const older = livepatchSource({ version: "0" });
  const { ask } = await started({ "livepatch.c": older, "klp-history.jsonc": manifest });
  expect(await ask("klpState/record", { name: "livepatch_2" })).toEqual({
    kind: "refused",
    reasons: [
      "State 1 (LOG_STATE) has version 0, and livepatch_1 has version 1: the kernel refuses it with -EINVAL where livepatch_1 is loaded.",
    ],
    forceable: true,
  });
  expect(await ask("klpState/record", { name: "livepatch_2", force: true })).toMatchObject({ kind: "edit" });
});

test("a file without a livepatch has nothing to record", async () => {
  const { ask } = await started({ "livepatch.c": "int klp_nothing;\n" });
  const refused = { kind: "refused", reasons: ["There is no livepatch in this file."], forceable: false };
  expect(await ask("klpState/releaseName")).toEqual(refused);
  expect(await ask("klpState/record", { name: "one" })).toEqual(refused);
});

test("the light bulb offers to write an inferred history down, and its warnings are errors then", async () => {
  const files = { "fix.c": source, "fix2.c": livepatchSource() };
  const { folder, client, uri, ask } = await started(files, "fix2.c");
  const actions = (await ask("textDocument/codeAction", {
    range: { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } },
    context: { diagnostics: [], only: ["quickfix"] },
  })) as unknown as CodeAction[];
  const action = actions.find((each) => each.title === "Write this history to klp-history.jsonc")!;
  expect(action.isPreferred).toBeUndefined();
  expect(action.diagnostics).toMatchObject([{ code: "history-version-regressed", severity: 2 }]);

  const manifestPath = `${folder}/klp-history.jsonc`;
  writeFileSync(manifestPath, edited("", action.edit!));
  expect(readFileSync(manifestPath, "utf8")).toContain('"source": "fix2.c"');
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf(manifestPath), type: 1 }],
  });
  const report = await client.connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  expect(report).toMatchObject({ items: [{ code: "history-version-regressed", severity: 1 }] });
});

test("tags that a history was inferred from are written as their pattern at the first asking", async () => {
  const { root, commit } = gitRepository();
  commit({ "livepatch.c": source }, "v1");
  commit({}, "v2");
  const client = await startClient({ server, capabilities: CREATING, folders: [root] });
  const uri = uriOf(`${root}/livepatch.c`);
  client.open(uri, source);
  const line = source.split("\n").findIndex((each) => each.includes("klp_patch patch = {"));
  const position = { line, character: "static struct klp_patch pa".length };
  const actions = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  const action = actions.find((each) => each.title === "Write this history to klp-history.jsonc")!;
  expect(edited("", action.edit!)).toContain('"git": { "tags": "v*", "source": "livepatch.c" }');
});
