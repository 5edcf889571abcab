import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fetchHeaders } from "../test-built-modules/packages.ts";

// Compiles the fixtures of the rules whose fixes write statements, before and after the fix, against a kernel's headers.
// usage: node judge.js REPOSITORY WORK [RULE...]. Exits with 1 where one does not compile, or the fix brings a warning.

const [repository, work, ...wanted] = process.argv.slice(2);
if (repository === undefined || work === undefined) throw new Error("usage: judge REPOSITORY WORK [RULE...]");

/** Those whose fixtures are whole modules, but for what is patched. */
const rules = [
  "allocation-unchecked",
  "call-unchecked-prev-state",
  "call-unchecked-state",
  "callback-vmlinux-dereference",
  "data-freed-while-shared",
  "data-never-freed",
  "shadow-unchecked",
];

/** A fixture and what its first fix makes of it. */
interface Pair {
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

const pairs = (wanted.length > 0 ? wanted : rules).flatMap((rule) => pairsOf(repository, rule));
const said = compile(work, pairs);
process.exitCode = judge(pairs, said);

function pairsOf(root: string, rule: string): readonly Pair[] {
  const folder = path.join(root, "test-fixtures/rules", rule);
  const goldens = readdirSync(folder).filter((name) => name.endsWith(".fixed.c"));
  return goldens.flatMap((golden) => {
    const name = golden.slice(0, -".fixed.c".length);
    const read = (file: string): string => readFileSync(path.join(folder, file), "utf8");
    const pair = { title: `${rule}/${name}`, before: read(`${name}.c`), after: read(golden) };
    // Of a fixture of several files the others say what the livepatch follows, and are no part of it.
    return pair.before.includes("// --- file: ") ? [] : [pair];
  });
}

/** What the compiler says of each file, by its name: nothing where it is content. */
function compile(folder: string, all: readonly Pair[]): ReadonlyMap<string, string> {
  const headers = fetchHeaders(folder, "6.12", "linux-headers-6.12-amd64");
  const sources = path.join(folder, "builds", "fixes");
  rmSync(sources, { recursive: true, force: true });
  mkdirSync(sources, { recursive: true });
  const objects = all.flatMap(({ before, after }, index) => {
    writeFileSync(path.join(sources, `before-${index}.c`), before);
    writeFileSync(path.join(sources, `after-${index}.c`), after);
    return [`before-${index}.o`, `after-${index}.o`];
  });
  writeFileSync(path.join(sources, "Kbuild"), `obj-m := ${objects.join(" ")}\n`);
  const { stderr } = spawnSync("make", ["-s", "-k", "-j2", "-C", headers.build, `M=${sources}`, ...objects], {
    encoding: "utf8",
  });
  const said = new Map<string, string>();
  for (const [, name, line] of stderr.matchAll(/^\S*?((?:before|after)-\d+)\.c:(\d+:.*(?:error|warning): .*)$/gm)) {
    said.set(name!, `${said.get(name!) ?? ""}    ${line!}\n`);
  }
  for (const object of objects) {
    const name = object.slice(0, -".o".length);
    if (readdirSync(sources).includes(object) || said.has(name)) continue;
    said.set(name, `    error: not compiled\n${stderr.slice(0, 500)}\n`);
  }
  return said;
}

function judge(all: readonly Pair[], said: ReadonlyMap<string, string>): number {
  let failures = 0;
  all.forEach(({ title }, index) => {
    const before = said.get(`before-${index}`) ?? "";
    const after = said.get(`after-${index}`) ?? "";
    const isBroken = before.includes("error: ") || after.includes("error: ");
    if (!isBroken && warnings(after) <= warnings(before)) return;
    failures++;
    process.stdout.write(`  ${title}\n${before === "" ? "" : `   before\n${before}`}   after\n${after}`);
  });
  process.stdout.write(`${all.length} fixes compiled, ${failures} of them badly\n`);
  return failures > 0 || all.length === 0 ? 1 : 0;
}

function warnings(text: string): number {
  return text.split("warning: ").length - 1;
}
