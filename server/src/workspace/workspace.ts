import type { SourceFile } from "../c/source.ts";
import { gitOff, type BinaryFile, type Files, type Git } from "../engine/files.ts";
import { parseRevisionPath } from "../engine/revision-path.ts";
import { binaryFile, refusedFile } from "./binary-file.ts";
import { GitReader, type GitOptions } from "./git/git-reader.ts";
import { listFolder } from "./list-folder.ts";
import { folderOf, isDiskPath, isWithin } from "./paths.ts";
import { readText } from "./read-text.ts";
import { NOTHING, stampOf } from "./stamp.ts";
import { WorkspaceFolders } from "./workspace-folders.ts";

/** Above this many UTF-16 units of text the files that were read first are dropped, to be read again when needed. */
const MAX_REMEMBERED_UNITS = 32 * 1024 * 1024;

/** The longest time that a timer of Node's takes, in milliseconds. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

const NO_NAMES: readonly string[] = [];

interface RememberedFile {
  readonly file: SourceFile | null;
  /** Why there is no file although something is there. */
  readonly note: string | null;
  readonly stamp: string;
}

interface RememberedBinary {
  readonly file: BinaryFile | null;
  readonly stamp: string;
}

interface RememberedFolder {
  readonly names: readonly string[];
  readonly stamp: string;
}

/**
 * The files of the workspace folders: open documents before the disk. What was read stays the same object until it
 * changes. The disk is looked at when something is first asked for, when {@link changed} names it, and by
 * {@link refresh} for what nobody watches; never in between, so that one analysis sees one state of the world. Git is not
 * asked before {@link allowGit}, and what it has to say comes during {@link gitSettled}.
 */
export class Workspace implements Files {
  #noGit = gitOff("git is not asked");
  #gitReader: GitReader | null = null;
  #roots: WorkspaceFolders;
  #revision = 0;
  #isWatched: (path: string) => boolean = () => false;
  readonly #open = new Map<string, SourceFile>();
  readonly #files = new Map<string, RememberedFile>();
  readonly #binaries = new Map<string, RememberedBinary>();
  readonly #folders = new Map<string, RememberedFolder>();

  /** @param roots Absolute paths of the workspace folders, with `/`. */
  constructor(roots: readonly string[]) {
    this.#roots = new WorkspaceFolders(roots);
  }

  /** Git as it may be asked now. */
  get git(): Git {
    return this.#gitReader ?? this.#noGit;
  }

  get roots(): readonly string[] {
    return this.#roots.paths;
  }

  setRoots(roots: readonly string[]): void {
    this.#roots = new WorkspaceFolders(roots);
    // What may be read depends on the roots, so nothing that was read stands.
    this.#files.clear();
    this.#binaries.clear();
    this.#gitReader?.forgetPlaces();
    this.#revision++;
  }

  /** Lets git be run for the repositories that the workspace folders are in, or hold; from the first call on. */
  allowGit(options: GitOptions = {}): void {
    if (this.#gitReader !== null) return;
    this.#gitReader = new GitReader(options, {
      realPath: (path) => this.#roots.realPath(path),
      untrusted: () => this.roots.map((root) => this.#roots.realPath(root)),
      onChange: () => this.#revision++,
    });
    this.#revision++;
  }

  /** Runs no git any more; the reason is the rest of a sentence after a colon. */
  refuseGit(reason: string): void {
    this.dispose();
    this.#noGit = gitOff(reason);
    this.#revision++;
  }

  /** Whether something was asked of git whose answer is not known yet: {@link gitSettled} brings it. */
  isGitPending(): boolean {
    return this.#gitReader?.isPending() ?? false;
  }

