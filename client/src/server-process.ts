import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

export type ServerState = "stopped" | "starting" | "running" | "failed";

/** The language server of this window: at most one, for all of the workspace's folders. */
export class ServerProcess implements vscode.Disposable {
  readonly log: vscode.LogOutputChannel;
  readonly #context: vscode.ExtensionContext;
  readonly #stateChanged = new vscode.EventEmitter<ServerState>();
  readonly onDidChangeState = this.#stateChanged.event;
  #state: ServerState = "stopped";
  #client: LanguageClient | null = null;
  /** Starts and stops happen one after the other: each waits for the one before it. */
  #pending: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.log = vscode.window.createOutputChannel("Livepatch State", { log: true });
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server if it is not there. Resolves when it answers, or when it is clear that it does not. */
  start(): Promise<void> {
    return this.#next(async () => {
      if (this.#client === null) await this.#launch();
    });
  }

  restart(): Promise<void> {
    return this.#next(async () => {
      await this.#shutDown();
      await this.#launch();
    });
  }

  /** Asks the server something of its own; undefined where it does not run or the request fails. */
  async request<Answer>(method: string, params: unknown): Promise<Answer | undefined> {
    if (this.#client === null || this.#state !== "running") return undefined;
    try {
      return await this.#client.sendRequest<Answer>(method, params);
    } catch (error) {
      this.log.warn(`${method}: ${String(error)}`);
      return undefined;
    }
  }

  /** Makes an edit that the server gave as its protocol has it. False where the editor does not take it. */
  async applyEdit(edit: object): Promise<boolean> {
    if (this.#client === null) return false;
    const converted = await this.#client.protocol2CodeConverter.asWorkspaceEdit(edit);
    return vscode.workspace.applyEdit(converted);
  }

  /** Tells the server that the workspace has become trusted. One that starts later is told at its start. */
  async grantTrust(): Promise<void> {
    if (this.#state === "running") await this.#client?.sendNotification("klpState/trustGranted");
  }

  dispose(): void {
    void this.#next(() => this.#shutDown()).finally(() => {
      this.#stateChanged.dispose();
      this.log.dispose();
    });
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#pending = this.#pending.then(step);
    return this.#pending;
  }

  async #launch(): Promise<void> {
    this.#setState("starting");
    // The client library is most of the bundle: it is loaded here and not at activation.
    const { createLanguageClient } = await import("./language-client.ts");
    const { client, running, stopped } = createLanguageClient(this.#context, this.log);
    this.#client = client;
    running(() => this.#setState("running"));
    stopped(() => this.#setState(this.#client === client ? "failed" : "stopped"));
    try {
      await client.start();
    } catch (error) {
      this.log.error(`The language server did not start: ${String(error)}`);
      this.#setState("failed");
    }
  }

  async #shutDown(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    try {
      await client.dispose();
    } catch (error) {
      // It did not answer in time or never ran; the library has ended the process.
      this.log.warn(`The language server did not stop by itself: ${String(error)}`);
    }
    this.#setState("stopped");
  }

  #setState(state: ServerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}
