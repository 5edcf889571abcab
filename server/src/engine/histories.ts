import {
  partialConfiguration,
  unknownConfiguration,
  wholeConfiguration,
  type Configuration,
} from "../livepatch/configuration.ts";
import type { SourceFile } from "../c/source.ts";
import type { ManifestPath } from "../history/manifest-path.ts";
import type { Assumption } from "../c/preprocessor.ts";
import { unknown, type Fact, type Module } from "../livepatch/model.ts";
import { inferHistory, numberedStem, type InferenceCandidate } from "../history/infer.ts";
import type { PatchHistory, Predecessors, ReleaseState } from "../history/history.ts";
import { manifestName, parseManifest, type Manifest, type ManifestProblem } from "../history/manifest.ts";
import { predecessorsOf } from "../history/predecessors.ts";
import { resolveHistory, type SourceRelease } from "../history/resolve.ts";
import { rules } from "../rules/index.ts";
import type { Severities } from "./diagnose.ts";
import type { EngineOptions } from "./engine.ts";
import type { Memory } from "./memory.ts";
import { folderOf, foldersUpward, nameOf } from "./paths.ts";
import type { ModuleReading } from "./read-module.ts";

/** A manifest with what it names looked up. */
export interface ManifestReading {
  readonly manifest: Manifest;
  readonly history: PatchHistory;
  /** What it names that is not there. */
  readonly problems: readonly ManifestProblem[];
}

export interface Histories {
  /** A manifest by its own path; null where it cannot be read. */
  read(path: string): ManifestReading | null;
  /** The manifest that governs a file. */
  manifest(path: string): Manifest | null;
  severities(path: string): Severities;
  /** The configuration under which a source is read. */
  configuration(path: string): Configuration;
  /** What the livepatch with this main file follows: by the manifest, else inferred. Null where nothing is known. */
  predecessors(path: string): Predecessors | null;
  /** The same releases as they are under other conditions than those that their first reading assumes. */
  under(predecessors: Predecessors, assumptions: ReadonlyMap<string, Assumption>): Predecessors;
}

/** More numbered siblings in a folder than anybody ships are no history. */
const maximumSiblings = 1000;

