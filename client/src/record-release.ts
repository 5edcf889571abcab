import * as vscode from "vscode";
import type { ServerProcess } from "./server-process.ts";

interface Refused {
  readonly kind: "refused";
  readonly reasons: readonly string[];
  readonly forceable: boolean;
}

type NameAnswer = { readonly kind: "name"; readonly name: string } | Refused;

type RecordAnswer =
  | {
      readonly kind: "edit";
      readonly uri: string;
      readonly edit: object;
      readonly summary: string;
      readonly notes: readonly string[];
    }
  | Refused;

/** Asks for the name of a release, and has the server's edit of the patch history made and saved. */
export async function recordRelease(server: ServerProcess): Promise<void> {
  const failure = await record(server);
  if (failure !== null) void vscode.window.showWarningMessage(failure);
}

/** Why nothing was recorded; null where it was, or where the author changed their mind. */
async function record(server: ServerProcess): Promise<string | null> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme !== "file") return "Open the C file of the livepatch whose release is to be recorded.";
  await server.start();
  const textDocument = { uri: document.uri.toString() };
  const proposal = await server.request<NameAnswer>("klpState/releaseName", { textDocument });
  if (proposal === undefined) return noAnswer;
  if (proposal.kind === "refused") return proposal.reasons.join(" ");
  const typed = await vscode.window.showInputBox({
    title: "Record Release",
    prompt: "The name of the release, as you call it",
    value: proposal.name,
    validateInput: (text) => (text.trim() === "" ? "A release needs a name." : null),
  });
  if (typed === undefined) return null;
  const name = typed.trim();
  let answer = await server.request<RecordAnswer>("klpState/record", { textDocument, name, force: false });
  if (answer?.kind === "refused") {
    if (!(await isWantedAnyway(name, answer))) return null;
    answer = await server.request<RecordAnswer>("klpState/record", { textDocument, name, force: true });
  }
  if (answer === undefined) return noAnswer;
  return answer.kind === "refused" ? answer.reasons.join(" ") : write(answer, server);
}

const noAnswer = "The livepatch server did not answer: see *Livepatch State: Show Log*.";

async function isWantedAnyway(name: string, { reasons, forceable }: Refused): Promise<boolean> {
  const anyway = "Record Anyway";
  const options = { modal: true, detail: reasons.join("\n\n") };
  const choices = forceable ? [anyway] : [];
  return (await vscode.window.showWarningMessage(`${name} is not recorded.`, options, ...choices)) === anyway;
}

async function write(answer: Extract<RecordAnswer, { kind: "edit" }>, server: ServerProcess): Promise<string | null> {
  const uri = vscode.Uri.parse(answer.uri);
  const { textDocuments } = vscode.workspace;
  const isChanged = textDocuments.some((each) => each.uri.toString() === uri.toString() && each.isDirty);
  if (!(await server.applyEdit(answer.edit))) {
    return "The patch history has changed meanwhile: record the release again.";
  }
  // What else the author is typing there is not saved for them.
  if (!isChanged) await (await vscode.workspace.openTextDocument(uri)).save();
  void showWritten(uri, [`${answer.summary}.`, ...answer.notes].join(" "));
  return null;
}

async function showWritten(uri: vscode.Uri, message: string): Promise<void> {
  const show = "Show";
  if ((await vscode.window.showInformationMessage(message, show)) === show) await vscode.window.showTextDocument(uri);
}
