import type { SourceFile } from "../src/c/source.ts";
import type { Files } from "../src/engine/files.ts";

/** A file system in memory, of absolute paths below `/w`, which is the workspace folder. */
export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const files = new Map<string, SourceFile>(
    Object.entries(texts).map(([name, text]) => [`/w/${name}`, { path: `/w/${name}`, text }]),
  );
  const folders = new Map<string, Set<string>>();
  for (const path of files.keys()) {
    for (let at = path; at !== "/w"; at = at.slice(0, at.lastIndexOf("/"))) {
      const folder = at.slice(0, at.lastIndexOf("/"));
      const names = folders.get(folder) ?? new Set<string>();
      folders.set(folder, names.add(at.slice(folder.length + 1) + (at === path ? "" : "/")));
    }
  }
  const lists = new Map([...folders].map(([folder, names]) => [folder, [...names].sort()]));
  const nothing: readonly string[] = [];
  return {
    read: (path) => files.get(path) ?? null,
    list: (folder) => lists.get(folder) ?? nothing,
    revision: () => 0,
    root: () => "/w",
  };
}
