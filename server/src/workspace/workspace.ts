import { readdirSync, realpathSync, statSync, type Stats } from "node:fs";
import type { SourceFile } from "../c/source.ts";
import { gitOff, type BinaryFile, type Files, type Git } from "../engine/files.ts";
import { folderOf, isDiskPath, isWithin, withSlashes } from "./paths.ts";
import { readText, systemMessage } from "./read-text.ts";

/** A folder with more names is cut: no folder of a kernel tree has a tenth of it. */
const MAX_NAMES = 50_000;

/** Above this many UTF-16 units of text the files that were read first are dropped, to be read again when needed. */
const MAX_REMEMBERED_UNITS = 32 * 1024 * 1024;

interface RememberedFile {
  readonly file: SourceFile | null;
  /** Why there is no file although something is there. */
  readonly note: string | null;
  readonly stamp: string;
}

interface RememberedFolder {
  readonly names: readonly string[];
  readonly stamp: string;
}

/**
 * The files of the workspace folders: open documents before the disk. What was read stays the same object until it
 * changes. The disk is looked at when something is first asked for, when {@link changed} names it, and by
 * {@link refresh} for what nobody watches; never in between, so that one analysis sees one state of the world.
 */
export class Workspace implements Files {
  readonly git: Git = gitOff("it is not asked");
  #roots: readonly string[];
  #revision = 0;
  #isWatched: (path: string) => boolean = () => false;
  readonly #realRoots = new Map<string, string>();
  readonly #open = new Map<string, SourceFile>();
  readonly #files = new Map<string, RememberedFile>();
  readonly #folders = new Map<string, RememberedFolder>();

  /** @param roots Absolute paths of the workspace folders, with `/`. */
  constructor(roots: readonly string[]) {
    this.#roots = withoutTrailingSlash(roots);
  }

  get roots(): readonly string[] {
    return this.#roots;
  }

  setRoots(roots: readonly string[]): void {
    this.#roots = withoutTrailingSlash(roots);
    this.#realRoots.clear();
    // What may be read depends on the roots, so nothing that was read stands.
    this.#files.clear();
    this.#revision++;
  }

  /** Says which files inside the roots {@link changed} will name, so that {@link refresh} need not look at them. */
  setWatched(isWatched: (path: string) => boolean): void {
    this.#isWatched = isWatched;
  }

  /** The text of a document as its author sees it now; it hides the file on disk until it is closed. */
  open(path: string, text: string): void {
    const before = this.#open.get(path) ?? this.#files.get(path)?.file;
    const file = before?.text === text ? before : { path, text };
    if (file !== before) this.#revision++;
    this.#open.set(path, file);
  }

  close(path: string): void {
    const file = this.#open.get(path);
    if (file === undefined) return;
    this.#open.delete(path);
    if (!isDiskPath(path)) {
      this.#revision++;
      return;
    }
    // Saved, as a rule: then the disk has the same text, and what was computed from the document stands.
    const onDisk = this.#load(path, stampOf(path), file);
    this.#files.set(path, onDisk);
    if (onDisk.file !== file) this.#revision++;
  }

