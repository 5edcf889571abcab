import { builtName, readModuleFile } from "../engine/built-release.ts";
import { createEngine } from "../engine/create-engine.ts";
import type { Files } from "../engine/files.ts";
import type { AnalyzedModule } from "../engine/engine.ts";
import { simulate, type Scenario, type Simulation } from "../report/simulation.ts";
import { absolutePath, displayPath } from "../workspace/paths.ts";
import { maximumPatches } from "./scenario-file.ts";
import { readBuiltPatch } from "./module-patch.ts";
import { combinations, readSource, type SourcePatch, type SourceVariant } from "./source-patch.ts";
import { findTargets, realTarget } from "./targets.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Plays the loading of livepatches from their sources or built modules, in order. What nobody knows of a source is tried both ways: where
 * that changes a verdict, or with the same configuration anything of what `render` tells, nothing is guessed.
 */
export async function readSources(
  paths: readonly string[],
  render: (simulation: Simulation) => string,
  terminal: Terminal,
): Promise<readonly [Simulation]> {
  if (paths.length > maximumPatches) throw new UsageError(`simulate takes at most ${maximumPatches} livepatches`);
  const sources = await readPatches(paths, terminal);
  const [first, ...others] = combinations([...new Set(sources)]).map((chosen) => {
    const simulation = simulate(scenarioOf(sources, chosen));
    return { chosen, simulation, verdicts: verdictsOf(simulation), output: render(simulation) };
  });
  if (first === undefined) throw new UsageError("no configuration has all of these sources");
  for (const other of others) {
    const culprit = [...other.chosen].find(([source, variant]) => variant !== first.chosen.get(source));
    const sameReading = [...other.chosen].every(
      ([source, { reading }]) => reading === first.chosen.get(source)?.reading,
    );
    const same = other.verdicts === first.verdicts && (!sameReading || other.output === first.output);
    if (!same && culprit !== undefined) throw undecided(culprit[0], culprit[1]);
  }
  for (const source of new Set(sources)) {
    for (const note of first.chosen.get(source)?.notes ?? []) terminal.complain(`${source.file}: ${note}`);
  }
  return [first.simulation];
}

function undecided({ file }: SourcePatch, { reason }: SourceVariant): UsageError {
  return new UsageError(
    `${file}: ${reason ?? "something in it is not known"}, and the answer depends on it; write a scenario file with what is meant`,
  );
}

function verdictsOf({ steps }: Simulation): string {
  return JSON.stringify(steps.map(({ verdict, line }) => [verdict, line]));
}

function scenarioOf(sources: readonly SourcePatch[], chosen: ReadonlyMap<SourcePatch, SourceVariant>): Scenario {
  const played = sources.flatMap((source) => chosen.get(source) ?? []);
  const objects = played.flatMap(({ patch }) => patch.objects ?? []);
  return {
    name: sources.map(({ name }) => name).join(", "),
    patches: [...new Set(played)].map(({ given }) => given),
    steps: played.map(({ patch, given }) => ({
      text: patch.name,
      step: { operation: "load", patch },
      ...(given.file === null ? {} : { file: given.file }),
    })),
    modules: [...new Set(objects.flatMap(({ name }) => name ?? []))],
  };
}

async function readPatches(paths: readonly string[], terminal: Terminal): Promise<readonly SourcePatch[]> {
  const { workspace, files, modules, failures } = await findTargets(paths, terminal, { modules: true });
  const display = (path: string): string => displayPath(path, terminal.folder);
  const [failure] = failures;
  if (failure !== undefined) throw new UsageError(`${display(failure.path)}: ${failure.message}`);
  const engine = createEngine(workspace);
  const read = new Map<string, SourcePatch>();
  return paths.map((path) => {
    const real = realTarget(absolutePath(path, terminal.folder));
    const isModule = modules.includes(real);
    if (!isModule && !files.includes(real)) {
      throw new UsageError(`${path}: a folder; name the C source of a livepatch, or its built module`);
    }
    const source =
      read.get(real) ??
      (isModule
        ? readBuilt(real, workspace, display(real))
        : readSource(moduleOf(engine.modules(real), real, path), display(real)));
    if (typeof source === "string") throw new UsageError(`${display(real)}: ${source}`);
    read.set(real, source);
    return source;
  });
}

function readBuilt(path: string, files: Files, shown: string): SourcePatch | string {
  const answer = readModuleFile(path, files);
  return answer.kind === "problem"
    ? answer.message
    : readBuiltPatch(answer.module, builtName(answer.module, path), shown);
}

/** The module with this livepatch. Its main file may be another one of its sources. */
function moduleOf(modules: readonly AnalyzedModule[], path: string, shown: string): AnalyzedModule {
  const withLivepatch = modules.filter(({ readings }) => readings.some(({ livepatches }) => livepatches.length > 0));
  const own = withLivepatch.filter(({ readings }) => readings[0].files[0]?.path === path);
  const [module, second] = own.length > 0 ? own : withLivepatch;
  if (module === undefined) throw new UsageError(`${shown}: no livepatch in it`);
  if (second !== undefined)
    throw new UsageError(`${shown}: part of several livepatches: ${module.name}, ${second.name}`);
  return module;
}
