import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { SourceFile } from "../src/c/source.ts";
import { compare, expandedByGcc, expandedByUs, gccMacros } from "../test/c/gcc.ts";

/** What both made of one file. */
export interface FileComparison {
  readonly path: string;
  readonly bytes: number;
  readonly tokens: number;
  /** Where the first difference is; null if there is none. */
  readonly difference: string | null;
}

/** The `.c` files below the folders, sorted, relative to the kernel's own. */
export function kernelFiles(kernel: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(kernel, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".c"))
      .map((name) => `${folder}/${name}`)
      .sort(),
  );
}

/** Compares files of a kernel with gcc, which reads copies that are made in the folder `copies`. */
export class KernelFiles {
  private readonly kernel: string;
  private readonly copies: string;
  private readonly copied = new Set<string>();
  /** What gcc defines by itself even with -undef: `__STDC_VERSION__` and its like. */
  private readonly predefined = gccMacros();

  constructor(kernel: string, copies: string) {
    this.kernel = kernel;
    this.copies = copies;
  }

  compare(path: string): FileComparison {
    // Beside the folder of the file with the directive, the main file's own and the one above it are searched.
    const folders = [dirname(path), dirname(dirname(path))];
    const sources = new Map<string, SourceFile>();
    const main: SourceFile = { path, text: this.read(path) };
    // What a header may include depends on the main file's folder.
    this.copied.clear();
    this.copy(path, folders);
    const resolve = (name: string, from: SourceFile): SourceFile | null => {
      const found = this.find(name, dirname(from.path), folders);
      if (found === null) return null;
      const source = sources.get(found) ?? { path: found, text: this.read(found) };
      sources.set(found, source);
      return source;
    };
    const ours = expandedByUs(main, resolve, this.predefined);
    const gcc = expandedByGcc(
      this.copies,
      path,
      folders.map((folder) => `-iquote${folder}`),
    );
    if (gcc === null) return { path, bytes: main.text.length, tokens: ours.length, difference: "gcc breaks down" };
    const same = compare(gcc, ours) !== "different";
    return { path, bytes: main.text.length, tokens: ours.length, difference: same ? null : firstDifference(gcc, ours) };
  }

  private read(path: string): string {
    return readFileSync(join(this.kernel, path), "utf8");
  }

  private find(name: string, folder: string, folders: readonly string[]): string | null {
    return (
      [folder, ...folders].map((each) => `${each}/${name}`).find((path) => existsSync(join(this.kernel, path))) ?? null
    );
  }

  /** Writes what gcc reads of a file: itself and what it includes, without the includes that are not found by quotes. */
  private copy(path: string, folders: readonly string[]): void {
    if (this.copied.has(path)) return;
    this.copied.add(path);
    const text = this.read(path).replaceAll(/^[ \t]*#[ \t]*include.*$/gm, (line) => {
      const quoted = /include[ \t]*"([^"]*)"/.exec(line)?.[1];
      const found = quoted === undefined ? null : this.find(quoted, dirname(path), folders);
      // Only the directive goes, as a comment may begin or end behind it.
      if (found === null) return line.replace(/#[ \t]*include[ \t]*(<[^>]*>|"[^"]*"|.*)/, "");
      this.copy(found, folders);
      return line;
    });
    // Folders on the way to a file above its own have to be there, or the path leads nowhere.
    const target = join(this.copies, normalize(path));
    mkdirSync(dirname(target), { recursive: true });
    mkdirSync(dirname(join(this.copies, path)), { recursive: true });
    writeFileSync(target, text);
  }
}

function firstDifference(gcc: readonly string[], ours: readonly string[]): string {
  let at = 0;
  while (at < gcc.length && gcc[at] === ours[at]) at++;
  const part = (tokens: readonly string[]): string => tokens.slice(Math.max(0, at - 6), at + 8).join(" ");
  return `token ${at} of ${gcc.length}\n    gcc:  ${part(gcc)}\n    ours: ${part(ours)}`;
}
