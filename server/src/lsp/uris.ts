import { fileURLToPath, pathToFileURL } from "node:url";
import { REVISION_SCHEME } from "../engine/revision-path.ts";
import { isDiskPath, withSlashes } from "../workspace/paths.ts";

/**
 * The path of a `file` URI, absolute with `/`, or of a file at a git revision; the URI itself for any other, which names
 * no file that the server could read.
 */
export function pathOfUri(uri: string): string {
  const isRevision = uri.startsWith(REVISION_SCHEME);
  if (!uri.startsWith("file:") && !isRevision) return uri;
  try {
    if (isRevision) return decodeURIComponent(uri);
    return withSlashes(fileURLToPath(uri));
  } catch {
    // Another host, or an escape that is none: not a file of this machine.
    return uri;
  }
}

export function uriOfPath(path: string): string {
  if (path.startsWith(REVISION_SCHEME)) {
    const segments = path.slice(REVISION_SCHEME.length).split("/");
    return REVISION_SCHEME + segments.map(encodeURIComponent).join("/");
  }
  return isDiskPath(path) ? pathToFileURL(path).href : path;
}
