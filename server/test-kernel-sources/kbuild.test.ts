import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readKbuild, type Kbuild } from "../src/livepatch/kbuild.ts";

const kernel = join(import.meta.dirname, "../../.host/kernel");

/** Not those that are but parts of others, which include them. */
const kbuilds = readdirSync(kernel, { recursive: true, encoding: "utf8" })
  .filter((path) => /(?:^|\/)(?:Kbuild|Makefile)$/.test(path))
  .filter((path) => textOf(join(kernel, path))?.includes("obj-"))
  .sort();

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function read(path: string): Kbuild {
  const folder = dirname(join(kernel, path));
  return readKbuild(
    { path, text: textOf(join(kernel, path)) ?? "" },
    {
      read: (name) => textOf(join(folder, name)),
      list: (below) =>
        readdirSync(join(folder, below), { withFileTypes: true })
          .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
          .sort(),
    },
  );
}

/** The parts of each module as `make` has them, with `y` or `m` for every option that the file names. */
function composedByMake(path: string): ReadonlyMap<string, readonly string[]> {
  const options = new Set((textOf(join(kernel, path)) ?? "").match(/CONFIG_\w+/g));
  // As scripts/Makefile.lib joins the lists of a composite object.
  const makefile = `${[...options].map((option) => `${option} := m\n`).join("")}
src := .
obj := .
srctree := ${kernel}
KERNELRELEASE := 6.12
include ${join(kernel, path)}
lists = $(strip $($(1:.o=-objs)) $($(1:.o=-y)) $($(1:.o=-m)))
$(foreach object,$(sort $(filter %.o,$(obj-m) $(obj-y))),$(info module $(object) $(or $(call lists,$(object)),$(object))))
all: ;
`;
  const folder = dirname(join(kernel, path));
  const { stdout, status, stderr } = spawnSync("make", ["-s", "-C", folder, "-f", "-", "all"], {
    input: makefile,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`make cannot read ${path}: ${stderr}`);
  const modules = new Map<string, readonly string[]>();
  for (const line of stdout.split("\n")) {
    if (!line.startsWith("module ")) continue;
    const [name, ...parts] = line.slice("module ".length).trim().split(/\s+/).map(objectName);
    modules.set(name!, [...new Set(parts)]);
  }
  return modules;
}

function objectName(word: string): string {
  return word.replace(/^\.\//, "").replace(/\.o$/, "");
}

test("every Kbuild file of the kernel is read, and names modules", () => {
  const modules = kbuilds.flatMap((path) => read(path).modules);
  expect(modules.length).toBeGreaterThan(10_000);
  expect(modules.filter(({ open }) => open !== null).length).toBeLessThan(modules.length / 100);
});

test("modules have all the parts that make gives them", () => {
  const ofModules = kbuilds
    .filter((path) => /^(?:block|crypto|drivers|fs|kernel|lib|mm|net|samples|security|sound)\//.test(path))
    // The objects of one are named after an option's value, and the other includes what not every tree has here.
    .filter((path) => path !== "drivers/base/firmware_loader/builtin/Makefile" && path !== "fs/hostfs/Makefile");
  const differences: string[] = [];
  for (const path of ofModules) {
    const ours = new Map(read(path).modules.map((module) => [module.name, module]));
    for (const [name, parts] of composedByMake(path)) {
      const missing = parts.filter((part) => ours.get(name)?.objects.includes(part) !== true);
      // What is above the folder makes the module open.
      if (missing.length > 0 && ours.get(name)?.open == null && !name.includes("..")) {
        differences.push(`${path}: ${name} lacks ${missing.join(" ")}`);
      }
    }
  }
  expect(differences).toEqual([]);
});
