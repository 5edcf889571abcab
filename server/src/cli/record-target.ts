import { readModuleRelease } from "../engine/built-release.ts";
import type { AnalyzedModule, Engine } from "../engine/engine.ts";
import { builtSubject, mainPath, sourceSubject, type RecordSubject } from "../features/record-subject.ts";
import type { Targets } from "./targets.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The one livepatch that a PATH leads to. Among several in a folder it is the one that a stream of its manifest has as
 * its livepatch under work; with `stream`, that stream.
 */
export function findSubject(engine: Engine, targets: Targets, stream: string | null): RecordSubject {
  const [built] = targets.modules;
  if (built !== undefined) return readBuilt(built, targets);
  const candidates = livepatchModules(engine, targets);
  const underWork = candidates.length < 2 ? [] : candidates.filter((each) => isUnderWork(engine, each, stream));
  const [module, second] = underWork.length > 0 ? underWork : candidates;
  const subject = module === undefined ? null : sourceSubject(module);
  if (subject === null) throw new UsageError(`${shownTargets(targets)}: no livepatch in it`);
  if (second === undefined) return subject;
  const names = (underWork.length > 0 ? underWork : candidates).map((each) => targets.display(mainPath(each)));
  throw new UsageError(`several livepatches, name one of them: ${names.slice(0, maximumNames).join(", ")}`);
}

/** The modules with a livepatch that a PATH leads to, in the order of their files. */
export function livepatchModules(engine: Engine, { files, searched }: Targets): readonly AnalyzedModule[] {
  const found = new Map<string, AnalyzedModule>();
  for (const path of files) {
    for (const module of engine.modules(path)) {
      if (module.readings.some(({ livepatches }) => livepatches.length > 0)) found.set(module.key, module);
    }
  }
  const modules = [...found.values()];
  // A file that was named may be a part of other livepatches too.
  const named = searched.flatMap(({ kind, path }) => (kind === "file" ? [path] : []));
  const own = modules.filter((module) => named.includes(mainPath(module)));
  return own.length > 0 ? own : modules;
}

/** More names than these are no help. */
const maximumNames = 20;

function readBuilt(path: string, { workspace, display }: Targets): RecordSubject {
  const release = readModuleRelease(path, workspace);
  switch (release.kind) {
    case "found":
      return builtSubject(path, release.value);
    case "missing":
      throw new UsageError(`${display(path)}: ${release.message}`);
    case "unread":
      throw new UsageError(`${display(path)}: ${release.reason}`);
    case "pending":
      throw new UsageError(`${display(path)}: not read`);
  }
}

function isUnderWork(engine: Engine, module: AnalyzedModule, stream: string | null): boolean {
  const path = mainPath(module);
  const streams = engine.manifest(path)?.streams ?? [];
  return streams.some(
    ({ name, source, git }) => (source ?? git?.source)?.path === path && (stream === null || stream === name),
  );
}

function shownTargets({ searched, files, display }: Targets): string {
  return display(searched[0]?.path ?? files[0] ?? "");
}