/** `modulesOf` gives the readings of the modules that a file belongs to. */
export function createHistories(
  memory: Memory,
  options: EngineOptions,
  modulesOf: (path: string) => readonly (readonly ModuleReading[])[],
): Histories {
  const { files, remember } = memory;

  /** The readings of a release in which it is a livepatch. */
  const releaseReadings = remember((path: string): readonly ReleaseReading[] => {
    for (const readings of modulesOf(path)) {
      const releases = readings.filter(({ module }) => module.livepatches.length > 0 && module.files[0]?.path === path);
      if (releases.length > 0)
        return releases.map(({ module, assumptions }) => ({ assumptions, facts: factsOf(module) }));
    }
    return [];
  });

  const sourceRelease = (path: string): SourceRelease | null => releaseReadings(path)[0]?.facts ?? null;

  const parsed = remember((path: string): Manifest | null => {
    const file = files.read(path);
    const names = rules.map((rule) => rule.name);
    return file === null ? null : parseManifest(file, files.root(path), names);
  });

  const read = remember((path: string): ManifestReading | null => {
    const manifest = parsed(path);
    if (manifest === null) return null;
    const { history, problems } = resolveHistory(manifest, sourceRelease);
    const config = manifest.kernel?.config;
    const unread = config?.kind === "file" && configurationFile(config.source) === null ? [config.source] : [];
    const missing = unread.map(({ text, span }) => ({
      span,
      message: `There is no file \`${text}\` in the workspace folder.`,
    }));
    return { manifest, history, problems: [...problems, ...missing] };
  });

  const configurationOf = remember((manifest: string): Configuration => {
    const config = parsed(manifest)?.kernel?.config ?? null;
    if (config === null) return unknownConfiguration;
    if (config.kind === "options") return partialConfiguration(config.lines);
    const file = configurationFile(config.source);
    return file === null ? unknownConfiguration : wholeConfiguration(file.text);
  });

  function configurationFile({ path }: ManifestPath): SourceFile | null {
    return path === null ? null : files.read(path);
  }

  const governing = remember((folder: string): string | null => {
    const found = foldersUpward(`${folder}/`, files.root(folder)).find((each) =>
      files.list(each).includes(manifestName),
    );
    return found === undefined ? null : `${found}/${manifestName}`;
  });

  const inferred = remember((stem: string): PatchHistory | null => {
    const folder = folderOf(stem);
    const siblings = files
      .list(folder)
      .filter((name) => name.endsWith(".c") && numberedStem(name.slice(0, -2)) === nameOf(stem));
    if (siblings.length < 2 || siblings.length > maximumSiblings) return null;
    const candidates = siblings.flatMap((name): InferenceCandidate[] => {
      const path = `${folder}/${name}`;
      const release = sourceRelease(path);
      return release === null ? [] : [{ ...release, path, name: name.slice(0, -2) }];
    });
    return inferHistory(candidates);
  });

  function manifestPath(path: string): string | null {
    return options.manifest ?? governing(folderOf(path));
  }

  function manifestOf(path: string): ManifestReading | null {
    const manifest = manifestPath(path);
    return manifest === null ? null : read(manifest);
  }

  return {
    read,
    manifest: (path) => manifestOf(path)?.manifest ?? null,
    severities: (path) => new Map([...(manifestOf(path)?.manifest.rules ?? []), ...(options.severities ?? [])]),
    configuration: (path) => {
      const manifest = manifestPath(path);
      return manifest === null ? unknownConfiguration : configurationOf(manifest);
    },
    predecessors: (path) => {
      const reading = manifestOf(path);
      if (reading !== null) return predecessorsOf(reading.history, path);
      const name = nameOf(path);
      if (!name.endsWith(".c")) return null;
      const history = inferred(`${folderOf(path)}/${numberedStem(name.slice(0, -2))}`);
      return history === null ? null : predecessorsOf(history, path);
    },
    under: (predecessors, assumptions) => ({
      ...predecessors,
      releases: predecessors.releases.map((release) => {
        if (release.origin.kind !== "source") return { ...release, states: elsewhere, replace: elsewhere };
        const facts = releaseReadings(release.origin.path).find((each) =>
          goTogether(each.assumptions, assumptions),
        )?.facts;
        const { states, replace } = facts ?? { states: elsewhere, replace: elsewhere };
        return { ...release, states, replace };
      }),
    }),
  };
}

interface ReleaseReading {
  readonly assumptions: ReadonlyMap<string, Assumption>;
  readonly facts: SourceRelease;
}

/** What is recorded was read under one configuration, and nobody knows which. */
const elsewhere = unknown("it was read under other conditions");

function goTogether(left: ReadonlyMap<string, Assumption>, right: ReadonlyMap<string, Assumption>): boolean {
  for (const [name, { defined, value }] of left) {
    const other = right.get(name);
    if (other !== undefined && (other.defined !== defined || other.value !== value)) return false;
  }
  return true;
}

/** What a release's source says of it, as the kernel's walk sees its states. */
function factsOf(module: Module): SourceRelease {
  const livepatch = module.livepatches[0]!;
  return {
    moduleName: module.name,
    replace: livepatch.replace,
    states: statesOf(module),
    functions: patchedFunctions(module),
    calledIds: module.stateCalls.flatMap(({ id }) => (id.known ? [id.value] : [])),
    nameSpan: livepatch.nameSpan,
  };
}

function statesOf(module: Module): Fact<readonly ReleaseState[]> {
  const table = module.livepatches[0]!.stateTable;
  if (!table.known) return table;
  if (table.value === null) return { known: true, value: [] };
  if (!table.value.terminated.known) return table.value.terminated;
  const states: ReleaseState[] = [];
  for (const row of table.value.walked) {
    if (!row.id.known) return row.id;
    if (!row.version.known) return row.version;
    const id = row.fields.get("id");
    states.push({
      id: row.id.value,
      version: row.version.value,
      span: id?.valueSpan ?? row.span,
      idText: id?.text ?? row.id.value.toString(),
    });
  }
  return { known: true, value: states };
}

function patchedFunctions(module: Module): readonly string[] {
  const objects = module.livepatches[0]!.objectTable;
  if (!objects.known || objects.value === null) return [];
  return objects.value.walked.flatMap((row) => {
    const functions = row.functions.known ? (row.functions.value?.walked ?? []) : [];
    return functions.flatMap((each) => (each.oldName.known && each.oldName.value !== null ? [each.oldName.value] : []));
  });
}
