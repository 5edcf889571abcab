import type { SourceFile } from "../c/source.ts";
import type { Memory } from "./memory.ts";
import { folderOf, foldersUpward, join, nameOf } from "./paths.ts";

/** How many files of a folder are asked what they include, and how many folders around a header. */
const maximumFiles = 500;
const maximumFolders = 100;
/** How many files are followed from a header through those that include it. */
const maximumFollowed = 200;

/**
 * Finds the C files that bring a file in, through headers too: those in its folder and above it, and for a header those
 * beside and below as well. `foldersOf` answers where the quoted includes of a C file are looked for after its own folder.
 */
export function createIncluders(
  memory: Memory,
  foldersOf: (source: string) => readonly string[],
): (path: string, wide: boolean) => readonly string[] {
  const { files, remember } = memory;
  const inclusionsIn = remember((folder: string) => inclusions(folder, memory));

  function direct(path: string, wide: boolean): readonly string[] {
    const name = nameOf(path);
    return around(path, wide).flatMap((folder) =>
      (inclusionsIn(folder).get(name) ?? [])
        .filter(({ includer, written }) => includer !== path && brings(includer, written, path))
        .map(({ includer }) => includer),
    );
  }

  function around(path: string, wide: boolean): readonly string[] {
    const upward = foldersUpward(path, files.root(path));
    if (!wide || !path.endsWith(".h")) return upward.slice(0, 2);
    const below = upward.slice(0, 2).flatMap((folder) =>
      files
        .list(folder)
        .filter((name) => name.endsWith("/"))
        .map((name) => `${folder}/${name.slice(0, -1)}`),
    );
    return [...new Set([...upward.slice(0, 3), ...below.slice(0, maximumFolders)])];
  }

  /** Whether the directive means the file: the first of that name that there is. */
  function brings(includer: string, written: string, path: string): boolean {
    const isHeader = includer.endsWith(".h");
    for (const folder of [folderOf(includer), ...(isHeader ? [] : foldersOf(includer))]) {
      const candidate = join(folder, written);
      if (candidate === path) return true;
      if (candidate !== null && files.read(candidate) !== null) return false;
    }
    // Where a header's includes are looked for is up to the source that brings it in.
    return isHeader && path.endsWith(`/${written.replace(/^(?:\.{1,2}\/)+/, "")}`);
  }

  // A joined string, so that an answer with the same content is the same answer.
  const found = remember((key: string) => {
    const wide = key.startsWith("wide ");
    const sources = new Set<string>();
    const followed = new Set([key.slice(key.indexOf(" ") + 1)]);
    for (const path of followed) {
      for (const includer of direct(path, wide)) {
        if (includer.endsWith(".c")) sources.add(includer);
        if (followed.size < maximumFollowed) followed.add(includer);
      }
    }
    return [...sources].join("\n");
  });

  return (path, wide) => {
    const sources = found(`${wide ? "wide" : "near"} ${path}`);
    return sources === "" ? [] : sources.split("\n").filter((source) => source !== path);
  };
}

interface Inclusion {
  readonly includer: string;
  /** As it stands between the quotes. */
  readonly written: string;
}

/** What the files of a folder include, by the last segment of its name, as far as a look at their text tells. */
function inclusions(folder: string, { files }: Memory): ReadonlyMap<string, readonly Inclusion[]> {
  const found = new Map<string, Inclusion[]>();
  const names = files.list(folder);
  const ofInterest = [...names.filter((name) => name.endsWith(".c")), ...names.filter((name) => name.endsWith(".h"))];
  for (const name of ofInterest.slice(0, maximumFiles)) {
    const file = files.read(`${folder}/${name}`);
    if (file === null) continue;
    for (const written of quotedIncludes(file)) {
      const inclusion = { includer: `${folder}/${name}`, written };
      const ofName = found.get(nameOf(written));
      if (ofName === undefined) found.set(nameOf(written), [inclusion]);
      else ofName.push(inclusion);
    }
  }
  return found;
}

const quoted = new WeakMap<SourceFile, ReadonlySet<string>>();

function quotedIncludes(file: SourceFile): ReadonlySet<string> {
  let names = quoted.get(file);
  if (names === undefined) {
    names = findQuotedIncludes(file.text);
    quoted.set(file, names);
  }
  return names;
}

function findQuotedIncludes(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (let at = text.indexOf("include"); at >= 0; at = text.indexOf("include", at + 7)) {
    let start = at + 7;
    while (text[start] === " " || text[start] === "\t") start++;
    if (text[start] !== '"') continue;
    const end = text.indexOf('"', start + 1);
    if (end > 0 && end - start < 256) names.add(text.slice(start + 1, end));
  }
  return names;
}
