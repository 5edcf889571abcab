import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { folderOf, isWithin, withSlashes } from "../paths.ts";

/**
 * The absolute path of the first git that a search path leads to; null where there is none. A git inside one of the
 * `untrusted` folders, which are real paths with `/`, is passed by: whoever wrote the workspace may have put it there.
 */
export function findGit(searchPath: string, untrusted: readonly string[]): string | null {
  // With the whole file system as a workspace nothing could be found outside of it.
  const closed = untrusted.filter((folder) => folderOf(folder) !== folder && !/^[A-Za-z]:\/?$/.test(folder));
  const name = process.platform === "win32" ? "git.exe" : "git";
  for (const folder of searchPath.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, name);
    if (isExecutable(path) && !closed.some((each) => leadsInto(path, each))) return path;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Whether a file lies in a folder, by its name or through links. */
function leadsInto(path: string, folder: string): boolean {
  try {
    return isWithin(folder, withSlashes(path)) || isWithin(folder, withSlashes(realpathSync.native(path)));
  } catch {
    return true;
  }
}
