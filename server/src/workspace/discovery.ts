import { closeSync, openSync, readdirSync, readSync, type Dirent } from "node:fs";
import type { Note } from "../engine/diagnostic.ts";
import { isPatchFile } from "../engine/patch-file.ts";
import { globFilter, type PathFilter } from "./glob.ts";
import { folderOf } from "./paths.ts";
import { MAX_FILE_BYTES, systemMessage } from "./read-text.ts";

export interface DiscoveryOptions {
  /** How many C files and patches are looked into; what is beyond is told in a note. */
  readonly maxFiles: number;
  /** Globs of what is left out, relative to the folder that is searched. */
  readonly exclude: readonly string[];
  readonly signal?: AbortSignal;
  /** Told now and then how many files were looked into. */
  readonly onProgress?: (searched: number) => void;
}

export interface Discovery {
  /** C files and patches that may hold livepatch code, sorted: absolute paths with `/`. */
  readonly files: readonly string[];
  /** `klp-history.jsonc` files, sorted. */
  readonly manifests: readonly string[];
  /** How many files were looked into. */
  readonly searched: number;
  /** What was not searched by choice: bounds. */
  readonly notes: readonly Note[];
  /** What could not be read. */
  readonly failures: readonly Note[];
}

/** The work between two returns to the event loop, so that a server stays responsive. */
const SLICE_MILLISECONDS = 8;

/** What every C file of a livepatch says somewhere; macros of klp-build and kpatch stand for tables made by tools. */
const MARKS = ["klp_", "KLP_", "KPATCH_"].map((mark) => Buffer.from(mark, "latin1"));

/** The end of a directive that includes another C file, which may be all that a module's main file has. */
const INCLUDED_C_FILE = Buffer.from('.c"', "latin1");

/** One buffer for all files, so that a kernel tree's gigabyte leaves no garbage. It grows to the largest file met. */
let buffer = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * Finds the C files and patches below some folders that may hold livepatch code, by their bytes alone. Never throws; symbolic links
 * are not followed, and folders named `.*` or `node_modules` not entered. Works in slices, and stops between two when the signal says so.
 */
export async function discover(folders: readonly string[], options: DiscoveryOptions): Promise<Discovery> {
  const search = new Search(options);
  for (const folder of folders) {
    const steps = search.walk(folder);
    let sliceEnd = performance.now() + SLICE_MILLISECONDS;
    while (steps.next().done !== true) {
      if (performance.now() < sliceEnd) continue;
      options.onProgress?.(search.searched);
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (options.signal?.aborted === true) return search.result();
      sliceEnd = performance.now() + SLICE_MILLISECONDS;
    }
  }
  return search.result();
}

/** One run of {@link discover}: what it has found so far. */
class Search {
  readonly #maxFiles: number;
  readonly #isExcluded: PathFilter;
  readonly #seen = new Set<string>();
  readonly #files = new Set<string>();
  readonly #manifests: string[] = [];
  /** C files that hold no mark themselves, by the C files that they include. */
  readonly #includers = new Map<string, string[]>();
  readonly #notes: Note[] = [];
  readonly #failures: Note[] = [];
  #searched = 0;

  get searched(): number {
    return this.#searched;
  }

  constructor(options: DiscoveryOptions) {
    this.#maxFiles = options.maxFiles;
    this.#isExcluded = globFilter(options.exclude);
  }