  /**
   * Asks git for all that is wanted. Resolves when the answers are there, and {@link revision} is another number; or when
   * the time is over or the signal says so, and then they come later. Never rejects.
   *
   * @param timeout Milliseconds.
   */
  async gitSettled(timeout: number, signal?: AbortSignal): Promise<void> {
    const reader = this.#gitReader;
    if (reader?.isPending() !== true || signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const stop = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      // Git does not keep the process alive, and this does.
      const timer = setTimeout(stop, Math.min(timeout, LONGEST_TIMEOUT));
      signal?.addEventListener("abort", stop);
      void reader.settle().then(stop);
    });
  }

  /** Ends the processes that were started. */
  dispose(): void {
    this.#gitReader?.dispose();
    this.#gitReader = null;
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
    for (const path of this.#binaries.keys()) if (!this.#isKnownFresh(path)) this.#checkBinary(path);
    for (const path of this.#folders.keys()) if (!this.#isKnownFresh(`${path}/Kbuild`)) this.#checkFolder(path);
    this.#gitReader?.refresh(performance.now(), false);
    this.#dropWhatIsTooMuch();
  }

  /** Compares everything that is remembered with the disk, watched or not. */
  compareAll(): void {
    for (const path of this.#files.keys()) this.#checkFile(path);
    for (const path of this.#binaries.keys()) this.#checkBinary(path);
    for (const path of this.#folders.keys()) this.#checkFolder(path);
    this.#gitReader?.refresh(performance.now(), true);
  }

  /** Takes notice that a file or folder was made, changed or removed. */
  changed(path: string): void {
    for (const at of this.#files.keys()) if (isWithin(path, at)) this.#checkFile(at);
    for (const at of this.#binaries.keys()) if (isWithin(path, at)) this.#checkBinary(at);
    for (const at of this.#folders.keys()) if (isWithin(path, at)) this.#checkFolder(at);
    const parent = folderOf(path);
    if (this.#folders.has(parent)) this.#checkFolder(parent);
  }

  read(path: string): SourceFile | null {
    const open = this.#open.get(path);
    if (open !== undefined) return open;
    return isDiskPath(path) ? this.#remembered(path).file : (this.#gitReader?.read(path) ?? null);
  }

  list(folder: string): readonly string[] {
    if (!isDiskPath(folder)) return this.#gitReader?.list(folder) ?? NO_NAMES;
    let remembered = this.#folders.get(folder);
    if (remembered === undefined) {
      const stamp = stampOf(folder);
      remembered = { names: listFolder(folder), stamp };
      this.#folders.set(folder, remembered);
    }
    return remembered.names;
  }

  binary(path: string): BinaryFile | null {
    if (!isDiskPath(path)) return null;
    let remembered = this.#binaries.get(path);
    if (remembered === undefined) {
      remembered = this.#loadBinary(path, stampOf(path));
      this.#binaries.set(path, remembered);
    }
    return remembered.file;
  }

  revision(): number {
    return this.#revision;
  }

  /** For a file at a git revision: that folder at the same revision. */
  root(path: string): string {
    const at = parseRevisionPath(path);
    // The folder is written as a part of the path, so that it stays the one that the path names.
    if (at !== null) return path.slice(0, path.length - at.path.length) + this.root(at.path);
    return this.#roots.root(path);
  }

  /** Why a path that exists was not read: too large, binary, no permission, a link out of its root. Null otherwise. */
  note(path: string): string | null {
    if (this.#open.has(path)) return null;
    if (!isDiskPath(path)) return this.#gitReader?.note(path) ?? null;
    return this.#remembered(path).note;
  }

  #isKnownFresh(path: string): boolean {
    return this.#isWatched(path) && this.#roots.holding(path) !== null;
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

  #checkBinary(path: string): void {
    const before = this.#binaries.get(path);
    const stamp = stampOf(path);
    if (before === undefined || before.stamp === stamp) return;
    this.#binaries.set(path, this.#loadBinary(path, stamp));
    this.#revision++;
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
    const outside = this.#roots.refusal(path);
    if (outside !== null) return { file: null, note: outside, stamp };
    const content = readText(path);
    if (content.kind !== "text") return { file: null, note: content.message, stamp };
    return { file: before?.text === content.text ? before : { path, text: content.text }, note: null, stamp };
  }

  #loadBinary(path: string, stamp: string): RememberedBinary {
    if (stamp === NOTHING) return { file: null, stamp };
    const outside = this.#roots.refusal(path);
    return { file: outside === null ? binaryFile(path) : refusedFile(path, outside), stamp };
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

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
