import type { CompilerFlags, FolderReference } from "../livepatch/compiler-flags.ts";
import { readKbuild, type Kbuild, type KbuildModule } from "../livepatch/kbuild.ts";
import { createIncluders } from "./includers.ts";
import type { Memory } from "./memory.ts";
import { folderOf, foldersUpward, join, nameOf } from "./paths.ts";

/** Which files make a module, before any of them is read as C. */
export interface ModuleSpec {
  /** Tells it from all others, and from itself under another Kbuild: its first source, its name, and all else. */
  readonly key: string;
  /** The kernel's name. */
  readonly name: string;
  /** Its sources in link order. */
  readonly sources: readonly ModuleSource[];
  /** Whether a Kbuild file composes it; a file on its own may be but a fragment of a module. */
  readonly composed: boolean;
  /** Why it may have more sources than these; null where it has not. */
  readonly open: string | null;
}

export interface ModuleSource {
  readonly path: string;
  /** Where quoted includes are looked for after the including file's folder, in order. */
  readonly includeFolders: readonly string[];
  /** Replacement texts of the macros that its flags define. */
  readonly macros: ReadonlyMap<string, string>;
}

/** How far a Kbuild file above a source's folder is looked for: `obj-m += x.o`, `x-y := fixes/bug/x.o`. */
const maximumKbuildDistance = 4;

/**
 * Finds the modules that a C file or a header is a part of: as a source, or through includes. None where no file of the
 * module speaks of livepatches. A source that no Kbuild file names is a module of its own.
 */
export function createModuleSpecs(memory: Memory): (path: string) => readonly ModuleSpec[] {
  const { files, remember } = memory;
  const mentions = remember((path: string) => mentionsLivepatch(files.read(path)?.text ?? ""));
  const kbuildIn = remember((folder: string) => kbuild(folder, memory));
  const composed = remember((path: string) => composedSpecs(path, kbuildIn, memory));
  const own = remember((path: string) => {
    const specs = composed(path) ?? [standalone(path)];
    return specs.filter((spec) => spec.sources.some((source) => mentions(source.path)));
  });
  const includersOf = createIncluders(memory, (source) => [
    ...new Set((composed(source) ?? []).flatMap((spec) => foldersOf(spec, source))),
  ]);
  return remember((path: string) => {
    const specs = new Map<string, ModuleSpec>();
    const isHeader = path.endsWith(".h");
    if (!isHeader) for (const spec of own(path)) specs.set(spec.key, spec);
    const including = isHeader || mentions(path) ? includersOf(path, mentions(path)) : [];
    for (const includer of including) for (const spec of own(includer)) specs.set(spec.key, spec);
    return [...specs.values()];
  });
}

/** Where quoted includes are looked for besides the including file's folder: the flags' folders, then the module's. */
export function foldersOf(spec: ModuleSpec, source: string): readonly string[] {
  const { includeFolders = [] } = spec.sources.find(({ path }) => path === source) ?? {};
  const [main] = spec.sources;
  return main === undefined ? includeFolders : [...includeFolders, folderOf(main.path)];
}

/**
 * Whether a C text can have to do with livepatches: it names something of the API, or brings in another source that may.
 * Discovery looks for the same.
 */
export function mentionsLivepatch(text: string): boolean {
  return marks.some((mark) => text.includes(mark));
}

const marks: readonly string[] = ["klp_", "KLP_", "KPATCH_", '.c"'];

function standalone(path: string): ModuleSpec {
  const name = nameOf(path);
  const sources = [{ path, includeFolders: [], macros: new Map<string, string>() }];
  return spec(name.endsWith(".c") ? name.slice(0, -2) : name, sources, false, null);
}

