import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver/node";
import { useBundles } from "../support/bundles.ts";
import { runCli } from "../cli/run.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startClient, uriOf } from "./client.ts";

const { cli, server } = useBundles();
const demo = "test-fixtures/workspaces/demo";
const severities = [null, "error", "warning", "info", "hint"];

interface Told {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly rule: string;
  readonly message: string;
}

function toldByServer(file: string, { range, severity, code, message }: Diagnostic): Told {
  return {
    file,
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    severity: severities[severity ?? 0] ?? "",
    rule: String(code),
    message: typeof message === "string" ? message : message.value,
  };
}

test("the server and the command line say the same of the same folder", async () => {
  const texts = Object.fromEntries(
    readdirSync(demo, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(`${demo}/${name}`, "utf8")]),
  );
  const folder = temporaryFolder(texts);
  const { out } = await runCli(cli, folder, "check", "--no-git", "--format", "json");
  const { diagnostics } = JSON.parse(out) as { diagnostics: (Told & Record<string, unknown>)[] };
  const byCommandLine = diagnostics.map(({ file, line, column, endLine, endColumn, severity, rule, message }): Told => {
    return { file, line, column, endLine, endColumn, severity, rule, message };
  });

  const client = await startClient({ server, folders: [folder] });
  const byServer: Told[] = [];
  for (const [file, text] of Object.entries(texts)) {
    if (!/\.(?:c|h|jsonc)$/u.test(file)) continue;
    const uri = uriOf(`${folder}/${file}`);
    client.open(uri, text);
    const report = await client.connection.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", {
      textDocument: { uri },
    });
    if (report.kind === "full") byServer.push(...report.items.map((item) => toldByServer(file, item)));
  }
  expect(byServer.length).toBeGreaterThan(0);
  expect(new Set(byServer)).toEqual(new Set(byCommandLine));
});
