import { readdirSync } from "node:fs";
import { readBounded } from "../read-text.ts";
import { stampOf } from "../stamp.ts";

/** Where a repository keeps its references; absolute paths with `/`. */
export interface GitFolders {
  /** Of this working tree: where its HEAD is. */
  readonly own: string;
  /** Of all working trees of the repository. */
  readonly common: string;
}

/** More folders of loose tags than this are not looked into. */
const maximumFolders = 200;

/**
 * What changes when a tag or the commit that is checked out does: the stamps of the files and folders in which git writes
 * that down.
 *
 * @param tags The folders that {@link tagFolders} found. One that is made later changes the one that holds it.
 */
export function referenceStamp({ own, common }: GitFolders, tags: readonly string[]): string {
  const head = headOf(own);
  return stamps([
    `${own}/HEAD`,
    `${common}/packed-refs`,
    `${common}/shallow`,
    `${common}/reftable/tables.list`,
    ...tags,
    ...(head === null ? [] : [`${common}/${head}`]),
  ]);
}

/** What changes, besides {@link referenceStamp}, when a revision like `main~2` may name another commit. */
export function revisionStamp({ common }: GitFolders, revision: string): string {
  const reference = revision.replace(/[~^@].*$/s, "");
  if (!/^\w[\w./-]*$/.test(reference)) return "";
  return stamps(["", "refs/heads/", "refs/remotes/"].map((prefix) => `${common}/${prefix}${reference}`));
}

/** The folders of loose tags; one of them changes when a tag in it does, as git writes a tag by renaming. */
export function tagFolders({ common }: GitFolders): readonly string[] {
  const folders = [`${common}/refs/tags`];
  for (const folder of folders) {
    for (const name of foldersIn(folder)) if (folders.length < maximumFolders) folders.push(`${folder}/${name}`);
  }
  return folders;
}

function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The reference that HEAD stands for, as `refs/heads/main`; null where it is a commit. */
function headOf(own: string): string | null {
  try {
    const text = readBounded(`${own}/HEAD`, 4096)?.toString("utf8") ?? "";
    return /^ref: (refs\/\S+)\n?$/.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}

function stamps(paths: readonly string[]): string {
  return paths.map(stampOf).join("\n");
}