/** Null where no Kbuild file names the source. */
function composedSpecs(
  path: string,
  kbuildIn: (folder: string) => Kbuild | null,
  memory: Memory,
): readonly ModuleSpec[] | null {
  if (!path.endsWith(".c")) return null;
  const upward = foldersUpward(path, memory.files.root(path));
  for (const folder of upward.slice(0, maximumKbuildDistance)) {
    const kbuild = kbuildIn(folder);
    const object = path.slice(folder.length + 1, -2);
    const modules = kbuild?.modules.filter((module) => module.objects.includes(object)) ?? [];
    if (kbuild === null || modules.length === 0) continue;
    // Kbuild descends from above, so what is above adds its flags; a folder without a Kbuild file ends the way up.
    const above: Kbuilt[] = [];
    for (const each of upward.slice(upward.indexOf(folder) + 1)) {
      const next = kbuildIn(each);
      if (next === null) break;
      above.unshift({ folder: each, kbuild: next });
    }
    return modules.map((module) => composedSpec(module, { folder, kbuild }, above, memory));
  }
  return null;
}

interface Kbuilt {
  readonly folder: string;
  readonly kbuild: Kbuild;
}

function composedSpec(
  { name, objects, open }: KbuildModule,
  { folder, kbuild }: Kbuilt,
  above: readonly Kbuilt[],
  { files }: Memory,
): ModuleSpec {
  const top = above[0]?.folder ?? folder;
  const sources: ModuleSource[] = [];
  let missing: string | null = null;
  for (const object of objects) {
    const path = `${folder}/${object}.c`;
    if (files.read(path) === null) {
      if (!hasOtherSource(path, files.list(folderOf(path)))) missing ??= `\`${object}.c\` was not found`;
      continue;
    }
    const inherited = above.map((each) => placed(each.kbuild.flagsBelow, each.folder, top, files.root(path)));
    const all = [...inherited, placed(kbuild.flags(object), folder, top, files.root(path))];
    sources.push({
      path,
      includeFolders: [...new Set(all.flatMap(({ includeFolders }) => includeFolders))],
      macros: new Map(all.flatMap(({ macros }) => [...macros])),
    });
  }
  return spec(name, sources, true, open ?? missing);
}

/** Whether an object is made of something that is no C: assembler or Rust. */
function hasOtherSource(path: string, names: readonly string[]): boolean {
  const name = nameOf(path).slice(0, -1);
  return names.includes(`${name}S`) || names.includes(`${name}rs`);
}

/** The flags with their folders as paths. */
function placed(
  { includeFolders, macros }: CompilerFlags,
  folder: string,
  top: string,
  tree: string,
): Pick<ModuleSource, "includeFolders" | "macros"> {
  const place = ({ from, path }: FolderReference): string[] => {
    const start = from === "source" ? folder : from === "module" ? top : tree;
    const target = path === "" ? start : join(start, path);
    return target === null ? [] : [target];
  };
  return { includeFolders: includeFolders.flatMap(place), macros };
}

/** scripts/Makefile.lib turns `-` in an object's name into `_` for the module's. */
function spec(object: string, sources: readonly ModuleSource[], composed: boolean, open: string | null): ModuleSpec {
  const name = nameOf(object).replaceAll("-", "_");
  const texts = sources.flatMap(({ path, includeFolders, macros }) => [path, ...includeFolders, ...[...macros].flat()]);
  return { key: [sources[0]?.path ?? "", name, ...texts, open ?? ""].join("\n"), name, sources, composed, open };
}

/** What the Kbuild file of a folder says; scripts/Makefile.build prefers `Kbuild` to `Makefile`. */
function kbuild(folder: string, { files }: Memory): Kbuild | null {
  const names = files.list(folder);
  const name = names.includes("Kbuild") ? "Kbuild" : names.includes("Makefile") ? "Makefile" : null;
  const file = name === null ? null : files.read(`${folder}/${name}`);
  if (file === null) return null;
  return readKbuild(file, {
    list: (below) => files.list(below === "" ? folder : `${folder}/${below}`),
    read: (path) => {
      const target = join(folder, path);
      return target === null ? null : (files.read(target)?.text ?? null);
    },
  });
}
