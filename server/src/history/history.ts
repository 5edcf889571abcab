import type { Span } from "../c/source.ts";
import type { Fact } from "../livepatch/model.ts";

/** The streams that one manifest names, or that were inferred for one livepatch. */
export interface PatchHistory {
  readonly origin:
    { readonly kind: "manifest"; readonly path: string } | { readonly kind: "inferred"; readonly from: string };
  readonly streams: readonly Stream[];
}

export interface Stream {
  readonly name: string;
  /** The file of the livepatch under work; null where the manifest names none. */
  readonly source: string | null;
  /** Oldest first. */
  readonly releases: readonly Release[];
}

/** One version of a livepatch that machines may be running. */
export interface Release {
  readonly name: string;
  /** The kernel's name for the module where the manifest says it or the source gives it, else the release's name. */
  readonly moduleName: string;
  readonly retired: boolean;
  readonly replace: Fact<boolean>;
  /** What the kernel's walk sees, in table order. */
  readonly states: Fact<readonly ReleaseState[]>;
  readonly origin: ReleaseOrigin;
}

export interface ReleaseState {
  readonly id: bigint;
  readonly version: bigint;
  /** Where it is written: in the release's source, or in the manifest. Null where it has no text (a built module). */
  readonly span: Span | null;
  /** The id as its author wrote it; a number's digits for a recorded one. */
  readonly idText: string;
}

export type ReleaseOrigin =
  | { readonly kind: "recorded"; readonly span: Span }
  | { readonly kind: "source"; readonly path: string; readonly span: Span | null };

/**
 * What a livepatch under work is held against: every earlier release of its stream that is not retired, oldest first,
 * each as the one that a machine may be running.
 */
export interface Predecessors {
  readonly history: PatchHistory;
  readonly stream: Stream;
  readonly releases: readonly Release[];
}
