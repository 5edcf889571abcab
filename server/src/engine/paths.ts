/** Paths with `/` between their segments, absolute or whole URIs: the names that {@link Files} knows files by. */

/** The folder of a path, without a trailing slash; the path itself where it has none. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? path : path.slice(0, slash);
}

/** The last segment. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Joins a folder and a relative path, with `.` and `..` resolved. Null for an absolute path and where `..` leaves the top. */
export function join(folder: string, relative: string): string | null {
  if (relative.startsWith("/") || relative === "") return null;
  const segments = folder.split("/");
  for (const segment of relative.split("/")) {
    if (segment === "..") {
      if (segments.length <= 1) return null;
      segments.pop();
    } else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return segments.join("/");
}

/** Whether the path is the folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** The folders from the one of a path up to `root`, nearest first; only the first where the path is not within it. */
export function foldersUpward(path: string, root: string): readonly string[] {
  const folders = [folderOf(path)];
  while (folders.length < maximumDepth) {
    const last = folders[folders.length - 1]!;
    const parent = folderOf(last);
    if (last === root || parent === last || !isWithin(parent, root)) break;
    folders.push(parent);
  }
  return folders;
}

const maximumDepth = 64;
