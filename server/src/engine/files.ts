import type { SourceFile } from "../c/source.ts";
import type { Lookup } from "../history/lookup.ts";

/**
 * What the engine asks of the outside. Synchronous, because the answers come from memory or are small files; the same
 * object comes back for as long as a file has not changed, and the engine's memory rests on that.
 */
export interface Files {
  /** The file, or null where there is none that can be read as text. An open document goes before the disk. */
  read(path: string): SourceFile | null;
  /** Names in a folder, sorted, folders with a trailing `/`; empty where it cannot be read. The same array while unchanged. */
  list(folder: string): readonly string[];
  /** A file that is no text; what is there may still be too large or not to be read. The same object while unchanged. */
  binary(path: string): BinaryFile | null;
  /** Another number whenever any answer may have changed: while it is the same, what was computed is still right. */
  revision(): number;
  /** The workspace folder that holds the path; nothing above it is ever read. */
  root(path: string): string;
  readonly git: Git;
}

/** A file whose bytes are read when they are wanted, and not kept. */
export interface BinaryFile {
  readonly path: string;
  /** Its bytes, or why they cannot be had. */
  bytes(): Uint8Array | { readonly refused: string };
}

/**
 * What the engine asks of git. It answers later: what it has not looked up yet is `pending` and noted as wanted, and
 * {@link Files.revision} is another number once it has come.
 */
export interface Git {
  /** Whether it may be asked at all: not in a workspace that is not trusted, nor where its user said so. */
  readonly isAllowed: boolean;
  /**
   * The tags of the repository that holds a file, oldest first; `merged` are those that the commit which is checked out
   * has behind it. The same array while unchanged.
   */
  tags(path: string, which: "all" | "merged"): Lookup<readonly string[]>;
  /** Whether older commits of the repository that holds a file were not cloned, as far as that is known. */
  isShallow(path: string): boolean;
  /**
   * The path under which {@link Files.read} and {@link Files.list} give a file as it was at a revision: a
   * {@link revisionPath}. `pending` also until it is known whether the file is there.
   */
  atRevision(path: string, revision: string): Lookup<string>;
}

/** Where git may not run, or there is none: nobody looks. */
export function gitOff(reason: string): Git {
  const off = { kind: "unread", reason } as const;
  return { isAllowed: false, tags: () => off, isShallow: () => false, atRevision: () => off };
}
