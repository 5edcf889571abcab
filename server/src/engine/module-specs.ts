import { kbuildModules } from "../livepatch/kbuild.ts";
import type { Files } from "./files.ts";
import { folderOf, foldersUpward, isWithin, join, nameOf } from "./paths.ts";

/** Which files make a module, before any of them is read as C. */
export interface ModuleSpec {
  /** Names it among all others: its main source, then its name. */
  readonly key: string;
  /** The kernel's name. */
  readonly name: string;
  /** Its sources in link order; the first is the one that it was asked for with where no Kbuild file names them. */
  readonly sources: readonly string[];
  /** Whether a Kbuild file composes it; a file on its own may be but a fragment of a module. */
  readonly composed: boolean;
}

/** How far a Kbuild file above a source's folder is looked for: `obj-m += x.o`, `x-y := fixes/bug/x.o`. */
const maximumKbuildDistance = 4;
/** How many files beside a header or an included source are asked whether they include it. */
const maximumIncluders = 400;

/**
 * The modules that a C file is a source of, or that include it. None where no file of the module speaks of livepatches.
 * A file that no Kbuild names is a module of its own.
 */
export function moduleSpecs(path: string, files: Files): readonly ModuleSpec[] {
  const own = path.endsWith(".c") || !path.endsWith(".h") ? ownSpecs(path, files) : [];
  const including = mentionsLivepatch(files.read(path)?.text ?? "") ? includers(path, files) : [];
  const specs = new Map<string, ModuleSpec>();
  for (const spec of own) specs.set(spec.key, spec);
  for (const includer of including) for (const spec of ownSpecs(includer, files)) specs.set(spec.key, spec);
  return [...specs.values()];
}

/**
 * Whether a C text can have to do with livepatches: it names something of the API, or brings in another source that may.
 * Discovery looks for the same.
 */
export function mentionsLivepatch(text: string): boolean {
  return text.includes("klp_") || text.includes('.c"') || text.includes("KLP_");
}

/** The kernel's name of a module built from an object: scripts/Makefile.lib turns `-` into `_`. */
export function kernelModuleName(object: string): string {
  return nameOf(object).replaceAll("-", "_");
}

function ownSpecs(path: string, files: Files): readonly ModuleSpec[] {
  const specs = composedSpecs(path, files) ?? [standalone(path)];
  return specs.filter((spec) => spec.sources.some((source) => mentionsLivepatch(files.read(source)?.text ?? "")));
}

function standalone(path: string): ModuleSpec {
  const name = nameOf(path);
  const stem = name.endsWith(".c") ? name.slice(0, -2) : name;
  return spec(kernelModuleName(stem), [path], false);
}

/** Null where no Kbuild file names the source. */
function composedSpecs(path: string, files: Files): readonly ModuleSpec[] | null {
  const folders = foldersUpward(path, files.root(path)).slice(0, maximumKbuildDistance);
  for (const folder of folders) {
    const kbuild = kbuildOf(folder, files);
    if (kbuild === null) continue;
    const object = path.slice(folder.length + 1).replace(/\.c$/, "");
    const modules = kbuildModules(kbuild).filter((module) => module.objects.includes(object));
    if (modules.length === 0) continue;
    return modules.map((module) => {
      const sources = module.objects.flatMap((each) => join(folder, `${each}.c`) ?? []);
      return spec(kernelModuleName(module.name), sources.filter((source) => files.read(source) !== null), true);
    });
  }
  return null;
}

function spec(name: string, sources: readonly string[], composed: boolean): ModuleSpec {
  return { key: `${sources[0] ?? ""}\n${name}`, name, sources, composed };
}

/** scripts/Makefile.build prefers `Kbuild` to `Makefile`. */
function kbuildOf(folder: string, files: Files) {
  const names = files.list(folder);
  if (names.includes("Kbuild")) return files.read(`${folder}/Kbuild`);
  return names.includes("Makefile") ? files.read(`${folder}/Makefile`) : null;
}

/** Sources in the same folder, or directly above, whose text has the file's name in quotes; reading them settles it. */
function includers(path: string, files: Files): readonly string[] {
  const found: string[] = [];
  const root = files.root(path);
  for (const folder of foldersUpward(path, root).slice(0, 2)) {
    if (!isWithin(folder, root) && folder !== folderOf(path)) continue;
    const quoted = `${path.slice(folder.length + 1)}"`;
    for (const name of files.list(folder).slice(0, maximumIncluders)) {
      const candidate = `${folder}/${name}`;
      if (!name.endsWith(".c") || candidate === path) continue;
      if (files.read(candidate)?.text.includes(quoted) === true) found.push(candidate);
    }
  }
  return found;
}
