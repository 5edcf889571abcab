import type { Span } from "../c/source.ts";
import type { CallbackName } from "../kernel/machine.ts";
import type { Fact, ShadowContent } from "../livepatch/model.ts";

/** The streams that one manifest names, or that were inferred for one livepatch. */
export interface PatchHistory {
  readonly origin: { readonly kind: "manifest"; readonly path: string } | InferredOrigin;
  readonly streams: readonly Stream[];
}

export interface InferredOrigin {
  readonly kind: "inferred";
  /** What it was inferred from, to end a sentence with: "3 numbered livepatches in fix/". */
  readonly from: string;
  /** The manifest's stream that would say the same; see `write-inferred.ts`. */
  readonly evidence:
    | { readonly kind: "siblings" }
    | { readonly kind: "tags"; readonly tags: readonly string[]; readonly source: string };
}

export interface Stream {
  readonly name: string;
  /** The file of the livepatch under work; null where the manifest names none. */
  readonly source: string | null;
  /** Oldest first. */
  readonly releases: readonly Release[];
}

/** One version of a livepatch that machines may be running. */
export interface Release extends LivepatchFacts {
  readonly name: string;
  /** The kernel's name for the module where the manifest says it or the release gives it, else the release's name. */
  readonly moduleName: string;
  /** Whether the manifest says that name, so that it is the one on machines. */
  readonly isModuleNameRecorded: boolean;
  readonly retired: boolean;
  readonly origin: ReleaseOrigin;
}

/** What one version of a livepatch has, wherever that was read. */
export interface LivepatchFacts {
  readonly replace: Fact<boolean>;
  /** What the kernel's walk sees, in table order. */
  readonly states: Fact<readonly ReleaseState[]>;
  /** Known only where all of them are: objects, their functions and their callbacks. */
  readonly objects: Fact<readonly ReleaseObject[]>;
  /** The shadow variables that its code asks for. Unknown where one of the ids is. */
  readonly shadows: Fact<readonly ReleaseShadow[]>;
}

export interface ReleaseState {
  readonly id: bigint;
  readonly version: bigint;
  /** Where it is written: in the release's source, or in the manifest. Null where it has no text (a built module). */
  readonly span: Span | null;
  /** The id as its author wrote it; a number's digits for a recorded one. */
  readonly idText: string;
}

/** `struct klp_object` */
export interface ReleaseObject {
  /** Null for vmlinux. */
  readonly name: string | null;
  readonly functions: readonly ReleaseFunction[];
  /** Those that are set. */
  readonly callbacks: readonly CallbackName[];
  readonly span: Span | null;
}

/** `struct klp_func` */
export interface ReleaseFunction {
  readonly oldName: string;
  /** `old_sympos`; 0 and 1 are the same one. */
  readonly position: bigint;
  readonly span: Span | null;
}

/** The shadow variables of one id. */
export interface ReleaseShadow {
  readonly id: bigint;
  readonly idText: string;
  /** The functions that the id is given to: `klp_shadow_alloc`, ... */
  readonly functions: readonly string[];
  /** What its allocations hold, where they all say one and the same; null where they do not, or nothing allocates. */
  readonly content: ShadowContent | null;
  readonly span: Span | null;
}

export type ReleaseOrigin =
  | { readonly kind: "recorded"; readonly span: Span }
  /** A C file of the workspace; `span` is the livepatch's name in its definition. */
  | { readonly kind: "source"; readonly path: string; readonly span: Span | null }
  /** A C file as it was at a git revision; `path` says both (`engine/revision-path.ts`). */
  | { readonly kind: "revision"; readonly path: string; readonly revision: string; readonly span: Span | null }
  /** A built module; `span` is the manifest's path to it. */
  | { readonly kind: "module"; readonly path: string; readonly span: Span };

/**
 * What a livepatch under work is held against: every earlier release of its stream that is not retired, oldest first,
 * each as the one that a machine may be running.
 */
export interface Predecessors {
  readonly history: PatchHistory;
  readonly stream: Stream;
  readonly releases: readonly Release[];
}
