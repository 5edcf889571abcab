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
  readonly documentChanges: boolean;
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly workspaceFolders: boolean;
  readonly watchedFiles: boolean;
}

export function readAbilities({ textDocument, workspace }: ClientCapabilities): ClientAbilities {
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
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}
