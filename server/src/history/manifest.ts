import type { SourceFile, Span } from "../c/source.ts";

/** `klp-history.jsonc` as its author wrote it, with places. What was invalid is left out and told in `problems`. */
export interface Manifest {
  readonly file: SourceFile;
  readonly streams: readonly ManifestStream[];
  /** Severity by rule: the `rules` member. */
  readonly rules: ReadonlyMap<string, "error" | "warning" | "info" | "hint" | "off">;
  /** Syntax and schema problems: `manifest-invalid`. */
  readonly problems: readonly ManifestProblem[];
}

export interface ManifestStream {
  readonly name: string;
  readonly nameSpan: Span;
  /** The livepatch under work, relative to the manifest's folder with `/`; null where it is not given. */
  readonly source: ManifestPath | null;
  readonly releases: readonly ManifestRelease[];
}

export interface ManifestRelease {
  readonly name: string;
  /** The value of `name`. */
  readonly nameSpan: Span;
  /** The whole entry. */
  readonly span: Span;
  readonly moduleName: string | null;
  readonly retired: boolean;
  readonly content:
    | { readonly kind: "recorded"; readonly replace: boolean; readonly states: readonly ManifestState[] }
    | { readonly kind: "source"; readonly source: ManifestPath };
}

export interface ManifestState {
  readonly id: bigint;
  readonly version: bigint;
  readonly span: Span;
}

export interface ManifestPath {
  readonly text: string;
  readonly span: Span;
  /** Absolute; null where it would leave the workspace folder. */
  readonly path: string | null;
}

export interface ManifestProblem {
  readonly message: string;
  readonly span: Span;
}
