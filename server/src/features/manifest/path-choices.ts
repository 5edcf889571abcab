import type { Files } from "../../engine/files.ts";
import { folderOf, isWithin, join } from "../../engine/paths.ts";
import type { Choice } from "./choice.ts";

/** What a path of a manifest leads to. */
export type PathKind = "source" | "module" | "configuration" | "symbols" | "folder";

/** More names than these are more than anybody reads. */
const maximumChoices = 300;
/** So many C files are looked into for a livepatch; in a folder with more, the rest is taken for ordinary files. */
const maximumLookedInto = 200;

/**
 * What a path can go on with: the folders and the files of a kind in the folder that `typed` leads to, as whole paths
 * relative to the manifest's folder. Sources with a livepatch come first, folders last.
 */
export function pathChoices(files: Files, manifest: string, typed: string, kind: PathKind): readonly Choice[] {
  const slash = typed.lastIndexOf("/");
  const before = typed.slice(0, slash + 1);
  const from = folderOf(manifest);
  const folder = typed.includes("\\") ? null : before === "" ? from : join(from, before);
  const root = files.root(manifest);
  if (folder === null || !isWithin(folder, root)) return [];
  const showsHidden = kind === "configuration" || typed.startsWith(".", slash + 1);
  const names = files
    .list(folder)
    .filter((name) => !name.includes("\\") && (showsHidden || !name.startsWith(".")) && name !== "node_modules/");
  const found = names.filter((name) => !name.endsWith("/") && isOfKind(name, kind));
  const choice = (name: string, detail: string | null): Choice => ({
    value: before + name,
    kind: name.endsWith("/") ? "folder" : "file",
    detail,
  });
  const holds = (name: string, index: number): boolean =>
    kind === "source" &&
    index < maximumLookedInto &&
    /\bstruct\s+klp_patch\b/.test(files.read(`${folder}/${name}`)?.text ?? "");
  const livepatches = new Set(found.filter(holds));
  const canLeave = folder !== root && (before === "" || before.endsWith("../"));
  return [
    ...[...livepatches].map((name) => choice(name, "livepatch")),
    ...found.filter((name) => !livepatches.has(name)).map((name) => choice(name, null)),
    ...names.filter((name) => name.endsWith("/")).map((name) => choice(name, null)),
    ...(canLeave ? [choice("../", null)] : []),
  ].slice(0, maximumChoices);
}

function isOfKind(name: string, kind: PathKind): boolean {
  switch (kind) {
    case "source":
      return name.endsWith(".c");
    case "module":
      return name.endsWith(".ko");
    case "configuration":
      return /^\.?config(?:[-.]|$)|\.config$|_defconfig$/.test(name);
    case "symbols":
      return /^System\.map|kallsyms/.test(name);
    case "folder":
      return false;
  }
}
