import { existsSync } from "node:fs";
import * as vscode from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";

interface CreatedClient {
  readonly client: LanguageClient;
  readonly running: (listener: () => void) => void;
  readonly stopped: (listener: () => void) => void;
}

/**
 * The client of the bundled server, not yet started. It watches no files of its own: the server registers what it wants
 * to be told about, as it does in every other editor.
 */
export function createLanguageClient(
  context: vscode.ExtensionContext,
  outputChannel: vscode.LogOutputChannel,
): CreatedClient {
  // The VSIX has it packed.
  const plain = context.asAbsolutePath("dist/server.js");
  const module = existsSync(plain) ? plain : context.asAbsolutePath("dist/packed-server.js");
  const client = new LanguageClient(
    "klpState",
    "Livepatch State",
    {
      run: { module, transport: TransportKind.ipc },
      debug: {
        module,
        transport: TransportKind.ipc,
        options: { execArgv: ["--enable-source-maps", "--inspect=6009"] },
      },
    },
    {
      // VS Code takes a header for C++ unless it is told otherwise.
      documentSelector: [
        { scheme: "file", language: "c" },
        { scheme: "file", language: "cpp", pattern: "**/*.h" },
        { scheme: "file", language: "diff", pattern: "**/*.{patch,diff}" },
        { scheme: "file", pattern: "**/klp-history.jsonc" },
      ],
      initializationOptions: {
        trusted: vscode.workspace.isTrusted,
        revisionDocuments: true,
        ruleDocuments: true,
        suggestCommand: "editor.action.triggerSuggest",
      },
      outputChannel,
    },
  );
  const whenState = (state: State) => (listener: () => void) => {
    client.onDidChangeState(({ newState }) => {
      if (newState === state) listener();
    });
  };
  return { client, running: whenState(State.Running), stopped: whenState(State.Stopped) };
}
