import type { Connection, Diagnostic } from "vscode-languageserver/node";
import { documentDiagnostics, relatedPaths, resultIdOf } from "./document-diagnostics.ts";
import type { Guard } from "./guard.ts";
import type { Session } from "./session.ts";

/** Publishes the diagnostics of open documents, and of the files that belong to them, to a client that does not ask. */
export class PushDiagnostics {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #guard: Guard;
  /** What was published for a file and is still shown; files without diagnostics are not in it. */
  readonly #published = new Map<string, { readonly uri: string; readonly resultId: string }>();
  #running = false;
  #again = false;
  /** The document that its author is typing in goes first. */
  #first: string | null = null;

  constructor(connection: Connection, session: Session, guard: Guard) {
    this.#connection = connection;
    this.#session = session;
    this.#guard = guard;
  }

  /** Something changed: a document (`path`), a file, the settings. What was computed before and still holds is reused. */
  changed(path: string | null): void {
    this.#first = path ?? this.#first;
    this.#again = true;
    if (!this.#running) void this.#guard.run("publishing of diagnostics", () => this.#loop());
  }

  async #loop(): Promise<void> {
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#publishAll();
      }
    } finally {
      this.#running = false;
    }
  }

  async #publishAll(): Promise<void> {
    const shown = new Set<string>();
    const open = [...this.#session.openPaths()].sort((a, b) => Number(b === this.#first) - Number(a === this.#first));
    const related = new Set<string>();
    for (const path of open) {
      const engine = await this.#session.engineFor(path, null);
      // A newer change makes this round useless; what it published already is right or will be replaced at once.
      if (this.#again) return;
      if (!this.#session.isOpen(path)) continue;
      this.#publish(path, documentDiagnostics(engine, path, this.#session));
      shown.add(path);
      for (const other of relatedPaths(engine, path)) related.add(other);
    }
    for (const path of related) {
      if (shown.has(path)) continue;
      const engine = await this.#session.engineFor(path, null);
      if (this.#again) return;
      this.#publish(path, documentDiagnostics(engine, path, this.#session));
      shown.add(path);
    }
    for (const path of [...this.#published.keys()]) if (!shown.has(path)) this.#publish(path, []);
  }

  #publish(path: string, diagnostics: Diagnostic[]): void {
    const before = this.#published.get(path);
    const resultId = resultIdOf(diagnostics);
    const version = this.#session.versionOf(path);
    if (before?.resultId === resultId && version === null) return;
    if (before === undefined && diagnostics.length === 0 && version === null) return;
    const uri = this.#session.isOpen(path) ? this.#session.uriOf(path) : (before?.uri ?? this.#session.uriOf(path));
    if (diagnostics.length === 0 && version === null) this.#published.delete(path);
    else this.#published.set(path, { uri, resultId });
    void this.#connection.sendDiagnostics({ uri, diagnostics, ...(version === null ? {} : { version }) });
  }
}
