/**
 * The absolute path that a manifest means by a relative one; `manifest` and `root` (the workspace folder) are paths or
 * whole URIs with `/`. Null for an absolute path and for one that leads out of the workspace folder.
 */
export function resolvePath(manifest: string, relative: string, root: string): string | null {
  if (relative.startsWith("/") || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(relative)) return null;
  const segments = manifest.split("/").slice(0, -1);
  for (const segment of relative.split("/")) {
    if (segment === "..") {
      if (segments.length <= 1) return null;
      segments.pop();
    } else if (segment !== "." && segment !== "") segments.push(segment);
  }
  const path = segments.join("/");
  return path.startsWith(root.endsWith("/") ? root : `${root}/`) ? path : null;
}
