import type { ClientCapabilities } from "vscode-languageserver/node";

/** What this server asks of a client's capabilities, read once. */
export interface ClientAbilities {
  /** It asks for diagnostics, and can be told to ask again: else they are pushed. */
  readonly pullsDiagnostics: boolean;
  readonly relatedDocuments: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly codeActionLiterals: boolean;
  readonly preferredCodeActions: boolean;
  /** A completion may say where the cursor goes. */
  readonly snippets: boolean;
  readonly documentChanges: boolean;
  /** An edit may make a file. */
  readonly createsFiles: boolean;
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly workspaceFolders: boolean;
  readonly watchedFiles: boolean;
  /** It opens `klp-revision:` URIs, by asking `klpState/revisionText`. */
  readonly revisionDocuments: boolean;
  /** It opens `klp-rule:` URIs, by asking `klpState/rulePage`. */
  readonly ruleDocuments: boolean;
  /** The command of the client that asks for completions again; null where it named none. */
  readonly suggestCommand: string | null;
}

/** `options` are the client's initialization options. */
export function readAbilities({ textDocument, workspace }: ClientCapabilities, options: unknown): ClientAbilities {
  const published = textDocument?.publishDiagnostics;
  // LSP 3.18 says of a pulling client what it can show; before, the capabilities of pushing spoke for both.
  const pulled = textDocument?.diagnostic;
  return {
    pullsDiagnostics: pulled !== undefined && workspace?.diagnostics?.refreshSupport === true,
    relatedDocuments: pulled?.relatedDocumentSupport === true,
    relatedInformation: (pulled?.relatedInformation ?? published?.relatedInformation) === true,
    codeDescription: (pulled?.codeDescriptionSupport ?? published?.codeDescriptionSupport) === true,
    diagnosticData: (pulled?.dataSupport ?? published?.dataSupport) === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    preferredCodeActions: textDocument?.codeAction?.isPreferredSupport === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes("create") === true,
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    revisionDocuments: isSet(options, "revisionDocuments"),
    ruleDocuments: isSet(options, "ruleDocuments"),
    suggestCommand: textOf(options, "suggestCommand"),
  };
}

/** Whether an option of the client's own is `true`. */
export function isSet(options: unknown, name: string): boolean {
  return optionOf(options, name) === true;
}

function textOf(options: unknown, name: string): string | null {
  const option = optionOf(options, name);
  return typeof option === "string" ? option : null;
}

function optionOf(options: unknown, name: string): unknown {
  return typeof options === "object" && options !== null
    ? (options as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
