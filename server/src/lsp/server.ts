import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocuments,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { version } from "../../../package.json";
import { isSet, readAbilities } from "./client-abilities.ts";
import { FIX_ALL_KIND } from "./code-action-kinds.ts";
import { createGuard } from "./guard.ts";
import { PullDiagnostics } from "./pull-diagnostics.ts";
import { PushDiagnostics } from "./push-diagnostics.ts";
import type { RecordParams } from "./record-requests.ts";
import { Session } from "./session.ts";
import { readSettings } from "./settings.ts";
import { pathOfUri } from "./uris.ts";
import { filesChanged, watchFiles } from "./watched-files.ts";

/** Connects the handlers to a connection that is not listening yet. `installation` is the folder that holds `dist`. */
export function serve(connection: Connection, installation: string): void {
  connection.onInitialize((params): InitializeResult => {
    const options: unknown = params.initializationOptions;
    const abilities = readAbilities(params.capabilities, options);
    const session = new Session(abilities, rootsOf(params), isSet(options, "trusted"), installation);
    connectSession(connection, session);
    return { serverInfo: { name: "klp-state", version }, capabilities: capabilitiesOf(session) };
  });
}

function capabilitiesOf(session: Session): InitializeResult["capabilities"] {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: ["quickfix", "refactor", FIX_ALL_KIND] },
    completionProvider: { triggerCharacters: ['"', ":", "/"] },
    documentLinkProvider: {},
    ...(session.abilities.pullsDiagnostics
      ? { diagnosticProvider: { identifier: "klp-state", interFileDependencies: true, workspaceDiagnostics: false } }
      : {}),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function connectSession(connection: Connection, session: Session): void {
  const guard = createGuard((message) => connection.console.error(message));
  const pull = session.abilities.pullsDiagnostics ? new PullDiagnostics(connection, session, guard) : null;
  const push = pull === null ? new PushDiagnostics(connection, session, guard) : null;
  const changed = (path: string | null): void => {
    pull?.changed();
    push?.changed(path);
  };

  const documents = new TextDocuments(TextDocument);
  documents.onDidChangeContent(
    guard.notification("textDocument/didChange", ({ document }) => {
      const path = pathOfUri(document.uri);
      session.open(path, { uri: document.uri, version: document.version }, document.getText());
      changed(path);
    }),
  );
  documents.onDidClose(
    guard.notification("textDocument/didClose", ({ document }) => {
      const path = pathOfUri(document.uri);
      session.close(path);
      pull?.closed(path);
      push?.changed(null);
    }),
  );
  documents.onDidSave(() => {
    // What is saved changes nothing here, but it is when other files are likely to have changed with it.
    session.workspace.compareAll();
    changed(null);
  });
  documents.listen(connection);

  connection.onHover(
    guard.request("textDocument/hover", async (params, token) => {
      const { answerHover } = await import("./hover-requests.ts");
      return answerHover(params, token, session);
    }),
  );
  connection.onCodeAction(
    guard.request("textDocument/codeAction", async (params, token) => {
      const { answerCodeActions } = await import("./code-action-requests.ts");
      return answerCodeActions(params, token, session);
    }),
  );
  connection.onCompletion(
    guard.request("textDocument/completion", async (params, token) => {
      const { answerCompletion } = await import("./completion-requests.ts");
      return answerCompletion(params, token, session);
    }),
  );
  connection.onDocumentLinks(
    guard.request("textDocument/documentLink", async (params, token) => {
      const { answerDocumentLinks } = await import("./link-requests.ts");
      return answerDocumentLinks(params, token, session);
    }),
  );
  connection.onRequest(
    "klpState/status",
    guard.request("klpState/status", async (params: { textDocument: { uri: string } }, token) => {
      const { answerStatus } = await import("./own-requests.ts");
      return answerStatus(params, token, session);
    }),
  );
  connection.onRequest(
    "klpState/releaseName",
    guard.request("klpState/releaseName", async (params: { textDocument: { uri: string } }, token) => {
      const { answerReleaseName } = await import("./record-requests.ts");
      return answerReleaseName(params, token, session);
    }),
  );
  connection.onRequest(
    "klpState/record",
    guard.request("klpState/record", async (params: RecordParams, token) => {
      const { answerRecord } = await import("./record-requests.ts");
      return answerRecord(params, token, session);
    }),
  );
  connection.onRequest(
    "klpState/debugInformation",
    guard.request("klpState/debugInformation", async (_params: unknown, token) => {
      const { answerDebugInformation } = await import("./own-requests.ts");
      return answerDebugInformation(token, session);
    }),
  );
  connection.onRequest(
    "klpState/revisionText",
    guard.request("klpState/revisionText", async (params: { readonly uri: string }) => {
      const { answerRevisionText } = await import("./own-requests.ts");
      return answerRevisionText(params, session);
    }),
  );
  connection.onRequest(
    "klpState/rulePage",
    guard.request("klpState/rulePage", (params: { readonly uri: string }) =>
      Promise.resolve(session.rulePageText(params.uri)),
    ),
  );
  session.onLateAnswer(() => changed(null));
  connection.onNotification("klpState/trustGranted", () => {
    session.grantTrust();
    changed(null);
  });
  connection.onDidChangeWatchedFiles(
    guard.notification("workspace/didChangeWatchedFiles", (params) => {
      filesChanged(params, session);
      changed(null);
    }),
  );
  connection.onDidChangeConfiguration(() => void guard.run("reading the settings", () => updateSettings()));
  connection.onInitialized(() => void guard.run("the start", () => initialized()));

  async function initialized(): Promise<void> {
    const { abilities } = session;
    if (abilities.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(
        guard.notification("workspace/didChangeWorkspaceFolders", ({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
          const kept = session.workspace.roots.filter((root) => !gone.has(root));
          session.setRoots([...kept, ...added.map(({ uri }) => pathOfUri(uri))]);
          changed(null);
        }),
      );
    }
    if (abilities.configurationChanges) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "klpState" });
    }
    await updateSettings();
    await watchFiles(connection, session);
    if (session.openPaths().length === 0) (await import("./warm-up.ts")).warmUp();
  }

  async function updateSettings(): Promise<void> {
    if (!session.abilities.configuration) return;
    const before = session.settings.history.file;
    session.setSettings(readSettings(await connection.workspace.getConfiguration("klpState")));
    if (session.settings.history.file !== before) changed(null);
  }
}

// eslint-disable-next-line @typescript-eslint/no-deprecated -- older clients send nothing but the root
function rootsOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) {
    return workspaceFolders.map(({ uri }) => pathOfUri(uri));
  }
  const root = rootUri ?? rootPath;
  return root === undefined || root === null ? [] : [pathOfUri(root)];
}
