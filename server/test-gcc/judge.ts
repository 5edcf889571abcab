import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProgramDifference } from "../test/c/gcc.ts";
import { kernelFiles, type FileComparison } from "./kernel-files.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";
import type { Answer, Task } from "./worker.ts";

// Holds the preprocessor against `gcc -E -P -undef -nostdinc`: every C file below some folders of a kernel, and generated
// programs. usage: node judge.js WORKER KERNEL [--programs N] [--seed S] [--only FOLDER]... Exits with 1 where a
// difference is not one of those that docs/c-front-end.md lists, or one of those is none any more.

const [worker, kernel, ...options] = process.argv.slice(2);
if (worker === undefined || kernel === undefined) throw new Error("usage: judge WORKER KERNEL");

const only = optionValues("--only");
const folders =
  only.length > 0
    ? only
    : ["kernel", "lib", "fs", "net", "mm", "block", "samples", "tools/testing/selftests/livepatch"];
const programs = Number(optionValues("--programs")[0] ?? 20_000);
const firstSeed = Number(optionValues("--seed")[0] ?? 1);
const processes = 2;

const copies = mkdtempSync(join(tmpdir(), "klp-state-gcc-kernel-"));
try {
  process.exitCode = await judge(worker, kernel);
} finally {
  rmSync(copies, { recursive: true, force: true });
}

async function judge(module: string, root: string): Promise<number> {
  const begun = performance.now();
  const files: FileComparison[] = [];
  const different: ProgramDifference[] = [];
  const crashes: number[] = [];
  let together = 0;
  const paths = kernelFiles(root, folders);
  const tasks: ((copiesOfWorker: string) => Task)[] = [];
  for (let at = 0; at < paths.length; at += 20)
    tasks.push((own) => ({ kind: "files", kernel: root, copies: own, paths: paths.slice(at, at + 20) }));
  for (let from = firstSeed; from < firstSeed + programs; from += 200)
    tasks.push(() => ({ kind: "programs", from, to: Math.min(from + 200, firstSeed + programs) }));
  tasks.reverse();

  await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      carryOut(module, join(copies, String(index)), tasks, (answer) => {
        if (answer.kind === "files") files.push(...answer.files);
        else {
          different.push(...answer.programs.differences);
          crashes.push(...answer.programs.crashes);
          together += answer.programs.printedTogether;
        }
      }),
    ),
  );

  const found = files.filter(({ difference }) => difference !== null);
  const known = found.filter(({ path }) => KNOWN_DIFFERENCES.has(path));
  for (const { path, difference } of found) {
    const reason = KNOWN_DIFFERENCES.get(path);
    say(`${path}: ${reason === undefined ? "DIFFERENT" : `known: ${reason}`}: ${difference ?? ""}`);
  }
  for (const { seed, files: texts, gcc, ours } of different) {
    say(`program of seed ${seed}: DIFFERENT\n    gcc:  ${gcc.join(" ")}\n    ours: ${ours.join(" ")}`);
    for (const [name, text] of Object.entries(texts)) say(`--- ${name}\n${text}`);
  }
  const stale = [...KNOWN_DIFFERENCES.keys()].filter(
    (path) => paths.includes(path) && !known.some((each) => each.path === path),
  );
  for (const path of stale) say(`${path}: is the same now, take it out of the list`);

  for (const seed of crashes) say(`program of seed ${seed}: gcc breaks down`);

  const sum = (value: (file: FileComparison) => number): number =>
    files.reduce((total, file) => total + value(file), 0);
  say(
    `${files.length} files of ${folders.join(" ")} (${(sum(({ bytes }) => bytes) / 1e6).toFixed(1)} MB, ` +
      `${sum(({ tokens }) => tokens)} tokens): ${files.length - found.length} the same, ${known.length} known to differ, ` +
      `${found.length - known.length} different`,
  );
  say(
    `${programs} programs, seeds ${firstSeed} to ${firstSeed + programs - 1}: ${programs - different.length - crashes.length} the same ` +
      `(${together} of them but for spaces that gcc leaves out), ${crashes.length} over which gcc breaks down, ` +
      `${different.length} different`,
  );
  say(`${((performance.now() - begun) / 1000).toFixed(0)} s`);
  return found.length > known.length || different.length > 0 || stale.length > 0 || files.length === 0 ? 1 : 0;
}

/** Gives one worker process a task after the other until there are none. */
function carryOut(
  module: string,
  own: string,
  tasks: ((copiesOfWorker: string) => Task)[],
  take: (answer: Answer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(module);
    const next = (): void => {
      const task = tasks.pop();
      if (task === undefined) child.disconnect();
      else child.send(task(own));
    };
    child.on("message", (answer: Answer) => {
      take(answer);
      next();
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker ended with ${code ?? "a signal"}`));
    });
    next();
  });
}

function optionValues(name: string): string[] {
  return options.flatMap((option, at) => {
    const value = options[at + 1];
    return option === name && value !== undefined ? [value] : [];
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
