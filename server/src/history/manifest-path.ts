import type { Node } from "jsonc-parser";
import type { Span } from "../c/source.ts";
import { capitalized, problem, spanOf, textOf } from "./json-reader.ts";
import type { ManifestReader } from "./manifest-reader.ts";

/** A path as a manifest names it. */
export interface ManifestPath {
  readonly text: string;
  readonly span: Span;
  /** Absolute; null where it would leave the workspace folder. */
  readonly path: string | null;
}

/** A path of the manifest: null where it is no path at all; one that leads out of the workspace folder is a path that cannot be resolved. */
export function pathOf(reader: ManifestReader, node: Node, what: string): ManifestPath | null {
  const text = textOf(reader, node, what);
  if (text === null) return null;
  const span = spanOf(reader, node);
  if (text.includes("\\")) {
    problem(reader, span, `${capitalized(what)} must have \`/\` between its folders.`);
    return null;
  }
  return { text, span, path: resolvePath(reader.file.path, text, reader.root) };
}

/**
 * The absolute path that a manifest means by a relative one; `manifest` and `root` (the workspace folder) are paths or
 * whole URIs with `/`. Null for an absolute path and for one that leads out of the workspace folder.
 */
function resolvePath(manifest: string, relative: string, root: string): string | null {
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
