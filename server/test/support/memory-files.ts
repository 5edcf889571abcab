import type { SourceFile } from "../../src/c/source.ts";
import { createEngine } from "../../src/engine/create-engine.ts";
import type { Engine, EngineOptions } from "../../src/engine/engine.ts";
import type { BinaryFile, Files } from "../../src/engine/files.ts";
import { parseRevisionPath, revisionPath } from "../../src/engine/revision-path.ts";
import type { Module } from "../../src/livepatch/model.ts";

/** A workspace `/w` in memory; names are relative to it, those of files at a git tag have the tag before: `v1:livepatch.c`. */
export interface MemoryWorkspace extends Files {
  write(name: string, text: string): void;
  writeBinary(name: string, bytes: Uint8Array): void;
  remove(name: string): void;
}

/** A commit's name; every tag of such a workspace is made up, and has the same. */
const commit = "0".repeat(40);

/** The path of a file by its name. */
export function memoryPath(name: string): string {
  const colon = name.indexOf(":");
  if (colon < 0) return `/w/${name}`;
  return revisionPath({ revision: name.slice(0, colon), commit, path: `/w/${name.slice(colon + 1)}` });
}

export function memoryWorkspace(contents: Readonly<Record<string, string>>): MemoryWorkspace {
  const files = new Map<string, SourceFile>();
  const binaries = new Map<string, BinaryFile>();
  const lists = new Map<string, readonly string[]>();
  let tags: readonly string[] = [];
  let revision = 0;
  const write = (name: string, text: string): void => {
    const path = memoryPath(name);
    const tag = parseRevisionPath(path)?.revision;
    if (tag !== undefined && !tags.includes(tag)) tags = [...tags, tag];
    if (!files.has(path)) lists.clear();
    files.set(path, { path, text });
    revision++;
  };
  for (const [name, text] of Object.entries(contents)) write(name, text);
  return {
    write,
    writeBinary: (name, bytes) => {
      const path = memoryPath(name);
      binaries.set(path, { path, bytes: () => bytes });
      revision++;
    },
    remove: (name) => {
      if (files.delete(memoryPath(name))) lists.clear();
      revision++;
    },
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
    binary: (path) => {
      const file = files.get(path);
      return binaries.get(path) ?? (file === undefined ? null : bytesOf(file));
    },
    revision: () => revision,
    root: (path) => {
      const at = parseRevisionPath(path);
      return at === null ? "/w" : revisionPath({ ...at, path: "/w" });
    },
    git: {
      isAllowed: true,
      tags: () => ({ kind: "found", value: tags }),
      isShallow: () => false,
      atRevision: (path, asked) => {
        const name = asked.replace(/^refs\/tags\//, "");
        if (!tags.includes(name)) return { kind: "missing", message: `There is no revision \`${asked}\`.` };
        return { kind: "found", value: revisionPath({ revision: name, commit, path }) };
      },
    },
  };
}

const textBytes = new WeakMap<SourceFile, BinaryFile>();

/** A text's own bytes, the same object for the same file. */
function bytesOf(file: SourceFile): BinaryFile {
  let binary = textBytes.get(file);
  if (binary === undefined) {
    binary = { path: file.path, bytes: () => new TextEncoder().encode(file.text) };
    textBytes.set(file, binary);
  }
  return binary;
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
