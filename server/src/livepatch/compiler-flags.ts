import { folderMarks, type MakeWord } from "./makefile.ts";

/** A folder that a Kbuild file names. */
export interface FolderReference {
  /** What `path` is relative to: the Kbuild file's folder, the source tree's, or the external module's top folder. */
  readonly from: "source" | "tree" | "module";
  /** May have `.` and `..` segments; empty for the folder itself. */
  readonly path: string;
}

/** What compiler flags say to the preprocessor. */
export interface CompilerFlags {
  /** Where quoted includes are looked for after the including file's folder, in order. */
  readonly includeFolders: readonly FolderReference[];
  /** Replacement texts by name: `-DNAME=text`. Not those that depend on a condition, nor those with a text that is not known. */
  readonly macros: ReadonlyMap<string, string>;
}

const includeFlags = ["-iquote", "-isystem", "-I"] as const;

/** Reads `-I`, `-iquote`, `-isystem` and `-D`. */
export function compilerFlags(flags: readonly MakeWord[]): CompilerFlags {
  const quoted: FolderReference[] = [];
  const others: FolderReference[] = [];
  const macros = new Map<string, string>();
  for (let i = 0; i < flags.length; i++) {
    const flag = unquoted(flags[i]!.text);
    const include = includeFlags.find((each) => flag.startsWith(each));
    if (include !== undefined) {
      const isApart = flag.length === include.length;
      if (isApart) i++;
      const folder = folderReference(isApart ? unquoted(flags[i]?.text ?? "") : flag.slice(include.length));
      if (folder !== null) (include === "-iquote" ? quoted : others).push(folder);
    } else if (flag.startsWith("-D")) {
      const isApart = flag === "-D";
      if (isApart) i++;
      const definition = isApart ? unquoted(flags[i]?.text ?? "") : flag.slice(2);
      const equals = definition.indexOf("=");
      const name = equals < 0 ? definition : definition.slice(0, equals);
      if (!/^[A-Za-z_]\w*$/.test(name)) continue;
      const text = equals < 0 ? "1" : definition.slice(equals + 1);
      // gcc takes the last definition; one that is not known makes those before it unknown.
      if (flags[i]!.conditional || !/^[\x20-\x7e]*$/.test(text) || text.includes("$")) macros.delete(name);
      else macros.set(name, text);
    }
  }
  return { includeFolders: [...quoted, ...others], macros };
}

/** Null for an absolute path and for one that is not known. */
function folderReference(text: string): FolderReference | null {
  // What stands before a mark is a part of the same absolute path: `$(srctree)/$(src)`.
  const at = Math.max(...marks.map(([mark]) => text.lastIndexOf(mark)));
  const path = text.slice(at + 1);
  if (path.includes("$") || /[\u0001-\u001f]/.test(path) || path.includes("@")) return null;
  const mark = marks.find(([each]) => text[at] === each);
  if (mark !== undefined) return { from: mark[1], path: path.replace(/^\/+/, "") };
  // The compiler runs in the tree's folder.
  return path === "" || path.startsWith("/") ? null : { from: "tree", path };
}

const marks = [
  [folderMarks.source, "source"],
  [folderMarks.tree, "tree"],
  [folderMarks.module, "module"],
] as const;

/** A shell word without its quotes. */
function unquoted(word: string): string {
  if (!/["'\\]/.test(word)) return word;
  let result = "";
  let quote = "";
  for (let i = 0; i < word.length; i++) {
    const character = word[i]!;
    if (quote === "" && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = "";
    else if (character === "\\" && quote !== "'" && i + 1 < word.length) result += word[++i]!;
    else result += character;
  }
  return result;
}
