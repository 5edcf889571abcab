import { expect, test } from "vitest";
import type { CodeAction, DocumentDiagnosticReport, Hover } from "vscode-languageserver/node";
import { useBundles } from "../support/bundles.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startClient, uriOf } from "./client.ts";

const { server } = useBundles();

const patch = `--- a/fs/aio.c
+++ b/fs/aio.c
@@ -10,1 +10,6 @@
 int a;
+static void loading(struct klp_object *obj)
+{
+}
+
+KPATCH_PRE_PATCH_CALLBACK(loading);
`;

test("a patch has diagnostics and hovers where its lines stand, and no actions", async () => {
  const folder = temporaryFolder({ "aio.patch": patch });
  const client = await startClient({ server, folders: [folder] });
  const uri = uriOf(`${folder}/aio.patch`);
  client.open(uri, patch);
  const textDocument = { uri };
  const report = await client.connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
    textDocument,
    identifier: "klp-state",
  });
  const items = report.kind === "full" ? report.items : [];
  const range = { start: { line: 4, character: 13 }, end: { line: 4, character: 20 } };
  expect(items).toMatchObject([{ code: "callback-wrong-signature", severity: 1, range }]);
  const hover = await client.connection.sendRequest<Hover | null>("textDocument/hover", {
    textDocument,
    position: { line: 8, character: 3 },
  });
  expect(hover?.range).toEqual({ start: { line: 8, character: 1 }, end: { line: 8, character: 26 } });
  const actions = await client.connection.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument,
    range,
    context: { diagnostics: items },
  });
  expect(actions).toEqual([]);
});
