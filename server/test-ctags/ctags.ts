import { spawnSync } from "node:child_process";

/** A function definition that ctags lists. */
export interface Tag {
  readonly name: string;
  /** From 1. */
  readonly line: number;
}

/** What universal-ctags lists of the C files, by file; null where it is not on this machine. */
export function tagsOf(folder: string, files: readonly string[]): ReadonlyMap<string, readonly Tag[]> | null {
  const version = spawnSync("ctags", ["--version"], { encoding: "utf8" });
  if (version.error !== undefined || !version.stdout.includes("Universal Ctags")) return null;
  const { stdout, status, stderr } = spawnSync(
    "ctags",
    [
      "--options=NONE",
      "--languages=C",
      "--langmap=C:.c",
      "--kinds-C=f",
      "--sort=no",
      "-x",
      "--_xformat=%F\t%n\t%N",
      "-L",
      "-",
    ],
    { cwd: folder, input: files.join("\n"), encoding: "utf8", maxBuffer: 1 << 30 },
  );
  if (status !== 0) throw new Error(`ctags failed: ${stderr}`);
  const tags = new Map<string, Tag[]>();
  for (const line of stdout.split("\n")) {
    const [path, number, name] = line.split("\t");
    if (path === undefined || name === undefined) continue;
    const ofFile = tags.get(path);
    const tag = { name, line: Number(number) };
    if (ofFile === undefined) tags.set(path, [tag]);
    else ofFile.push(tag);
  }
  return tags;
}
