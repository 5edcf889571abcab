import { realpathSync } from "node:fs";
import { folderOf, isWithin, withSlashes } from "./paths.ts";
import { systemMessage } from "./read-text.ts";

/** The workspace folders: which of them a path belongs to, and whether a link leads out of it. */
export class WorkspaceFolders {
  /** Absolute, with `/` and none at the end. */
  readonly paths: readonly string[];
  /** Where folders are once their own links are followed, as found when first asked for. */
  readonly #real = new Map<string, string>();

  /** @param paths Absolute, with `/`. */
  constructor(paths: readonly string[]) {
    this.paths = paths.map((path) => (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path));
  }

  /** The innermost workspace folder that holds a path; null where none does. */
  holding(path: string): string | null {
    let found: string | null = null;
    for (const folder of this.paths) {
      if (isWithin(folder, path) && (found === null || folder.length > found.length)) found = folder;
    }
    return found;
  }

  /** The folder above which nothing is read for a path: its workspace folder, or its own where it has none. */
  root(path: string): string {
    return this.holding(path) ?? folderOf(path);
  }

  /** Why a path that exists may not be read; null where it may. */
  refusal(path: string): string | null {
    const root = this.root(path);
    try {
      if (isWithin(this.#realFolder(root), withSlashes(realpathSync.native(path)))) return null;
    } catch (error) {
      return systemMessage(error);
    }
    return `a symbolic link that leaves ${root}, not followed`;
  }

  /** The path with the links of its root followed, but none below. */
  realPath(path: string): string {
    const root = this.root(path);
    try {
      const real = this.#realFolder(root);
      return real === root || !isWithin(root, path) ? path : real + path.slice(root.length);
    } catch {
      return path;
    }
  }

  /** Throws where the folder is not there. */
  #realFolder(folder: string): string {
    let real = this.#real.get(folder);
    if (real === undefined) {
      real = withSlashes(realpathSync.native(folder));
      this.#real.set(folder, real);
    }
    return real;
  }
}
