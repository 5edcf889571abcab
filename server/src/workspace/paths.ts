import { isAbsolute, relative, resolve } from "node:path";
import { parseRevisionPath } from "../engine/revision-path.ts";

/** An absolute path with `/`, as {@link SourceFile} names files; a drive letter is upper case. */
export function absolutePath(path: string, folder: string): string {
  return withSlashes(resolve(folder, path));
}

/** The path with `/` and an upper-case drive letter. */
export function withSlashes(path: string): string {
  if (process.platform !== "win32") return path;
  const slashed = path.replaceAll("\\", "/");
  return slashed.charAt(1) === ":" ? slashed.charAt(0).toUpperCase() + slashed.slice(1) : slashed;
}

/** Whether a path names a file on disk, and is not the URI of a document that lives elsewhere. */
export function isDiskPath(path: string): boolean {
  return isAbsolute(path);
}

/** Whether `path` is `folder` or lies in it. Both absolute with `/`. */
export function isWithin(folder: string, path: string): boolean {
  if (folder === path) return true;
  return path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** The folder of a path; the path itself where nothing is above it. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash < 0) return path;
  return slash === 0 ? "/" : path.slice(0, slash);
}

/**
 * How a path is shown to someone in `folder`: relative where it lies below or beside, with `/`; a file at a git revision
 * as git writes it, `v3:livepatch.c`.
 */
export function displayPath(path: string, folder: string): string {
  const revision = parseRevisionPath(path);
  if (revision !== null) return `${revision.revision}:${displayPath(revision.path, folder)}`;
  if (!isDiskPath(path)) return path;
  const shown = withSlashes(relative(folder, path));
  return shown === "" ? "." : shown;
}
