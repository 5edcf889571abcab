import {
  partialConfiguration,
  unknownConfiguration,
  wholeConfiguration,
  withVersion,
  type Configuration,
} from "../livepatch/configuration.ts";
import type { SourceFile } from "../c/source.ts";
import type { ManifestPath } from "../history/manifest-path.ts";
import type { Assumption } from "../c/preprocessor.ts";
import { unknown } from "../livepatch/model.ts";
import type { LivepatchFacts, Predecessors } from "../history/history.ts";
import { manifestName, parseManifest, type Manifest } from "../history/manifest.ts";
import type { SourceRelease } from "../history/module-facts.ts";
import type { TargetKernel } from "../kernel/target-kernel.ts";
import { predecessorsOf } from "../history/predecessors.ts";
import { resolveHistory, type ResolvedHistory } from "../history/resolve.ts";
import { rules } from "../rules/index.ts";
import type { Note } from "./diagnostic.ts";
import type { EngineOptions } from "./engine.ts";
import { createInference } from "./inference.ts";
import type { Memory } from "./memory.ts";
import { folderOf, foldersUpward } from "./paths.ts";
import type { ModuleReading } from "./read-module.ts";
import { createReleases } from "./release-reader.ts";
import { parseRevisionPath } from "./revision-path.ts";
import { overridingSeverities, type Severities } from "./severities.ts";
import { createTargetKernels } from "./target-kernels.ts";

/** A manifest with what it names looked up. */
export interface ManifestReading extends ResolvedHistory {
  readonly manifest: Manifest;
}

export interface Histories {
  /** A manifest by its own path; null where it cannot be read. */
  read(path: string): ManifestReading | null;
  /** What the livepatch in a C file says of itself; null where there is no such file or no livepatch in it. */
  release(path: string): SourceRelease | null;
  /** The manifest that governs a file. */
  manifest(path: string): Manifest | null;
  severities(path: string): Severities;
  /** The kernel that a livepatch is for; null where its manifest says nothing of it. */
  kernel(path: string): TargetKernel | null;
  /** The configuration under which a source is read. */
  configuration(path: string): Configuration;
  /** What the livepatch with this main file follows: by the manifest, else inferred. Null where nothing is known. */
  predecessors(path: string): Predecessors | null;
  /** Why an inferred history of the livepatch with this main file may lack releases. */
  notes(path: string): readonly Note[];
  /** The same releases as they are under other conditions than those that their first reading assumes. */
  under(predecessors: Predecessors, assumptions: ReadonlyMap<string, Assumption>): Predecessors;
}

/** `modulesOf` gives the readings of the modules that a file belongs to. */
export function createHistories(
  memory: Memory,
  options: EngineOptions,
  modulesOf: (path: string) => readonly (readonly ModuleReading[])[],
): Histories {
  const { files, remember } = memory;
  const releases = createReleases(memory, modulesOf);
  const infer = createInference(memory, releases);
  const kernels = createTargetKernels(memory);

  const parsed = remember((path: string): Manifest | null => {
    const file = files.read(path);
    const names = rules.map((rule) => rule.name);
    return file === null ? null : parseManifest(file, files.root(path), names);
  });

  const read = remember((path: string): ManifestReading | null => {
    const manifest = parsed(path);
    if (manifest === null) return null;
    const resolved = resolveHistory(manifest, releases);
    const config = manifest.kernel?.config;
    const unread = config?.kind === "file" && configurationFile(config.source) === null ? [config.source] : [];
    const missing = unread.map(({ text, span }) => ({
      span,
      message: `There is no file \`${text}\` in the workspace folder.`,
    }));
    const kernel = kernels.told(manifest);
    return {
      ...resolved,
      manifest,
      problems: [...resolved.problems, ...missing, ...kernel.problems],
      notes: [...manifest.notes, ...resolved.notes, ...kernel.notes],
    };
  });

  const configurationOf = remember((manifest: string): Configuration => {
    const options = optionsOf(manifest);
    const version = kernelOf(manifest)?.version ?? null;
    return version === null ? options : withVersion(options, version);
  });

  const optionsOf = remember((manifest: string): Configuration => {
    const config = parsed(manifest)?.kernel?.config ?? null;
    if (config === null) return unknownConfiguration;
    if (config.kind === "options") return partialConfiguration(config.lines);
    const file = configurationFile(config.source);
    return file === null ? unknownConfiguration : wholeConfiguration(file.text);
  });

  function configurationFile({ path }: ManifestPath): SourceFile | null {
    return path === null ? null : files.read(path);
  }

  const kernelOf = remember((manifest: string): TargetKernel | null => {
    const read = parsed(manifest);
    return read === null ? null : kernels.read(read);
  });

  const governing = remember((folder: string): string | null => {
    const found = foldersUpward(`${folder}/`, files.root(folder)).find((each) =>
      files.list(each).includes(manifestName),
    );
    return found === undefined ? null : `${found}/${manifestName}`;
  });

  /** A file at a revision is read under the manifest of the working tree: that says what machines run. */
  function manifestPath(path: string): string | null {
    return options.manifest ?? governing(folderOf(parseRevisionPath(path)?.path ?? path));
  }

  function manifestOf(path: string): ManifestReading | null {
    const manifest = manifestPath(path);
    return manifest === null ? null : read(manifest);
  }

  return {
    read,
    release: (path) => releases.source(path),
    manifest: (path) => {
      const manifest = manifestPath(path);
      return manifest === null ? null : parsed(manifest);
    },
    severities: (path) => {
      const manifest = manifestPath(path);
      return overridingSeverities(manifest === null ? null : parsed(manifest), options);
    },
    kernel: (path) => {
      const manifest = manifestPath(path);
      return manifest === null ? null : kernelOf(manifest);
    },
    configuration: (path) => {
      const manifest = manifestPath(path);
      return manifest === null ? unknownConfiguration : configurationOf(manifest);
    },
    predecessors: (path) => {
      const reading = manifestOf(path);
      const history = reading === null ? infer(path).history : reading.history;
      return history === null ? null : predecessorsOf(history, path);
    },
    notes: (path) => (manifestPath(path) === null ? infer(path).notes : []),
    under: (predecessors, assumptions) => ({
      ...predecessors,
      releases: predecessors.releases.map((release) => {
        const { origin } = release;
        const isRead = origin.kind === "source" || origin.kind === "revision";
        const facts = isRead ? releases.under(origin.path, assumptions) : null;
        const { replace, states, objects, shadows } = facts ?? elsewhere;
        return { ...release, replace, states, objects, shadows };
      }),
    }),
  };
}

/** What is recorded or built was made under one configuration, and nobody knows which. */
const elsewhere = factsUnknown("it was read under other conditions");

function factsUnknown(reason: string): LivepatchFacts {
  const fact = unknown(reason);
  return { replace: fact, states: fact, objects: fact, shadows: fact };
}
