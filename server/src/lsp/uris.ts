import { fileURLToPath, pathToFileURL } from "node:url";
import { isDiskPath, withSlashes } from "../workspace/paths.ts";

/** The path of a `file` URI, absolute with `/`; the URI itself for any other, which names no file on disk. */
export function pathOfUri(uri: string): string {
  if (!uri.startsWith("file:")) return uri;
  try {
    return withSlashes(fileURLToPath(uri));
  } catch {
    // Another host, or an escape that is none: not a file of this machine.
    return uri;
  }
}

export function uriOfPath(path: string): string {
  return isDiskPath(path) ? pathToFileURL(path).href : path;
}
