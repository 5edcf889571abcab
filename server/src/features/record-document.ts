import type { Engine } from "../engine/engine.ts";
import { mainPath, sourceSubject, type RecordSubject } from "./record-subject.ts";

/**
 * The livepatch that is meant where a release is to be recorded from a document: the one in it; in a manifest, the one
 * under work of its only stream. A clause on why it cannot be told otherwise.
 */
export function subjectOfDocument(engine: Engine, path: string): RecordSubject | string {
  const sources = engine.history(path)?.history.streams.flatMap(({ source }) => source ?? []);
  if (sources === undefined) return subjectIn(engine, path);
  const [source, second] = new Set(sources);
  if (source === undefined) return "no stream of this manifest names the livepatch under work";
  return second === undefined
    ? subjectIn(engine, source)
    : "this manifest has several livepatches: open the one's C file";
}

function subjectIn(engine: Engine, path: string): RecordSubject | string {
  const modules = engine
    .modules(path)
    .filter(({ readings }) => readings.some(({ livepatches }) => livepatches.length > 0));
  const own = modules.filter((module) => mainPath(module) === path);
  const [module, second] = own.length > 0 ? own : modules;
  if (module === undefined) return "there is no livepatch in this file";
  if (second !== undefined) return `this file is a part of several livepatches: ${module.name}, ${second.name}`;
  return sourceSubject(module) ?? "there is no livepatch in this file";
}
