import type { SourceFile } from "../c/source.ts";

/**
 * What the engine asks of the outside. Synchronous, because the answers come from memory or are small files; the same
 * `SourceFile` object comes back for as long as a file has not changed, and the engine's memory rests on that.
 */
export interface Files {
  /** The file, or null where there is none that can be read as text. An open document goes before the disk. */
  read(path: string): SourceFile | null;
  /** Names in a folder, sorted, folders with a trailing `/`; empty where it cannot be read. The same array while unchanged. */
  list(folder: string): readonly string[];
  /** Another number whenever any answer may have changed: while it is the same, what was computed is still right. */
  revision(): number;
  /** The workspace folder that holds the path; nothing above it is ever read. */
  root(path: string): string;
}