  /** Walks one folder, deepest last, in the order of names; yields after each folder and each file. */
  *walk(root: string): Generator<void, void> {
    const folders = [root];
    const relativeFrom = root.endsWith("/") ? root.length : root.length + 1;
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      if (this.#seen.has(folder)) continue;
      this.#seen.add(folder);
      const prefix = folder.endsWith("/") ? folder : `${folder}/`;
      const below: string[] = [];
      for (const entry of this.#entries(folder)) {
        const path = prefix + entry.name;
        if (entry.isDirectory()) {
          if (!isPassedBy(entry.name) && !this.#isExcluded(path.slice(relativeFrom))) below.push(path);
        } else if (!entry.isFile() || !isInteresting(entry.name)) continue;
        else if (this.#isExcluded(path.slice(relativeFrom))) continue;
        else if (entry.name === MANIFEST) this.#manifests.push(path);
        else if (this.#searched >= this.#maxFiles) {
          const message = `only the first ${this.#maxFiles} C files were searched; raise klpState.discovery.maxFiles`;
          this.#notes.push({ path: root, message });
          return;
        } else {
          this.#look(path, folder);
          yield;
        }
      }
      for (let i = below.length - 1; i >= 0; i--) folders.push(below[i]!);
      yield;
    }
  }

  result(): Discovery {
    const pending = [...this.#files];
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      for (const includer of this.#includers.get(file) ?? []) {
        if (this.#files.has(includer)) continue;
        this.#files.add(includer);
        pending.push(includer);
      }
    }
    return {
      files: [...this.#files].sort(),
      manifests: [...new Set(this.#manifests)].sort(),
      searched: this.#searched,
      notes: this.#notes,
      failures: this.#failures,
    };
  }

  #entries(folder: string): Dirent[] {
    try {
      const entries = readdirSync(folder, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      this.#failures.push({ path: folder, message: systemMessage(error) });
      return [];
    }
  }

  #look(path: string, folder: string): void {
    this.#searched++;
    let length: number;
    try {
      length = readInto(path);
    } catch (error) {
      this.#failures.push({ path, message: systemMessage(error) });
      return;
    }
    const bytes = buffer.subarray(0, length);
    if (length > MAX_FILE_BYTES) {
      this.#notes.push({ path, message: `larger than ${MAX_FILE_BYTES >> 20} MB, not read as C` });
      return;
    }
    if (MARKS.some((mark) => bytes.includes(mark))) {
      this.#files.add(path);
      return;
    }
    for (const name of isPatchFile(path) ? [] : includedCFiles(bytes)) {
      const target = resolveBeside(folder, name);
      const includers = this.#includers.get(target);
      if (includers === undefined) this.#includers.set(target, [path]);
      else includers.push(path);
    }
  }
}

/** Folders that tools keep for themselves: no livepatch under work is in there. */
function isPassedBy(folderName: string): boolean {
  return folderName.startsWith(".") || folderName === "node_modules";
}

const MANIFEST = "klp-history.jsonc";

function isInteresting(name: string): boolean {
  return name.endsWith(".c") || isPatchFile(name) || name === MANIFEST;
}

/** Reads a file into the shared buffer, one byte over the bound at most, and returns how much. */
function readInto(path: string): number {
  const descriptor = openSync(path, "r");
  try {
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, length);
      length += count;
      if (length < buffer.length) return length;
      if (length > MAX_FILE_BYTES) return length;
      const larger = Buffer.allocUnsafeSlow(Math.min(buffer.length * 4, MAX_FILE_BYTES + 1));
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Names in `#include "x.c"` lines. */
function includedCFiles(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = bytes.indexOf(INCLUDED_C_FILE); at >= 0; at = bytes.indexOf(INCLUDED_C_FILE, at + 3)) {
    const lineStart = bytes.lastIndexOf(10, at) + 1;
    if (at - lineStart > 500) continue;
    const line = bytes.toString("utf8", lineStart, at + 2).trimStart();
    if (!line.startsWith("#")) continue;
    const directive = line.slice(1).trimStart();
    if (!directive.startsWith("include")) continue;
    const name = directive.slice("include".length).trimStart();
    if (name.startsWith('"')) names.push(name.slice(1));
  }
  return names;
}

/** `../a.c` in `/x/y` is `/x/a.c`. */
function resolveBeside(folder: string, name: string): string {
  let at = name.startsWith("/") ? "" : folder;
  for (const part of name.split("/")) {
    if (part === "..") at = folderOf(at);
    else if (part !== "" && part !== ".") at = at.endsWith("/") ? at + part : `${at}/${part}`;
  }
  return at;
}
