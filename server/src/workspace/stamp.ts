import { statSync, type Stats } from "node:fs";

/** The stamp of a path where there is nothing that can be looked at. */
export const NOTHING = "";

/** What changes when a file or folder does. */
export function stampOf(path: string): string {
  let stat: Stats | undefined;
  try {
    stat = statSync(path, { throwIfNoEntry: false });
  } catch {
    return NOTHING;
  }
  if (stat === undefined) return NOTHING;
  return `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}`;
}
