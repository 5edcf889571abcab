import type { SourceFile } from "../../src/c/source.ts";
import { createEngine } from "../../src/engine/create-engine.ts";
import type { Engine, EngineOptions } from "../../src/engine/engine.ts";
import type { Files } from "../../src/engine/files.ts";
import type { Module } from "../../src/livepatch/model.ts";

/** A workspace `/w` in memory; names are relative to it. */
export interface MemoryWorkspace extends Files {
  write(name: string, text: string): void;
}

export function memoryWorkspace(contents: Readonly<Record<string, string>>): MemoryWorkspace {
  const files = new Map<string, SourceFile>();
  const lists = new Map<string, readonly string[]>();
  let revision = 0;
  const write = (name: string, text: string): void => {
    const path = `/w/${name}`;
    if (!files.has(path)) lists.clear();
    files.set(path, { path, text });
    revision++;
  };
  for (const [name, text] of Object.entries(contents)) write(name, text);
  return {
    write,
    read: (path) => files.get(path) ?? null,
    list: (folder) => {
      let names = lists.get(folder);
      if (names === undefined) {
        const inside = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
        const segments = inside.map((path) => path.slice(folder.length + 1)).map((rest) => rest.replace(/\/.*/, "/"));
        names = [...new Set(segments)].sort();
        lists.set(folder, names);
      }
      return names;
    },
    revision: () => revision,
    root: () => "/w",
  };
}

/** An engine over files in memory. */
export function engineOver(contents: Readonly<Record<string, string>>, options?: EngineOptions): Engine {
  return createEngine(memoryWorkspace(contents), options);
}

/** The first module of one C text. */
export function moduleOf(text: string, name = "livepatch.c"): Module {
  const [module] = engineOver({ [name]: text }).modules(`/w/${name}`);
  if (module === undefined) throw new Error("no module: does the text mention klp_?");
  return module.readings[0];
}
