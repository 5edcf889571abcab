import { expect, test } from "vitest";
import type { CodeAction, CompletionList, DocumentLink, Hover, Position, TextEdit } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { useBundles } from "../support/bundles.ts";
import { gitRepository } from "../support/git-repository.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";
import { PULLING, startClient, type TestClient, uriOf } from "./client.ts";

const { server } = useBundles();

const manifest = `{
  "streams": {
    "main": {
      "source": "livepatch.c",
      "releases": [
        { "name": "livepatch_1", "replace": true, "states": [{ "id": 1, "version": 1 }] },
        { "name": "livepatch_2", "source": "v2/livepatch.c" }
      ]
    }
  }
}
`;
const sources = { "livepatch.c": livepatchSource(), "v2/livepatch.c": livepatchSource() };
const withSnippets = {
  ...PULLING,
  textDocument: { ...PULLING.textDocument, completion: { completionItem: { snippetSupport: true } } },
};

interface OpenManifest {
  readonly client: TestClient;
  readonly uri: string;
  readonly folder: string;
  readonly at: (text: string, within?: number) => Position;
}

async function opened(
  text = manifest,
  options: Partial<Parameters<typeof startClient>[0]> = {},
): Promise<OpenManifest> {
  const [folder = temporaryFolder({ ...sources, "klp-history.jsonc": text })] = options.folders ?? [];
  const client = await startClient({ server, folders: [folder], ...options });
  const uri = uriOf(`${folder}/klp-history.jsonc`);
  client.open(uri, text, "jsonc");
  const document = TextDocument.create(uri, "jsonc", 1, text);
  return { client, uri, folder, at: (part, within = 0) => document.positionAt(text.indexOf(part) + within) };
}

async function complete({ client, uri }: OpenManifest, position: Position): Promise<CompletionList> {
  return client.connection.sendRequest("textDocument/completion", { textDocument: { uri }, position });
}

function applied(text: string, edit: unknown): string {
  return TextDocument.applyEdits(TextDocument.create("", "jsonc", 1, text), [edit as TextEdit]);
}

test("a path is completed with its quotes, the livepatch first", async () => {
  const file = await opened(manifest.replace('"livepatch.c"', '"'));
  const { items } = await complete(file, file.at('"source": "', '"source": "'.length));
  expect(items.map(({ label }) => label)).toEqual(["livepatch.c", "v2/"]);
  expect([...items].sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1))).toEqual(items);
  expect(applied(manifest.replace('"livepatch.c"', '"'), items[0]!.textEdit)).toBe(manifest);
});

test("a folder leaves the cursor within the quotes where the client can", async () => {
  const initializationOptions = { suggestCommand: "suggest.again" };
  const file = await opened(manifest, { capabilities: withSnippets, initializationOptions });
  const { items } = await complete(file, file.at('"livepatch.c"', 1));
  const folder = items.find(({ label }) => label === "v2/");
  expect(folder).toMatchObject({ insertTextFormat: 2, command: { command: "suggest.again" } });
  expect(folder?.textEdit?.newText).toBe('"v2/$0"');
  const plain = await opened();
  const { items: others } = await complete(plain, plain.at('"livepatch.c"', 1));
  expect(others.find(({ label }) => label === "v2/")).not.toHaveProperty("command");
  expect(others.find(({ label }) => label === "v2/")?.textEdit?.newText).toBe('"v2/"');
});

test("a C file has no completion, and no links", async () => {
  const { client, folder } = await opened();
  const textDocument = { uri: uriOf(`${folder}/livepatch.c`) };
  client.open(textDocument.uri, sources["livepatch.c"]);
  const params = { textDocument, position: { line: 0, character: 0 } };
  expect(await client.connection.sendRequest("textDocument/completion", params)).toBeNull();
  expect(await client.connection.sendRequest("textDocument/documentLink", { textDocument })).toEqual([]);
});

test("the hover on a release is about its text", async () => {
  const { client, uri, at } = await opened();
  const found = await client.connection.sendRequest<Hover>("textDocument/hover", {
    textDocument: { uri },
    position: at('"livepatch_2"', 3),
  });
  expect(found.range).toEqual({ start: at('"livepatch_2"'), end: at('"livepatch_2"', 13) });
  expect(found.contents).toMatchObject({ kind: "markdown" });
  expect(JSON.stringify(found.contents)).toContain("loads over 1 of 1 earlier");
});

test("sources are links", async () => {
  const { client, uri, folder } = await opened();
  const links = await client.connection.sendRequest<DocumentLink[]>("textDocument/documentLink", {
    textDocument: { uri },
  });
  expect(links.map(({ target }) => target)).toEqual([
    uriOf(`${folder}/livepatch.c`),
    uriOf(`${folder}/v2/livepatch.c`),
  ]);
});

test("tags are completed, and a source at one is a link for a client that opens it", async () => {
  const repository = gitRepository();
  repository.commit(sources, "v1");
  repository.commit({}, "v2");
  const text = manifest.replace('"v2/livepatch.c"', '"livepatch.c", "revision": "v1"');
  writeInto(repository.root, "klp-history.jsonc", text);
  const initializationOptions = { revisionDocuments: true };
  const file = await opened(text, { folders: [repository.root], initializationOptions });
  const { items } = await complete(file, file.at('"v1"', 1));
  expect(items.map(({ label }) => label)).toEqual(["v2", "v1"]);
  const params = { textDocument: { uri: file.uri } };
  const links = await file.client.connection.sendRequest<DocumentLink[]>("textDocument/documentLink", params);
  const [, atRevision] = links.map(({ target }) => target);
  expect(atRevision).toMatch(/^klp-revision:\/v1(?:%40|@)[0-9a-f]{40}\//);
  expect(await file.client.connection.sendRequest("klpState/revisionText", { uri: atRevision })).toBe(
    sources["livepatch.c"],
  );
});

test("a release's actions are edits of the open version, and stand beside fixes", async () => {
  const { client, uri, at } = await opened();
  const actions = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at('"livepatch_1"', 2), end: at('"livepatch_1"', 2) },
    context: { diagnostics: [] },
  });
  expect(actions.map(({ title, kind }) => [title, kind])).toEqual([
    ["Register state 1 as LOG_STATE", "quickfix"],
    ["Retire release livepatch_1: no machine runs it", "refactor"],
  ]);
  expect(actions[1]!.edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 } }]);
  const only = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at('"livepatch_1"'), end: at('"livepatch_1"') },
    context: { diagnostics: [], only: ["refactor"] },
  });
  expect(only).toHaveLength(1);
});

test("a refusal is accepted by one action, whether or not a rule tells it", async () => {
  const broken = manifest.replace('"version": 1', '"version": 2');
  const { client, uri, at } = await opened(broken);
  const actions = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: at('"livepatch_2"'), end: at('"livepatch_2"') },
    context: { diagnostics: [] },
  });
  const accepting = actions.filter(({ title }) => title.startsWith("Accept"));
  expect(accepting.map(({ title }) => title)).toEqual(["Accept that livepatch_2 cannot follow livepatch_1"]);
});
