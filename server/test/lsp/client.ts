import { type ChildProcess, spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type DidChangeWatchedFilesRegistrationOptions,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver/node";

/** A client that can pull diagnostics and be told to pull again, as VS Code. */
export const PULLING: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false, relatedDocumentSupport: true },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, dataSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } },
      isPreferredSupport: true,
    },
  },
  workspace: {
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
    workspaceFolders: true,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

/** A client of the oldest kind: diagnostics are pushed, nothing is watched. */
export const PLAIN: ClientCapabilities = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } } },
};

export interface ClientOptions {
  readonly server: string;
  readonly capabilities?: ClientCapabilities;
  /** Workspace folders, as paths. */
  readonly folders?: readonly string[];
  readonly arguments?: readonly string[];
  /** What it answers for the section `klpState`. */
  readonly settings?: unknown;
  /** Beside that the workspace is trusted, which may be taken back here. */
  readonly initializationOptions?: Readonly<Record<string, unknown>>;
}

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly initialized: InitializeResult;
  /** What the server logged. */
  readonly log: string[];
  /** How often it asked for diagnostics to be pulled again. */
  readonly refreshes: () => number;
  readonly watchers: string[];
  readonly settings: { value: unknown };
  /** Resolves with the next published diagnostics of a URI that satisfy the condition; those that came already count. */
  published(
    uri: string,
    condition?: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<PublishDiagnosticsParams>;
  open(uri: string, text: string, languageId?: string): void;
  change(uri: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]): void;
  close(uri: string): void;
  /** Resolves once a condition holds; it is asked again whenever a message arrives. */
  until(condition: () => boolean): Promise<void>;
}

/** Starts the server on its standard streams and initializes it. It is ended when the running test is. */
export async function startClient(options: ClientOptions): Promise<TestClient> {
  const child = spawn(process.execPath, [options.server, ...(options.arguments ?? ["--stdio"])], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  onTestFinished(() => {
    connection.dispose();
    child.kill();
  });
  const published: PublishDiagnosticsParams[] = [];
  const log: string[] = [];
  const watchers: string[] = [];
  const settings = { value: options.settings ?? null };
  const waiting = new Set<() => void>();
  const arrived = (): void => {
    for (const check of [...waiting]) check();
  };
  let refreshes = 0;
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.push(params);
    arrived();
  });
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
    log.push(message);
    arrived();
  });
  connection.onRequest("workspace/diagnostic/refresh", () => {
    refreshes++;
    arrived();
    return null;
  });
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => settings.value));
  connection.onRequest(
    "client/registerCapability",
    ({ registrations }: { registrations: { method: string; registerOptions?: unknown }[] }) => {
      for (const { method, registerOptions } of registrations) {
        if (method !== "workspace/didChangeWatchedFiles") continue;
        const { watchers: added } = registerOptions as DidChangeWatchedFilesRegistrationOptions;
        watchers.push(...added.map(({ globPattern }) => (typeof globPattern === "string" ? globPattern : "")));
      }
      arrived();
      return null;
    },
  );
  connection.listen();

  const folders = options.folders ?? [];
  const params = {
    processId: process.pid,
    rootUri: null,
    capabilities: options.capabilities ?? PULLING,
    workspaceFolders: folders.map((path) => ({ uri: uriOf(path), name: path })),
    initializationOptions: { trusted: true, ...options.initializationOptions },
  };
  const initialized = await connection.sendRequest<InitializeResult>("initialize", params);
  await connection.sendNotification("initialized", {});

  async function until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
    });
  }

  return {
    connection,
    process: child,
    initialized,
    log,
    refreshes: () => refreshes,
    watchers,
    settings,
    until,
    async published(uri, condition = () => true) {
      const find = (): PublishDiagnosticsParams | undefined =>
        [...published].reverse().find((params) => params.uri === uri && condition(params.diagnostics));
      await until(() => find() !== undefined);
      const found = find()!;
      published.length = 0;
      return found;
    },
    open(uri, text, languageId = "c") {
      const textDocument = { uri, languageId, version: 1, text };
      void connection.sendNotification("textDocument/didOpen", { textDocument });
    },
    change(uri, version, ...contentChanges) {
      void connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
    },
    close(uri) {
      void connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    },
  };
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
