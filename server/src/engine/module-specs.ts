import type { SourceFile } from "../c/source.ts";
import { kbuildModules } from "../livepatch/kbuild.ts";
import type { Memory } from "./memory.ts";
import { foldersUpward, join, nameOf } from "./paths.ts";

/** Which files make a module, before any of them is read as C. */
export interface ModuleSpec {
  /** Names it among all others: its first source, then its name. */
  readonly key: string;
  /** The kernel's name. */
  readonly name: string;
  /** Its sources in link order. */
  readonly sources: readonly string[];
  /** Whether a Kbuild file composes it; a file on its own may be but a fragment of a module. */
  readonly composed: boolean;
}

/** How far a Kbuild file above a source's folder is looked for: `obj-m += x.o`, `x-y := fixes/bug/x.o`. */
const maximumKbuildDistance = 4;
/** How many sources of a folder are asked what they include. */
const maximumIncluders = 2000;

/**
 * Finds the modules that a C file is a source of, or that include it from beside or above it. None where no file of the
 * module speaks of livepatches. A source that no Kbuild file names is a module of its own.
 */
export function createModuleSpecs(memory: Memory): (path: string) => readonly ModuleSpec[] {
  const { files, remember } = memory;
  const mentions = remember((path: string) => mentionsLivepatch(files.read(path)?.text ?? ""));
  const includersIn = remember((folder: string) => includers(folder, memory));
  // A joined string, so that an answer with the same content is the same answer.
  const includersOf = remember((path: string) =>
    foldersUpward(path, files.root(path))
      .slice(0, 2)
      .flatMap((folder) => includersIn(folder).get(path.slice(folder.length + 1)) ?? [])
      .join("\n"),
  );
  const own = remember((path: string) => {
    const specs = composedSpecs(path, memory) ?? [standalone(path)];
    return specs.filter((spec) => spec.sources.some(mentions));
  });
  return remember((path: string) => {
    const specs = new Map<string, ModuleSpec>();
    if (!path.endsWith(".h")) for (const spec of own(path)) specs.set(spec.key, spec);
    const including = mentions(path) ? includersOf(path).split("\n") : [];
    for (const includer of including) {
      if (includer === "" || includer === path) continue;
      for (const spec of own(includer)) specs.set(spec.key, spec);
    }
    return [...specs.values()];
  });
}

/**
 * Whether a C text can have to do with livepatches: it names something of the API, or brings in another source that may.
 * Discovery looks for the same.
 */
function mentionsLivepatch(text: string): boolean {
  return text.includes("klp_") || text.includes("KLP_") || text.includes('.c"');
}

function standalone(path: string): ModuleSpec {
  const name = nameOf(path);
  return spec(name.endsWith(".c") ? name.slice(0, -2) : name, [path], false);
}

/** Null where no Kbuild file names the source. */
function composedSpecs(path: string, { files }: Memory): readonly ModuleSpec[] | null {
  if (!path.endsWith(".c")) return null;
  for (const folder of foldersUpward(path, files.root(path)).slice(0, maximumKbuildDistance)) {
    // scripts/Makefile.build prefers `Kbuild` to `Makefile`.
    const names = files.list(folder);
    const name = names.includes("Kbuild") ? "Kbuild" : names.includes("Makefile") ? "Makefile" : null;
    const kbuild = name === null ? null : files.read(`${folder}/${name}`);
    if (kbuild === null) continue;
    const object = path.slice(folder.length + 1, -2);
    const modules = kbuildModules(kbuild).filter((module) => module.objects.includes(object));
    if (modules.length === 0) continue;
    return modules.map((module) => {
      const sources = module.objects.flatMap((each) => join(folder, `${each}.c`) ?? []);
      return spec(
        module.name,
        sources.filter((source) => files.read(source) !== null),
        true,
      );
    });
  }
  return null;
}

/** scripts/Makefile.lib turns `-` in an object's name into `_` for the module's. */
function spec(object: string, sources: readonly string[], composed: boolean): ModuleSpec {
  const name = nameOf(object).replaceAll("-", "_");
  return { key: `${sources[0] ?? ""}\n${name}`, name, sources, composed };
}

/** The sources of a folder by each quoted name that they include, as far as a look at their text tells. */
function includers(folder: string, { files }: Memory): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const sources = files.list(folder).filter((name) => name.endsWith(".c"));
  for (const source of sources.slice(0, maximumIncluders)) {
    const file = files.read(`${folder}/${source}`);
    if (file === null) continue;
    for (const name of quotedIncludes(file)) {
      const including = found.get(name);
      if (including === undefined) found.set(name, [`${folder}/${source}`]);
      else if (including.at(-1) !== `${folder}/${source}`) including.push(`${folder}/${source}`);
    }
  }
  return found;
}

const quoted = new WeakMap<SourceFile, readonly string[]>();

function quotedIncludes(file: SourceFile): readonly string[] {
  let names = quoted.get(file);
  if (names === undefined) {
    names = findQuotedIncludes(file.text);
    quoted.set(file, names);
  }
  return names;
}

function findQuotedIncludes(text: string): string[] {
  const names: string[] = [];
  for (let at = text.indexOf("include"); at >= 0; at = text.indexOf("include", at + 7)) {
    let start = at + 7;
    while (text[start] === " " || text[start] === "\t") start++;
    if (text[start] !== '"') continue;
    const end = text.indexOf('"', start + 1);
    if (end > 0 && end - start < 256) names.push(text.slice(start + 1, end));
  }
  return names;
}
