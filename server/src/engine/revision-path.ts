/** A file as it was at a git revision. */
export interface RevisionFile {
  /** As the author names it: a tag, a branch, an object's name. */
  readonly revision: string;
  /** The name of the commit's object, in hexadecimal. */
  readonly commit: string;
  /** The file's path in the working tree. */
  readonly path: string;
}

/** What such a path begins with, which makes a URI of it. */
export const REVISION_SCHEME = "klp-revision:";

/**
 * The path that stands for a file at a revision: `klp-revision:/v3@<commit>/w/livepatch.c`. It is joined and cut like any
 * other path, and what it names never changes.
 */
export function revisionPath({ revision, commit, path }: RevisionFile): string {
  return `${REVISION_SCHEME}/${encodeURIComponent(revision)}@${commit}${path.startsWith("/") ? "" : "/"}${path}`;
}

/** What such a path stands for; null for any other. */
export function parseRevisionPath(path: string): RevisionFile | null {
  if (!path.startsWith(`${REVISION_SCHEME}/`)) return null;
  const rest = path.slice(REVISION_SCHEME.length + 1);
  const slash = rest.indexOf("/");
  const [, revision, commit] = /^([^@]*)@([0-9a-f]{40,64})$/.exec(slash < 0 ? rest : rest.slice(0, slash)) ?? [];
  if (revision === undefined || commit === undefined || slash < 0) return null;
  const inTree = rest.slice(slash);
  try {
    // A drive letter has no slash before it.
    return {
      revision: decodeURIComponent(revision),
      commit,
      path: /^\/[A-Za-z]:\//.test(inTree) ? inTree.slice(1) : inTree,
    };
  } catch {
    return null;
  }
}
