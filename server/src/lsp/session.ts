import type { CancellationToken } from "vscode-languageserver/node";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import { parseRevisionPath } from "../engine/revision-path.ts";
import { absolutePath, displayPath } from "../workspace/paths.ts";
import { findRulePage, readRulePage } from "../workspace/rule-pages.ts";
import { Workspace } from "../workspace/workspace.ts";
import type { ClientAbilities } from "./client-abilities.ts";
import { breathe } from "./guard.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { uriOfPath } from "./uris.ts";

/** How long a request waits for git. */
const PATIENCE_MILLISECONDS = 500;

/** How long the server waits for git to answer for requests that were answered without it. */
const GIVE_UP_MILLISECONDS = 60_000;

interface OpenDocument {
  /** As the client spells it: answers use the same spelling. */
  readonly uri: string;
  readonly version: number;
}

/** What the server knows between two messages: nothing that the client would not tell again after a restart. */
export class Session {
  readonly abilities: ClientAbilities;
  readonly workspace: Workspace;
  #trusted: boolean;
  /** Open documents by path. */
  readonly #documents = new Map<string, OpenDocument>();
  readonly #installation: string;
  readonly #rulePages = new Map<string, string | null>();
  #settings = DEFAULT_SETTINGS;
  #engine: Promise<Engine> | null = null;
  #lateAnswer: () => void = () => undefined;
  #isAwaitingGit = false;

  /** @param installation The folder that holds `dist` and the rule pages. */
  constructor(abilities: ClientAbilities, roots: readonly string[], trusted: boolean, installation: string) {
    this.abilities = abilities;
    this.workspace = new Workspace(roots);
    this.#trusted = trusted;
    if (trusted) this.workspace.allowGit();
    else this.workspace.refuseGit("git is not asked in a workspace that is not trusted");
    this.#installation = installation;
  }

  /** The engine, with the disk looked at again for what nobody watches. Loaded when it is first needed. */
  async engine(): Promise<Engine> {
    this.#engine ??= this.#createEngine();
    const engine = await this.#engine;
    this.workspace.refresh();
    return engine;
  }

  /** The engine, once git has answered what the analysis of a file asks of it, or a moment has passed. */
  async engineFor(path: string, token: CancellationToken | null): Promise<Engine> {
    const engine = await this.engine();
    await breathe(token);
    const deadline = performance.now() + PATIENCE_MILLISECONDS;
    engine.diagnostics(path);
    while (this.workspace.isGitPending()) {
      const left = deadline - performance.now();
      if (left <= 0) {
        void this.#awaitGit();
        break;
      }
      await this.workspace.gitSettled(left);
      await breathe(token);
      engine.diagnostics(path);
    }
    return engine;
  }

  /** Calls `listener` when git answered too late for somebody, so that answers given meanwhile may be others now. */
  onLateAnswer(listener: () => void): void {
    this.#lateAnswer = listener;
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  grantTrust(): void {
    this.#trusted = true;
    this.workspace.allowGit();
  }

  get settings(): Settings {
    return this.#settings;
  }

  setSettings(settings: Settings): void {
    if (settings.history.file !== this.#settings.history.file) this.#engine = null;
    this.#settings = settings;
  }

  setRoots(roots: readonly string[]): void {
    this.workspace.setRoots(roots);
    // What may be included and which manifest governs a file depend on the roots, as does a relative path in the settings.
    this.#engine = null;
  }

  open(path: string, document: OpenDocument, text: string): void {
    this.#documents.set(path, document);
    this.workspace.open(path, text);
  }

  close(path: string): void {
    this.#documents.delete(path);
    this.workspace.close(path);
  }

  openPaths(): readonly string[] {
    return [...this.#documents.keys()];
  }

  isOpen(path: string): boolean {
    return this.#documents.has(path);
  }

  /** The version of an open document; null for a file that is not open. */
  versionOf(path: string): number | null {
    return this.#documents.get(path)?.version ?? null;
  }

  uriOf(path: string): string {
    return this.#documents.get(path)?.uri ?? uriOfPath(path);
  }

  /** Whether the client can show a file: it may not know where one at a git revision comes from. */
  isOpenable(path: string): boolean {
    return this.abilities.revisionDocuments || parseRevisionPath(path) === null;
  }

  /** A path as the author knows it: relative to its workspace folder. */
  display(path: string): string {
    return displayPath(path, this.workspace.root(path));
  }

  /** The URI of a rule's page that the client can open; null where there is none. */
  rulePage(rule: string): string | null {
    if (this.abilities.ruleDocuments) return `klp-rule:/${rule}.md`;
    let page = this.#rulePages.get(rule);
    if (page === undefined) {
      const path = findRulePage(this.#installation, rule);
      page = path === null ? null : uriOfPath(path);
      this.#rulePages.set(rule, page);
    }
    return page;
  }

  /** The text behind a `klp-rule:` URI, or null. */
  rulePageText(uri: string): string | null {
    const rule = /^klp-rule:\/([a-z-]+)\.md$/u.exec(uri)?.[1];
    return rule === undefined ? null : readRulePage(this.#installation, rule);
  }

  /** What the settings ask of an engine. */
  engineOptions(): EngineOptions {
    const { file } = this.#settings.history;
    const folder = this.workspace.roots[0];
    return file === "" || folder === undefined ? {} : { manifest: absolutePath(file, folder) };
  }

  async #awaitGit(): Promise<void> {
    if (this.#isAwaitingGit) return;
    this.#isAwaitingGit = true;
    await this.workspace.gitSettled(GIVE_UP_MILLISECONDS);
    this.#isAwaitingGit = false;
    this.#lateAnswer();
  }

  async #createEngine(): Promise<Engine> {
    const { createEngine } = await import("../engine/create-engine.ts");
    return createEngine(this.workspace, this.engineOptions());
  }
}
