import {
  type CancellationToken,
  type Connection,
  DocumentDiagnosticReportKind,
  type FullDocumentDiagnosticReport,
  type RelatedFullDocumentDiagnosticReport,
  type RelatedUnchangedDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import type { Engine } from "../engine/engine.ts";
import { documentDiagnostics, relatedPaths, resultIdOf } from "./document-diagnostics.ts";
import { breathe, type Guard } from "./guard.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

type Report = RelatedFullDocumentDiagnosticReport | RelatedUnchangedDocumentDiagnosticReport;

/** How long the workspace must be quiet before open documents are compared with what the client was given. */
const QUIET_MILLISECONDS = 150;

/** Answers a client that asks for diagnostics, and tells it to ask again when those of open documents changed elsewhere. */
export class PullDiagnostics {
  readonly #connection: Connection;
  readonly #session: Session;
  readonly #guard: Guard;
  /** What the client was last given for a document. */
  readonly #given = new Map<string, { readonly resultId: string; readonly related: readonly string[] }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(connection: Connection, session: Session, guard: Guard) {
    this.#connection = connection;
    this.#session = session;
    this.#guard = guard;
    connection.languages.diagnostics.on(
      guard.request("textDocument/diagnostic", (params, token) =>
        this.#report(pathOfUri(params.textDocument.uri), params.previousResultId, token),
      ),
    );
  }

  /** Something changed: a document, a file, the settings. The client itself asks for the document that it changed. */
  changed(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#guard.run("refresh of diagnostics", () => this.#refresh());
    }, QUIET_MILLISECONDS);
  }

  closed(path: string): void {
    this.#given.delete(path);
    this.changed();
  }

  async #report(path: string, previous: string | undefined, token: CancellationToken): Promise<Report> {
    const engine = await this.#session.engineFor(path, token);
    const items = documentDiagnostics(engine, path, this.#session);
    const related = await this.#related(engine, path, token);
    const resultId = resultIdOf([items, related]);
    this.#given.set(path, { resultId, related: Object.keys(related) });
    if (previous === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return {
      kind: DocumentDiagnosticReportKind.Full,
      resultId,
      items,
      ...(Object.keys(related).length > 0 ? { relatedDocuments: related } : {}),
    };
  }

  async #related(
    engine: Engine,
    path: string,
    token: CancellationToken | null,
  ): Promise<Record<string, FullDocumentDiagnosticReport>> {
    const related: Record<string, FullDocumentDiagnosticReport> = {};
    if (!this.#session.abilities.relatedDocuments) return related;
    // A file that was shown with this one and is no longer must be cleared, or the client shows it for ever.
    for (const uri of this.#given.get(path)?.related ?? []) {
      related[uri] = { kind: DocumentDiagnosticReportKind.Full, items: [] };
    }
    for (const other of relatedPaths(engine, path)) {
      if (token !== null) await breathe(token);
      const items = documentDiagnostics(engine, other, this.#session);
      related[this.#session.uriOf(other)] = { kind: DocumentDiagnosticReportKind.Full, items };
    }
    return related;
  }

  async #refresh(): Promise<void> {
    for (const [path, { resultId }] of this.#given) {
      const engine = await this.#session.engineFor(path, null);
      const items = documentDiagnostics(engine, path, this.#session);
      if (resultIdOf([items, await this.#related(engine, path, null)]) === resultId) continue;
      await this.#connection.languages.diagnostics.refresh();
      return;
    }
  }
}