  /** Compares what is remembered and not watched with the disk. */
  refresh(): void {
    for (const path of this.#files.keys()) if (!this.#isKnownFresh(path)) this.#checkFile(path);
    for (const path of this.#folders.keys()) if (!this.#isKnownFresh(`${path}/Kbuild`)) this.#checkFolder(path);
    this.#dropWhatIsTooMuch();
  }

  /** Compares everything that is remembered with the disk, watched or not. */
  compareAll(): void {
    for (const path of this.#files.keys()) this.#checkFile(path);
    for (const path of this.#folders.keys()) this.#checkFolder(path);
  }

  /** Takes notice that a file or folder was made, changed or removed. */
  changed(path: string): void {
    for (const at of this.#files.keys()) if (isWithin(path, at)) this.#checkFile(at);
    for (const at of this.#folders.keys()) if (isWithin(path, at)) this.#checkFolder(at);
    const parent = folderOf(path);
    if (this.#folders.has(parent)) this.#checkFolder(parent);
  }

  read(path: string): SourceFile | null {
    const open = this.#open.get(path);
    if (open !== undefined) return open;
    return isDiskPath(path) ? this.#remembered(path).file : null;
  }

  list(folder: string): readonly string[] {
    if (!isDiskPath(folder)) return [];
    let remembered = this.#folders.get(folder);
    if (remembered === undefined) {
      const stamp = stampOf(folder);
      remembered = { names: listFolder(folder), stamp };
      this.#folders.set(folder, remembered);
    }
    return remembered.names;
  }

  binary(_path: string): BinaryFile | null {
    return null;
  }

  revision(): number {
    return this.#revision;
  }

  root(path: string): string {
    return this.#rootOf(path) ?? folderOf(path);
  }

  /** Why a path that exists was not read: too large, binary, no permission, a link out of its root. Null otherwise. */
  note(path: string): string | null {
    if (this.#open.has(path) || !isDiskPath(path)) return null;
    return this.#remembered(path).note;
  }

  #rootOf(path: string): string | null {
    let found: string | null = null;
    for (const root of this.#roots) {
      if (isWithin(root, path) && (found === null || root.length > found.length)) found = root;
    }
    return found;
  }

  #isKnownFresh(path: string): boolean {
    return this.#isWatched(path) && this.#rootOf(path) !== null;
  }

  #remembered(path: string): RememberedFile {
    let remembered = this.#files.get(path);
    if (remembered === undefined) {
      remembered = this.#load(path, stampOf(path), null);
      this.#files.set(path, remembered);
    }
    return remembered;
  }

  #checkFile(path: string): void {
    const before = this.#files.get(path);
    const stamp = stampOf(path);
    if (before === undefined || before.stamp === stamp) return;
    const now = this.#load(path, stamp, before.file);
    this.#files.set(path, now);
    if (now.file !== before.file && !this.#open.has(path)) this.#revision++;
  }

  #checkFolder(path: string): void {
    const before = this.#folders.get(path);
    const stamp = stampOf(path);
    if (before === undefined || before.stamp === stamp) return;
    const names = listFolder(path);
    const same = sameNames(before.names, names);
    this.#folders.set(path, { names: same ? before.names : names, stamp });
    if (!same) this.#revision++;
  }

  /** Reads a file; `before` comes back where it still has the same text. */
  #load(path: string, stamp: string, before: SourceFile | null): RememberedFile {
    if (stamp === NOTHING) return { file: null, note: null, stamp };
    const outside = this.#leavesRoot(path);
    if (outside !== null) return { file: null, note: outside, stamp };
    const content = readText(path);
    if (content.kind !== "text") return { file: null, note: content.message, stamp };
    return { file: before?.text === content.text ? before : { path, text: content.text }, note: null, stamp };
  }

  #leavesRoot(path: string): string | null {
    const root = this.root(path);
    let real = this.#realRoots.get(root);
    try {
      if (real === undefined) {
        real = withSlashes(realpathSync.native(root));
        this.#realRoots.set(root, real);
      }
      if (isWithin(real, withSlashes(realpathSync.native(path)))) return null;
    } catch (error) {
      return systemMessage(error);
    }
    return `a symbolic link that leaves ${root}, not followed`;
  }

  #dropWhatIsTooMuch(): void {
    let units = 0;
    for (const { file } of this.#files.values()) units += file?.text.length ?? 0;
    for (const [path, { file }] of this.#files) {
      if (units <= MAX_REMEMBERED_UNITS) return;
      units -= file?.text.length ?? 0;
      this.#files.delete(path);
      this.#revision++;
    }
  }
}

/** The stamp of a path where there is nothing that can be looked at. */
const NOTHING = "";

/** What changes when a file or folder does. */
function stampOf(path: string): string {
  let stat: Stats | undefined;
  try {
    stat = statSync(path, { throwIfNoEntry: false });
  } catch {
    return NOTHING;
  }
  if (stat === undefined) return NOTHING;
  return `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}`;
}

function listFolder(folder: string): readonly string[] {
  const names: string[] = [];
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isFolderLink(`${folder}/${entry.name}`));
      names.push(isFolder ? `${entry.name}/` : entry.name);
      if (names.length === MAX_NAMES) break;
    }
  } catch {
    return [];
  }
  return names.sort();
}

function isFolderLink(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

function withoutTrailingSlash(paths: readonly string[]): string[] {
  return paths.map((path) => (path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path));
}
