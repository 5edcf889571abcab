import type { Assumption } from "../c/preprocessor.ts";
import { moduleFacts, type SourceRelease } from "../history/module-facts.ts";
import type { ReleaseReader } from "../history/resolve.ts";
import { readModuleRelease } from "./built-release.ts";
import type { Memory } from "./memory.ts";
import type { ModuleReading } from "./read-module.ts";

/** What releases say of themselves, remembered. */
export interface Releases extends ReleaseReader {
  /** The release in a C file under other assumptions than those of its first reading; null where none fits them. */
  under(path: string, assumptions: ReadonlyMap<string, Assumption>): SourceRelease | null;
}

/** `modulesOf` gives the readings of the modules that a file belongs to. */
export function createReleases(
  { files, remember }: Memory,
  modulesOf: (path: string) => readonly (readonly ModuleReading[])[],
): Releases {
  /** The readings of a release in which it is a livepatch. */
  const readings = remember((path: string): readonly ReleaseReading[] => {
    for (const all of modulesOf(path)) {
      const releases = all.flatMap(({ module, assumptions }): ReleaseReading[] => {
        const livepatch = module.livepatches[0];
        if (livepatch === undefined || module.files[0]?.path !== path) return [];
        return [{ assumptions, facts: moduleFacts(module, livepatch) }];
      });
      if (releases.length > 0) return releases;
    }
    return [];
  });

  const module = remember((path: string) => readModuleRelease(path, files));

  return {
    source: (path) => readings(path)[0]?.facts ?? null,
    under: (path, assumptions) =>
      readings(path).find((each) => goTogether(each.assumptions, assumptions))?.facts ?? null,
    atRevision: (path, revision) => files.git.atRevision(path, revision),
    tags: (path) => files.git.tags(path, "all"),
    module,
  };
}

interface ReleaseReading {
  readonly assumptions: ReadonlyMap<string, Assumption>;
  readonly facts: SourceRelease;
}

function goTogether(left: ReadonlyMap<string, Assumption>, right: ReadonlyMap<string, Assumption>): boolean {
  for (const [name, { defined, value }] of left) {
    const other = right.get(name);
    if (other !== undefined && (other.defined !== defined || other.value !== value)) return false;
  }
  return true;
}
