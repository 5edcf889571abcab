import type { SourceFile } from "../c/source.ts";
import { compilerFlags, type CompilerFlags } from "./compiler-flags.ts";
import { folderMarks, Makefile, spelled, type MakefileNeighbours, type MakeWord } from "./makefile.ts";

/** What a Kbuild file says of the folder that it stands in. */
export interface Kbuild {
  readonly modules: readonly KbuildModule[];
  /** The flags that an object is compiled with, by its path without suffix. */
  readonly flags: (object: string) => CompilerFlags;
  /** Those of `subdir-ccflags-y`, which hold for folders below as well. */
  readonly flagsBelow: CompilerFlags;
}

/** A module as a Kbuild file composes it. */
export interface KbuildModule {
  /** The object's name without `.o`, as written: `livepatch-sample`. */
  readonly name: string;
  /** Sources relative to the Kbuild file's folder, without suffix, in link order: `livepatch-sample`, `fix/bsc1`. */
  readonly objects: readonly string[];
  /** Why it may have more objects than these; null where it has not. */
  readonly open: string | null;
}

/**
 * Reads a Kbuild or Makefile: the modules of `obj-m`, `obj-y` and `obj-$(CONFIG_X)` with their `x-objs`, `x-y`, `x-m` and
 * `x-$(CONFIG_X)` lists, and the flags of `ccflags-y`, `subdir-ccflags-y` and `CFLAGS_x.o`. Every branch of a make
 * condition counts as taken, since nobody knows the configuration. The forms are those of the kernel's
 * `Documentation/kbuild/makefiles.rst`, the composition that of `scripts/Makefile.lib`.
 */
export function readKbuild(file: SourceFile, neighbours: MakefileNeighbours): Kbuild {
  const makefile = new Makefile(file.text, neighbours);
  const flagsBelow = flagWords(makefile, ["subdir-ccflags-"]);
  const flagsHere = flagWords(makefile, ["ccflags-"]);
  const always = [...makefile.words("KBUILD_CPPFLAGS"), ...makefile.words("KBUILD_CFLAGS")];
  const common = [...always, ...flagsBelow, ...flagsHere, ...makefile.words("EXTRA_CFLAGS")];
  return {
    modules: readModules(makefile),
    flags: (object) => compilerFlags([...common, ...ownFlags(makefile, object)]),
    flagsBelow: compilerFlags(flagsBelow),
  };
}

/** Kernels before 5.4 know an object of a folder below by its last name alone. */
function ownFlags(makefile: Makefile, object: string): readonly MakeWord[] {
  const name = object.slice(object.lastIndexOf("/") + 1);
  const flags = makefile.words(`CFLAGS_${object}.o`);
  return name === object || flags.length > 0 ? flags : makefile.words(`CFLAGS_${name}.o`);
}

/** What the lists `prefix-y`, `prefix-m`, `prefix-$(CONFIG_X)` hold. */
function flagWords(makefile: Makefile, prefixes: readonly string[]): readonly MakeWord[] {
  return [...makefile.names()].flatMap((name) => {
    const prefix = prefixes.find((each) => name.startsWith(each));
    const suffix = prefix === undefined ? "" : name.slice(prefix.length);
    if (!isListSuffix(suffix)) return [];
    const isCertain = suffix === "y" || suffix === "m";
    return makefile.words(name).map((word) => (isCertain ? word : { ...word, conditional: true }));
  });
}

function readModules(makefile: Makefile): KbuildModule[] {
  const lists = compositeLists(makefile);
  const modules = new Map<string, KbuildModule>();
  for (const variable of makefile.names()) {
    if (!variable.startsWith("obj-") || !isListSuffix(variable.slice("obj-".length))) continue;
    for (const { text } of makefile.words(variable)) {
      const name = objectName(text);
      if (name === null || modules.has(name)) continue;
      const { objects, open } = composition(makefile, name, lists.get(name) ?? []);
      // A name that is not known, and that nothing composes, says nothing of any source.
      if (objects[0] === name && name.includes("$")) continue;
      modules.set(name, { name: spelled(name), objects, open });
    }
  }
  return [...modules.values()];
}

/** The variables that may list an object's parts, by the object, in the order in which Makefile.lib joins them. */
function compositeLists(makefile: Makefile): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, string[]>();
  for (const suffix of ["objs", "y", "m", "$"]) {
    for (const variable of makefile.names()) {
      const dash = listDash(variable);
      if (dash < 0 || !variable.startsWith(suffix, dash + 1)) continue;
      const name = variable.slice(0, dash);
      const ofName = lists.get(name);
      if (ofName === undefined) lists.set(name, [variable]);
      else ofName.push(variable);
    }
  }
  return lists;
}

/** The index of the dash before the suffix of a list, or -1 for another variable. */
function listDash(variable: string): number {
  const reference = variable.endsWith(")") || variable.endsWith("}") ? variable.lastIndexOf("-$") : -1;
  const dash = reference >= 0 ? reference : variable.lastIndexOf("-");
  const suffix = variable.slice(dash + 1);
  return dash > 0 && (suffix === "objs" || isListSuffix(suffix)) ? dash : -1;
}

function isListSuffix(suffix: string): boolean {
  return suffix === "y" || suffix === "m" || suffix.startsWith("$(") || suffix.startsWith("${");
}

/** The parts of a composite object, or the object itself where nothing composes it. */
function composition(
  makefile: Makefile,
  name: string,
  variables: readonly string[],
): { readonly objects: readonly string[]; readonly open: string | null } {
  const objects = new Set<string>();
  let open: string | null = null;
  let hasParts = false;
  for (const { text } of variables.flatMap((variable) => makefile.words(variable))) {
    hasParts = true;
    const object = objectName(text);
    if (object === null || object.includes("$") || object.includes("@")) {
      open ??= `\`${spelled(text)}\` is not known`;
    } else objects.add(object);
  }
  return { objects: hasParts ? [...objects] : [name], open };
}

/** The path without suffix of an object in the Kbuild file's folder or below; null for anything else. */
function objectName(word: string): string | null {
  if (!word.endsWith(".o")) return null;
  const path = word.slice(word.lastIndexOf(folderMarks.source) + 1, -2);
  const segments = path.split("/").filter((segment) => segment !== "." && segment !== "");
  const isAbsolute = path.startsWith("/") && !word.includes(folderMarks.source);
  if (isAbsolute || segments.includes("..") || path.includes(folderMarks.tree)) return null;
  return segments.join("/") || null;
}
