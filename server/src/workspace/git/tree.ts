/** What a tree says of one name in it. */
export interface TreeEntry {
  readonly kind: "file" | "folder";
  /** The object's name, in hexadecimal. */
  readonly id: string;
}

/**
 * The files and folders of a tree object, whose entries are `MODE NAME\0` and the bytes of an object's name. Symbolic
 * links and submodules are left out, and so is all that follows something that is no such entry.
 *
 * @param idLength Bytes of an object's name: 20, or 32 in a repository with SHA-256.
 */
export function parseTree(bytes: Buffer, idLength: number, maximum: number): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  let at = 0;
  while (at < bytes.length && entries.size < maximum) {
    const space = bytes.indexOf(32, at);
    const zero = bytes.indexOf(0, at);
    const end = zero + 1 + idLength;
    if (space < 0 || zero < space || end > bytes.length) break;
    const kind = kindOf(bytes.toString("latin1", at, space));
    if (kind !== null) {
      entries.set(bytes.toString("utf8", space + 1, zero), { kind, id: bytes.toString("hex", zero + 1, end) });
    }
    at = end;
  }
  return entries;
}

/** Modes as git writes them; old repositories have 100664 too. */
function kindOf(mode: string): TreeEntry["kind"] | null {
  if (mode === "40000") return "folder";
  return mode.startsWith("100") ? "file" : null;
}
