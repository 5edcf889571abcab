import { createHash } from "node:crypto";
import type { Diagnostic as LspDiagnostic } from "vscode-languageserver/node";
import type { Engine } from "../engine/engine.ts";
import { includedDiagnostics } from "../features/included-diagnostics.ts";
import { toDiagnostic, toIncludedDiagnostic } from "./convert.ts";
import type { Session } from "./session.ts";

/** What a client shows in one file: its own diagnostics, then those of what it includes, at the `#include` lines. */
export function documentDiagnostics(engine: Engine, path: string, session: Session): LspDiagnostic[] {
  return [
    ...engine.diagnostics(path).map((diagnostic) => toDiagnostic(diagnostic, session)),
    ...includedDiagnostics(engine, path).map(({ diagnostic, directive }) =>
      toIncludedDiagnostic(diagnostic, directive, session),
    ),
  ];
}

/** Other files to be shown with this one: those that its modules have diagnostics in, and its manifest if it has any. */
export function relatedPaths(engine: Engine, path: string): readonly string[] {
  const related = engine.relatedFiles(path).filter((other) => other !== path);
  const manifest = engine.manifest(path)?.file.path;
  if (manifest === undefined || manifest === path || related.includes(manifest)) return related;
  return engine.diagnostics(manifest).length > 0 ? [...related, manifest] : related;
}

/** Names a result by its content, so that it means the same after a restart. */
export function resultIdOf(content: unknown): string {
  return createHash("sha1").update(JSON.stringify(content)).digest("base64url");
}
