import type { CancellationToken, WorkspaceEdit } from "vscode-languageserver/node";
import { record, proposedName } from "../features/record.ts";
import { subjectOfDocument } from "../features/record-document.ts";
import { toNewFile, toWorkspaceEdit } from "./convert.ts";
import type { Session } from "./session.ts";
import { pathOfUri } from "./uris.ts";

interface DocumentParams {
  readonly textDocument: { readonly uri: string };
}

export interface RecordParams extends DocumentParams {
  readonly name: string;
  /** Whether it is recorded although the kernel would refuse it. */
  readonly force?: boolean;
}

interface Refused {
  readonly kind: "refused";
  /** Sentences. */
  readonly reasons: readonly string[];
  /** Whether asking again with `force` records it. */
  readonly forceable: boolean;
}

type ReleaseNameAnswer = { readonly kind: "name"; readonly name: string } | Refused;

type RecordedAnswer =
  | {
      readonly kind: "edit";
      /** The manifest's URI. */
      readonly uri: string;
      readonly edit: WorkspaceEdit;
      /** A sentence without full stop. */
      readonly summary: string;
      readonly notes: readonly string[];
    }
  | Refused;

/** `klpState/releaseName`: the name to propose for the next release of the livepatch in a document. */
export async function answerReleaseName(
  { textDocument }: DocumentParams,
  token: CancellationToken,
  session: Session,
): Promise<ReleaseNameAnswer> {
  const path = pathOfUri(textDocument.uri);
  const engine = await session.engineFor(path, token);
  const subject = subjectOfDocument(engine, path);
  if (typeof subject === "string") return refused([subject], false);
  return { kind: "name", name: proposedName(engine, subject) };
}

/** `klpState/record`: the edit that records the livepatch in a document as a release, or why there is none. */
export async function answerRecord(
  { textDocument, name, force = false }: RecordParams,
  token: CancellationToken,
  session: Session,
): Promise<RecordedAnswer> {
  const path = pathOfUri(textDocument.uri);
  const engine = await session.engineFor(path, token);
  const subject = subjectOfDocument(engine, path);
  if (typeof subject === "string") return refused([subject], false);
  const request = { name, moduleName: null, stream: null, force };
  const answer = record(engine, subject, request, (other) => session.display(other));
  if (answer.kind === "refused") {
    return refused(
      answer.reasons.map(({ message }) => message),
      !force && answer.reasons.every(({ forceable }) => forceable),
    );
  }
  if (answer.file === null && !session.abilities.createsFiles) {
    return refused(["this editor cannot make files: `klp-state record` can"], false);
  }
  return {
    kind: "edit",
    uri: session.uriOf(answer.path),
    edit: answer.file === null ? toNewFile(answer, session) : toWorkspaceEdit(answer.edits, session),
    summary: `Recorded ${name} in ${session.display(answer.path)}: ${answer.summary}`,
    notes: answer.notes.map(sentence),
  };
}

function refused(clauses: readonly string[], forceable: boolean): Refused {
  return { kind: "refused", reasons: clauses.map(sentence), forceable };
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${clause.endsWith(".") ? "" : "."}`;
}
