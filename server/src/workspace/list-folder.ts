import { readdirSync, statSync } from "node:fs";

/** A folder with more names is cut: no folder of a kernel tree has a tenth of it. */
const MAX_NAMES = 50_000;

/** The names in a folder, sorted, folders and links to them with a trailing `/`; empty where it cannot be read. */
export function listFolder(folder: string): readonly string[] {
  const names: string[] = [];
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isFolderLink(`${folder}/${entry.name}`));
      names.push(isFolder ? `${entry.name}/` : entry.name);
      if (names.length === MAX_NAMES) break;
    }
  } catch {
    return [];
  }
  return names.sort();
}

function isFolderLink(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
