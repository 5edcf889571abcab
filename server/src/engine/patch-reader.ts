import type { SourceFile, Span } from "../c/source.ts";
import { readUnifiedDiff, type ChangedFile } from "../c/unified-diff.ts";
import type { Configuration } from "../livepatch/configuration.ts";
import type { Module } from "../livepatch/model.ts";
import { patchedFile, type PatchedFile } from "../livepatch/patched-file.ts";
import type { Diagnostic, Note } from "./diagnostic.ts";
import { gitOff, type Files } from "./files.ts";
import { mentionsLivepatch } from "./module-specs.ts";
import { nameOf } from "./paths.ts";
import { readModule } from "./read-module.ts";

/** A patch of kernel sources, as kpatch and klp-build make a livepatch of. */
export interface Patch {
  readonly path: string;
  /** The paths within the tree of the C files that it adds livepatch code to. */
  readonly targets: readonly string[];
  /** What is to be seen of those files, as a module; its places are in texts that were made of the patch. */
  readonly readings: readonly [Module, ...Module[]];
  /** Where something stands in the patch itself; null for what the patch does not add, or not all of it. */
  readonly addedAt: (span: Span) => Span | null;
  /** Whether something begins on a line that the patch adds. */
  readonly isAdded: (span: Span) => boolean;
  /** Where something stands in the patch, added or not; null for what stands elsewhere. */
  readonly placeAt: (span: Span) => Span | null;
  /** The place in one of the texts that an offset in the patch stands for; null where it stands for none. */
  readonly textAt: (offset: number) => { readonly path: string; readonly offset: number } | null;
}

/** More files than a livepatch changes. */
const maximumFiles = 200;

/** Reads what a patch adds; null where that has nothing to do with livepatches. */
export function readPatch(
  source: SourceFile,
  configuration: Configuration,
): { readonly patch: Patch; readonly notes: readonly Note[] } | null {
  if (!mentionsLivepatch(source.text)) return null;
  const changed = readUnifiedDiff(source.text).filter(({ path }) => path.endsWith(".c") || path.endsWith(".h"));
  const ofInterest = changed.filter((file) => addsLivepatchCode(source, file));
  if (ofInterest.length === 0) return null;
  const read = ofInterest.slice(0, maximumFiles).map((file, index, all) => {
    // One patch may hold several changes of a file, one after the other.
    const number = all.slice(0, index).filter(({ path }) => path === file.path).length;
    return patchedFile(source, file, `${source.path}/${number === 0 ? "" : `${number}/`}${file.path}`);
  });
  // A header that the patch changes may define what its sources use.
  const headers = changed.filter((file) => file.path.endsWith(".h") && !ofInterest.includes(file));
  const others = headers.slice(0, maximumFiles).map((file) => patchedFile(source, file, `${source.path}/${file.path}`));
  const files = new Map([...others, ...read].map((each) => [each.file.path, each]));
  const { readings } = readModule(
    {
      key: source.path,
      name: nameOf(source.path)
        .replace(/\.[^.]*$/, "")
        .replaceAll("-", "_"),
      sources: read.map(({ file }) => ({ path: file.path, includeFolders: [], macros: new Map<string, string>() })),
      composed: false,
      open: "it is a patch",
    },
    filesOf(source, files),
    configuration,
  );
  const [first, ...more] = readings.map(({ module }): Module => ({ ...module, kind: "patch" }));
  const message = `only the first ${maximumFiles} of the ${ofInterest.length} files with livepatch code were looked at`;
  return {
    patch: {
      path: source.path,
      targets: [...new Set(read.map(({ target }) => target))],
      readings: [first!, ...more],
      ...placesIn(source, files),
    },
    notes: ofInterest.length > maximumFiles ? [{ path: source.path, message }] : [],
  };
}

/** What rules say of what a patch adds, where it stands in the patch. There are no fixes: the heads of hunks count their lines. */
export function patchDiagnostics(patch: Patch, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.flatMap((diagnostic) => {
    const span = patch.addedAt(diagnostic.span);
    if (span === null) return [];
    const related = diagnostic.related.flatMap((each) => {
      const place = patch.placeAt(each.span);
      return place === null ? [] : [{ ...each, span: place }];
    });
    return [{ ...diagnostic, span, related, fixes: [] }];
  });
}

function addsLivepatchCode({ text }: SourceFile, { hunks }: ChangedFile): boolean {
  return hunks.some(({ lines }) =>
    lines.some(({ start, end, added }) => added && mentionsLivepatch(text.slice(start, end))),
  );
}

/** The texts as files, which find each other's names by the paths in the tree. */
function filesOf(source: SourceFile, files: ReadonlyMap<string, PatchedFile>): Files {
  return {
    read: (path) => files.get(path)?.file ?? null,
    list: () => [],
    binary: () => null,
    revision: () => 0,
    root: () => source.path,
    git: gitOff("a patch has no revisions"),
  };
}

function placesIn(
  source: SourceFile,
  files: ReadonlyMap<string, PatchedFile>,
): Pick<Patch, "addedAt" | "isAdded" | "placeAt" | "textAt"> {
  const placeAt = ({ file, start, end }: Span): Span | null => {
    const text = files.get(file.path);
    const from = text?.file === file ? text.toPatch(start) : null;
    if (text === undefined || from === null) return null;
    return { file: source, start: from, end: end > start ? (text.toPatch(end - 1) ?? from - 1) + 1 : from };
  };
  const isAdded = ({ file, start }: Span): boolean => files.get(file.path)?.isAdded(start) === true;
  return {
    isAdded,
    placeAt,
    addedAt: (span) => (isAdded(span) && files.get(span.file.path)?.isCut(span) === false ? placeAt(span) : null),
    textAt: (offset) => {
      for (const [path, text] of files) {
        const at = text.fromPatch(offset);
        if (at !== null) return { path, offset: at };
      }
      return null;
    },
  };
}
