// A language client as small as the measurements need: no editor, no caching, nothing between the server and the clock.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

/** Starts a server on stdio. `initialize()` resolves with the milliseconds from spawn to its answer. */
export function startServer(command, args, { folder, pull, trusted = false }) {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"], cwd: folder });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map();
  const waiting = new Map();
  connection.onNotification("textDocument/publishDiagnostics", (message) => {
    published.set(message.uri, message);
    waiting.get(message.uri)?.(message);
  });
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  return {
    process: child,
    connection,
    async initialize() {
      await connection.sendRequest("initialize", {
        processId: process.pid,
        rootUri,
        workspaceFolders: [{ uri: rootUri, name: "bench" }],
        initializationOptions: { trusted },
        capabilities: {
          textDocument: {
            publishDiagnostics: { relatedInformation: true, versionSupport: true },
            ...(pull ? { diagnostic: { relatedDocumentSupport: true } } : {}),
          },
          workspace: {
            workspaceFolders: true,
            configuration: true,
            ...(pull ? { diagnostics: { refreshSupport: true } } : {}),
          },
        },
      });
      const elapsed = performance.now() - started;
      await connection.sendNotification("initialized", {});
      return elapsed;
    },
    /** Opens a document and waits for its diagnostics, which it returns. */
    async open(uri, text) {
      const next = pull ? null : nextPublished(uri);
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "c", version: 1, text },
      });
      return pull ? this.diagnostics(uri) : (await next).diagnostics;
    },
    /** Changes a range and waits for the diagnostics of that version. */
    async change(uri, version, range, text) {
      const next = pull ? null : nextPublished(uri, version);
      await connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range, text }],
      });
      return pull ? this.diagnostics(uri) : (await next).diagnostics;
    },
    async diagnostics(uri) {
      return (await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } })).items;
    },
    async stop() {
      const ended = once(child, "exit");
      await connection.sendRequest("shutdown").catch(() => undefined);
      await connection.sendNotification("exit").catch(() => undefined);
      const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
      await ended;
      clearTimeout(timer);
      connection.dispose();
    },
  };

  function nextPublished(uri, version) {
    return new Promise((resolve) => {
      waiting.set(uri, (message) => {
        if (version !== undefined && message.version !== undefined && message.version < version) return;
        waiting.delete(uri);
        resolve(message);
      });
    });
  }
}
