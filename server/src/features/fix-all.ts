import { positionAt, type SourceFile } from "../c/source.ts";
import { createEngine } from "../engine/create-engine.ts";
import type { Diagnostic } from "../engine/diagnostic.ts";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import type { Files } from "../engine/files.ts";
import type { Edit, Fix } from "../rules/rule.ts";
import { applyEdits } from "./apply-edits.ts";

/**
 * Fixes that reveal what the next round fixes come to an end long before this; fixes that fight each other do not. A round
 * that leaves fewer of them than any before it is none of those, and is not counted.
 */
const MAX_ROUNDS = 32;

export interface FixAllResult {
  /** The new text of each file that changes, by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly AppliedFix[];
}

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
  /** Where the diagnostic stood when it was fixed; the line is from 0. */
  readonly path: string;
  readonly line: number;
}

/**
 * Applies safe fixes of the files' diagnostics until none is left, on copies in memory. Fixes that touch each other wait
 * for the next round; equal edits are made once. In a file of several modules a fix is left out if one of them would
 * gain a diagnostic by it. `mayEdit` says which files may change; a fix that needs another one is left out.
 */
export function fixAll(
  files: Files,
  paths: readonly string[],
  mayEdit: (path: string) => boolean,
  options: EngineOptions = {},
): FixAllResult {
  const copies = createCopies(files);
  const engine = createEngine(copies.files, options);
  const applied: AppliedFix[] = [];
  const refused = new Set<string>();
  let fewest = Infinity;
  for (let round = 0; round < MAX_ROUNDS;) {
    const candidates = safeFixes(engine, paths, mayEdit, refused);
    const chosen = compatible(candidates);
    if (chosen.length === 0) break;
    if (candidates.length >= fewest) round++;
    fewest = Math.min(fewest, candidates.length);
    const accepted = tryFixes(engine, copies, chosen) ? chosen : oneByOne(engine, copies, chosen, refused);
    for (const { diagnostic, fix } of accepted) {
      const { file, start } = diagnostic.span;
      applied.push({ rule: diagnostic.rule, title: fix.title, path: file.path, line: positionAt(file, start).line });
    }
  }
  return { texts: copies.texts(), applied };
}

interface ChosenFix {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

function safeFixes(
  engine: Engine,
  paths: readonly string[],
  mayEdit: (path: string) => boolean,
  refused: ReadonlySet<string>,
): ChosenFix[] {
  const all = new Set(paths);
  for (const path of paths) for (const related of engine.relatedFiles(path)) all.add(related);
  return [...all].flatMap((path) =>
    engine.diagnostics(path).flatMap((diagnostic) => {
      const fix = diagnostic.fixes.find(({ safe }) => safe);
      if (fix === undefined || refused.has(refusalKey(diagnostic))) return [];
      return fix.edits.every(({ span }) => mayEdit(span.file.path)) ? [{ diagnostic, fix }] : [];
    }),
  );
}

/** Those that can be made at once, first come first served. */
function compatible(candidates: readonly ChosenFix[]): ChosenFix[] {
  const edits: Edit[] = [];
  return candidates.filter(({ fix }) => {
    if (fix.edits.length === 0) return false;
    const added = fix.edits.filter((edit) => !edits.some((other) => sameEdit(edit, other)));
    if (added.some((edit) => edits.some((other) => touches(edit, other)))) return false;
    edits.push(...added);
    return true;
  });
}

/** Makes the fixes, or leaves everything as it was and returns false if a module gains a diagnostic by a shared file. */
function tryFixes(engine: Engine, copies: Copies, chosen: readonly ChosenFix[]): boolean {
  const byFile = new Map<SourceFile, Edit[]>();
  for (const edit of chosen.flatMap(({ fix }) => fix.edits)) {
    const edits = byFile.get(edit.span.file);
    if (edits === undefined) byFile.set(edit.span.file, [edit]);
    else if (!edits.some((other) => sameEdit(edit, other))) edits.push(edit);
  }
  const shared = [...byFile.keys()].map(({ path }) => path).filter((path) => engine.modules(path).length > 1);
  const before = countByModule(engine, shared);
  for (const [file, edits] of byFile) copies.replace(file.path, applyEdits(file.text, edits.map(toChange)));
  if (shared.length === 0) return true;
  for (const [key, count] of countByModule(engine, shared)) {
    if (count <= (before.get(key) ?? 0)) continue;
    for (const file of byFile.keys()) copies.restore(file);
    return false;
  }
  return true;
}

function oneByOne(engine: Engine, copies: Copies, chosen: readonly ChosenFix[], refused: Set<string>): ChosenFix[] {
  for (const each of chosen) {
    // After one success the places of the others may have moved: they are asked for again in the next round.
    if (tryFixes(engine, copies, [each])) return [each];
    refused.add(refusalKey(each.diagnostic));
  }
  return [];
}

/** How many diagnostics of each rule each module of the files has. */
function countByModule(engine: Engine, paths: readonly string[]): ReadonlyMap<string, number> {
  const modules = new Map(paths.flatMap((path) => engine.modules(path)).map((module) => [module.key, module]));
  const counts = new Map<string, number>();
  for (const module of modules.values()) {
    for (const { rule } of module.diagnostics) {
      const key = `${rule} ${module.key}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** A refused fix is known by what its diagnostic says, because its place moves with other fixes. */
function refusalKey({ rule, message, span }: Diagnostic): string {
  return `${rule} ${message} ${span.file.path}`;
}

function toChange({ span, newText }: Edit): { start: number; end: number; newText: string } {
  return { start: span.start, end: span.end, newText };
}

function sameEdit(a: Edit, b: Edit): boolean {
  return (
    a.span.file === b.span.file && a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText
  );
}

function touches(a: Edit, b: Edit): boolean {
  return a.span.file === b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end;
}

/** Files with some of them replaced in memory. */
interface Copies {
  readonly files: Files;
  replace(path: string, text: string): void;
  /** Puts back the file that was there before the last replacement. */
  restore(file: SourceFile): void;
  texts(): ReadonlyMap<string, string>;
}

function createCopies(source: Files): Copies {
  const copies = new Map<string, SourceFile>();
  let revision = 0;
  return {
    files: {
      read: (path) => copies.get(path) ?? source.read(path),
      list: (folder) => source.list(folder),
      binary: (path) => source.binary(path),
      revision: () => revision,
      root: (path) => source.root(path),
      git: source.git,
    },
    replace: (path, text) => {
      copies.set(path, { path, text });
      revision++;
    },
    restore: (file) => {
      copies.set(file.path, file);
      revision++;
    },
    texts: () => {
      const changed = [...copies].filter(([path, { text }]) => source.read(path)?.text !== text);
      return new Map(changed.map(([path, { text }]) => [path, text]));
    },
  };
}
