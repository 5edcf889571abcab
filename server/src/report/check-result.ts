import type { Diagnostic, Note } from "../engine/diagnostic.ts";

/** What a check found, before it is written in some format. */
export interface CheckResult {
  /** In the order of files and places. */
  readonly diagnostics: readonly Diagnostic[];
  readonly notes: readonly Note[];
  /** C files and manifests that were read. */
  readonly files: number;
  readonly livepatches: number;
  /** What histories were inferred from, for livepatches that no manifest governs. */
  readonly inferredFrom: readonly string[];
  /** Whether `--fix` can write a file. */
  readonly isFixable: (path: string) => boolean;
}

export interface SeverityCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
}

export function countSeverities(diagnostics: readonly Diagnostic[]): SeverityCounts {
  const counts = { errors: 0, warnings: 0, infos: 0, hints: 0 };
  for (const { severity } of diagnostics) {
    if (severity === "error") counts.errors++;
    else if (severity === "warning") counts.warnings++;
    else if (severity === "info") counts.infos++;
    else counts.hints++;
  }
  return counts;
}
