import type { Scenario } from "../fixture.ts";

/** A change of one text. What it speaks of has to be there: a change that finds nothing is a mistake of its table. */
export type Edit =
  /** A piece of the text, which stands there once, or is the nth. */
  | { readonly from: string; readonly to: string; readonly nth?: number }
  /** A whole function, from its first line to its closing brace; comments before it stay. */
  | { readonly function: string; readonly to: string }
  /** A name, wherever it stands as a word of its own. */
  | { readonly word: string; readonly to: string }
  /** A piece of the text, wherever it stands. */
  | { readonly all: string; readonly to: string };

/** Changes of one file; `file` is `reboot_2.c` where a row does not say. A text of its own makes it a new file. */
export interface FileEdits {
  readonly file: string;
  readonly edits: readonly Edit[];
}

/** A piece of a text and what comes in its place. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The files with all changes made at once, each found in what was there before.
 * @returns null where two of them touch the same piece.
 */
export function edited(files: Scenario, changes: readonly FileEdits[]): Scenario | null {
  const result = new Map(files);
  for (const file of new Set(changes.map((change) => change.file))) {
    const text = files.get(file) ?? "";
    const edits = changes.flatMap((change) => (change.file === file ? change.edits : []));
    const replaced = replaceAll(
      text,
      edits.flatMap((edit) => replacements(file, text, edit)),
    );
    if (replaced === null) return null;
    result.set(file, replaced);
  }
  return result;
}

function replaceAll(text: string, all: readonly Replacement[]): string | null {
  const sorted = [...all].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let at = 0;
  for (const { start, end, text: inserted } of sorted) {
    if (start < at) return null;
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}

function replacements(file: string, text: string, edit: Edit): readonly Replacement[] {
  if ("all" in edit) {
    const all = places(text, edit.all);
    if (all.length === 0) throw new Error(`${file} has no \`${edit.all}\``);
    return all.map((start) => ({ start, end: start + edit.all.length, text: edit.to }));
  }
  if ("word" in edit) {
    const all = places(text, edit.word).filter((start) => isWord(text, start, start + edit.word.length));
    if (all.length === 0) throw new Error(`${file} has no word \`${edit.word}\``);
    return all.map((start) => ({ start, end: start + edit.word.length, text: edit.to }));
  }
  if ("function" in edit) {
    const [start, end] = functionPlace(file, text, edit.function);
    return [{ start, end, text: edit.to }];
  }
  const all = edit.from === "" ? [0] : places(text, edit.from);
  const start = all[(edit.nth ?? 1) - 1];
  if (start === undefined || (edit.nth === undefined && all.length > 1)) {
    throw new Error(`${file} has ${all.length} times \`${edit.from}\``);
  }
  return [{ start, end: start + edit.from.length, text: edit.to }];
}

/** A definition as the kernel's style writes it: its name in the first line, its closing brace at the start of a line. */
function functionPlace(file: string, text: string, name: string): readonly [number, number] {
  const start = text.search(new RegExp(`^static [^;=]*\\b${name}\\([^;]*$`, "m"));
  const end = text.indexOf("\n}\n", start);
  if (start < 0 || end < 0) throw new Error(`${file} has no function \`${name}\``);
  return [start, end + "\n}\n".length];
}

function places(text: string, piece: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length)) found.push(at);
  return found;
}

function isWord(text: string, start: number, end: number): boolean {
  return !/\w/.test(text.charAt(start - 1)) && !/\w/.test(text.charAt(end));
}
