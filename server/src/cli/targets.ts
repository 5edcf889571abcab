import { existsSync, realpathSync, statSync } from "node:fs";
import type { Note } from "../engine/diagnostic.ts";
import { isPatchFile } from "../engine/patch-file.ts";
import { manifestName } from "../history/manifest.ts";
import { discover } from "../workspace/discovery.ts";
import { absolutePath, displayPath, folderOf, isDiskPath, isWithin, withSlashes } from "../workspace/paths.ts";
import { systemMessage } from "../workspace/read-text.ts";
import { Workspace } from "../workspace/workspace.ts";
import type { Terminal } from "./terminal.ts";

/** What the PATH arguments of a command stand for. */
export interface Targets {
  readonly workspace: Workspace;
  /** C files, patches and manifests to look at, sorted. */
  readonly files: readonly string[];
  /** Built modules that were named, in their order. */
  readonly modules: readonly string[];
  readonly notes: readonly Note[];
  /** What was asked for and could not be read; each is one line. */
  readonly failures: readonly Note[];
  /** What was named and has C files to look at. */
  readonly searched: readonly SearchedTarget[];
  /** How a file is shown to the user: as it was named where it was named by an absolute path, else relative. */
  readonly display: (path: string) => string;
}

export interface SearchedTarget {
  readonly path: string;
  readonly kind: "file" | "folder";
  readonly files: readonly string[];
}

/** A command line is asked for exactly these folders, so the bound is only against a file system without an end. */
const MAX_FILES = 1_000_000;

export interface TargetOptions {
  /** Whether a built module may be named. */
  readonly modules?: boolean;
}

/** Finds the files that PATH arguments name; the current folder where there are none. One bad path leaves the others. */
export async function findTargets(
  paths: readonly string[],
  terminal: Terminal,
  options: TargetOptions = {},
): Promise<Targets> {
  const files = new Set<string>();
  const modules = new Set<string>();
  const named: string[] = [];
  const folders: string[] = [];
  const failures: Note[] = [];
  const searched: SearchedTarget[] = [];
  const spellings: Spelling[] = [];
  const display = displayAs(spellings, terminal.folder);
  for (const path of paths.length === 0 ? ["."] : paths) {
    const absolute = realTarget(absolutePath(path, terminal.folder));
    spellings.push({ path: absolute, typed: isDiskPath(path) ? absolutePath(path, terminal.folder) : null });
    const kind = kindOf(absolute);
    if (kind === "folder") folders.push(absolute);
    else if (kind === "file") named.push(absolute);
    else failures.push({ path: absolute, message: kind.message });
  }
  const workspace = new Workspace([
    ...new Set([...folders, ...named.map(folderOf)].map((at) => rootOf(at, terminal.folder))),
  ]);
  for (const path of named) {
    if (options.modules === true && isBuiltModule(path)) {
      modules.add(path);
      continue;
    }
    const reason = isChecked(path) ? workspace.note(path) : "neither a C file, a patch nor a klp-history.jsonc";
    if (reason !== null) {
      failures.push({ path, message: reason });
      continue;
    }
    files.add(path);
    if (!isManifest(path)) searched.push({ path, kind: "file", files: [path] });
  }
  const notes: Note[] = [];
  for (const folder of folders) {
    const found = await discover([folder], {
      maxFiles: MAX_FILES,
      exclude: [],
      onProgress: (count) => terminal.progress(`${display(folder)}: ${count} C files searched`),
    });
    for (const file of [...found.files, ...found.manifests]) files.add(file);
    notes.push(...found.notes);
    failures.push(...found.failures);
    if (found.searched === 0) notes.push({ path: folder, message: "no C file in this folder" });
    else if (found.files.length === 0) notes.push(nothingFound({ path: folder, kind: "folder" }));
    else searched.push({ path: folder, kind: "folder", files: found.files });
  }
  terminal.progress("");
  return { workspace, files: [...files].sort(), modules: [...modules], notes, failures, searched, display };
}

/** Says of something that was named that no livepatch is in it. */
export function nothingFound({ path, kind }: Pick<SearchedTarget, "path" | "kind">): Note {
  return { path, message: `no livepatch found in ${kind === "file" ? "this file" : "the C files of this folder"}` };
}

interface Spelling {
  /** Where it leads, through links. */
  readonly path: string;
  /** As it was given, without what `.` and `..` add; null for a relative one. */
  readonly typed: string | null;
}

function displayAs(spellings: readonly Spelling[], folder: string): (path: string) => string {
  return (path) => {
    if (!isDiskPath(path) || isWithin(folder, path)) return displayPath(path, folder);
    const around = spellings.find((spelling) => isWithin(spelling.path, path));
    if (around === undefined) return spellings.every(({ typed }) => typed !== null) ? path : displayPath(path, folder);
    return around.typed === null ? displayPath(path, folder) : around.typed + path.slice(around.path.length);
  };
}

type Kind = "folder" | "file" | { readonly message: string };

function kindOf(path: string): Kind {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    return { message: systemMessage(error) };
  }
}

function isChecked(path: string): boolean {
  return path.endsWith(".c") || path.endsWith(".h") || isPatchFile(path) || isManifest(path);
}

/** Whether a name is that of a built module, also of a compressed one. */
export function isBuiltModule(path: string): boolean {
  return /\.ko(\.(gz|xz|zst))?$/.test(path);
}

function isManifest(path: string): boolean {
  return path.endsWith(`/${manifestName}`);
}

/** A path that the user named is followed through links, which those found inside a folder are not. */
export function realTarget(path: string): string {
  try {
    return withSlashes(realpathSync(path));
  } catch {
    return path;
  }
}

/**
 * The folder above which nothing is read for a path: the working tree that it belongs to (outside of one, the folder of
 * the nearest manifest), or the working directory, whichever is the wider; the path's own folder where it is in neither.
 */
function rootOf(folder: string, workingFolder: string): string {
  const above = isWithin(workingFolder, folder) ? workingFolder : null;
  const tree = folderUpward(folder, ".git") ?? folderUpward(folder, manifestName);
  if (tree === null) return above ?? folder;
  return above === null || isWithin(tree, above) ? tree : above;
}

/** The nearest folder upward that holds something. */
function folderUpward(folder: string, name: string): string | null {
  for (let at = folder; ; at = folderOf(at)) {
    if (existsSync(`${at === "/" ? "" : at}/${name}`)) return at;
    if (folderOf(at) === at) return null;
  }
}
