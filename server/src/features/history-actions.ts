import type { Diagnostic } from "../engine/diagnostic.ts";
import type { Engine } from "../engine/engine.ts";
import { manifestName } from "../history/manifest.ts";
import { rules } from "../rules/index.ts";
import { inferredManifest, type NewManifest } from "./inferred-manifest.ts";
import { mainPath } from "./record-subject.ts";

/** A manifest that the author may let the editor make. */
export interface ManifestProposal extends NewManifest {
  readonly title: string;
  /** The warnings that become errors with it. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What can be done about an inferred history that a livepatch is held against: to write it down. It is offered at the
 * livepatch's definition, and at what is said against the history, where that touches `[start, end]` of a file.
 */
export function historyActions(engine: Engine, path: string, start: number, end: number): readonly ManifestProposal[] {
  const touches = ({ file, ...span }: Diagnostic["span"]): boolean =>
    file.path === path && span.start <= end && start <= span.end;
  const proposals = new Map<string, ManifestProposal>();
  for (const module of engine.modules(path)) {
    if (module.predecessors?.history.origin.kind !== "inferred") continue;
    const diagnostics = module.diagnostics.filter(({ rule, span }) => isHistoryRule(rule) && touches(span));
    const isDefinition = module.readings[0].livepatches.some(({ nameSpan }) => touches(nameSpan));
    const manifest = diagnostics.length > 0 || isDefinition ? inferredManifest(engine, mainPath(module)) : null;
    if (manifest === null || proposals.has(manifest.path)) continue;
    proposals.set(manifest.path, { ...manifest, title: `Write this history to ${manifestName}`, diagnostics });
  }
  return [...proposals.values()];
}

function isHistoryRule(name: string): boolean {
  return rules.find((rule) => rule.name === name)?.group === "history";
}
