import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { requireTools, SetupError, type DebianKernel } from "./debian.ts";
import type { Guest } from "./guest.ts";
import { slots, targetModule, unmarkedSlot } from "./scenario.ts";

/**
 * The guest for a kernel: its modules and its first program are built below `folder` from the C files in `sources`, unless
 * they were before from the same ones. Throws a {@link SetupError} where that does not succeed.
 */
export function builtGuest(kernel: DebianKernel, sources: string, folder: string): Guest {
  const files = Object.fromEntries(
    readdirSync(sources).map((name) => [name, readFileSync(path.join(sources, name), "utf8")]),
  );
  const key = createHash("sha256")
    .update(JSON.stringify([kernel.release, files]))
    .digest("hex")
    .slice(0, 12);
  const built = path.join(folder, `guest-${kernel.release}-${key}`);
  if (!existsSync(built)) build(kernel, files, built);
  const modules = [...slots, unmarkedSlot, targetModule].map((name) => path.join(built, `${name}.ko`));
  return { image: kernel.image, init: path.join(built, "init"), modules, folder: built };
}

function build(kernel: DebianKernel, files: Readonly<Record<string, string>>, target: string): void {
  const compiler = /gcc-\d+/u.exec(readFileSync(path.join(kernel.build, ".kernelvariables"), "utf8"))?.[0] ?? "gcc";
  requireTools({
    make: "make",
    [compiler]: `x86_64-linux-gnu-${compiler}`,
    "libc6-dev": "/usr/lib/x86_64-linux-gnu/libc.a",
  });
  const work = `${target}.partial`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(work, name), text);
  for (const name of [...slots, unmarkedSlot]) writeFileSync(path.join(work, `${name}.c`), slotSource(name));
  const names = [...slots, unmarkedSlot, targetModule];
  writeFileSync(path.join(work, "Kbuild"), names.map((name) => `obj-m += ${name}.o\n`).join(""));
  run("make", ["-C", kernel.build, `M=${work}`, "modules"], work);
  run(compiler, ["-O1", "-Wall", "-static", "-s", "-o", "init", "init.c"], work);
  const result = path.join(work, "result");
  mkdirSync(result);
  for (const name of [...names.map((each) => `${each}.ko`), "init"])
    copyFileSync(path.join(work, name), path.join(result, name));
  renameSync(result, target);
  rmSync(work, { recursive: true });
}

/** The same livepatch under a name of its own. */
function slotSource(name: string): string {
  const mark = name === unmarkedSlot ? "" : 'MODULE_INFO(livepatch, "Y");\n';
  return `// SPDX-License-Identifier: GPL-2.0\n#include "livepatch.h"\n${mark}`;
}

function run(command: string, args: readonly string[], cwd: string): void {
  try {
    execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" });
  } catch (error) {
    const details = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new SetupError(`${command} ${args.join(" ")} failed:\n${details}`);
  }
}
