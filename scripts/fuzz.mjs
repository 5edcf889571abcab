// Breaks real livepatch sources, or manifests, at random and has the whole engine read them: reports what throws, hangs, takes
// longer than a second or points outside of its file, and broken manifests that are not told to be, each with a file that
// reproduces it.
// usage: npm run fuzz -- c|manifest [--seconds N] [--seed S] [--case NUMBER]
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { livepatchSource } from "../bench/livepatch-source.mjs";
import { buildTool } from "./lib/build-tool.mjs";
import { inRoot } from "./lib/paths.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: "string" }, seed: { type: "string" }, case: { type: "string" } },
});
const subject = positionals.join();
if (subject !== "c" && subject !== "manifest") {
  console.error("usage: npm run fuzz -- c|manifest [--seconds N] [--seed S] [--case NUMBER]");
  process.exit(2);
}
const seconds = Number(values.seconds ?? 60);
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const only = values.case === undefined ? null : Number(values.case);

/** A mutant that is still being read after so many milliseconds hangs. */
const hang = 10_000;
const output = inRoot("out", "fuzz");
const module = await buildTool("server/fuzz/worker.ts");
const shapes = subject === "c" ? [...fixtures(), livepatchSource(1, 3_000), livepatchSource(2, 12_000)] : [];
const end = performance.now() + seconds * 1000;
let findings = 0;
let next = only ?? 0;

console.log(subject === "c" ? `seed ${seed}, ${shapes.length} shapes` : `seed ${seed}`);
while (performance.now() < end) {
  next = await run(next);
  if (only !== null) break;
}
console.log(`${next - (only ?? 0)} mutants, ${findings} findings`);
process.exit(findings > 0 ? 1 : 0);

/** Has a worker read mutants until the time is over or one hangs; resolves with the number of the next one. */
function run(from) {
  const progress = new SharedArrayBuffer(4);
  const reading = new Int32Array(progress);
  reading[0] = from;
  const count = only === null ? null : 1;
  const worker = new Worker(module, { workerData: { subject, shapes, seed, from, count, progress } });
  return new Promise((resolve) => {
    let last = from;
    let since = performance.now();
    const watch = setInterval(() => {
      const now = performance.now();
      if (reading[0] !== last) [last, since] = [reading[0], now];
      if (now - since > hang) stop(last + 1, `hangs for ${hang} ms`);
      else if (now > end && only === null) stop(last);
    }, 100);
    worker.on("message", report);
    worker.on("error", (error) => stop(reading[0] + 1, String(error)));
    worker.on("exit", () => stop(reading[0] + 1));
    async function stop(at, message = null) {
      clearInterval(watch);
      worker.removeAllListeners();
      void worker.terminate();
      if (message !== null) report({ number: at - 1, text: await textOf(at - 1), message });
      resolve(at);
    }
  });
}

/** The text of a mutant whose worker cannot tell it any more. */
function textOf(number) {
  const progress = new SharedArrayBuffer(4);
  const worker = new Worker(module, { workerData: { subject, shapes, seed, from: number, count: 0, progress } });
  return new Promise((resolve) => worker.on("message", ({ text }) => resolve(text)));
}

function report({ number, text, message }) {
  findings++;
  console.log(`mutant ${number}: ${message}\n  again: npm run fuzz -- ${subject} --seed ${seed} --case ${number}`);
  mkdirSync(output, { recursive: true });
  const file = path.join(output, `${subject}-${seed}-${number}.${subject === "c" ? "c" : "jsonc"}`);
  writeFileSync(file, text);
  console.log(`  text: ${path.relative(process.cwd(), file)}`);
}

function fixtures() {
  const folder = inRoot("test-fixtures");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".c"))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), "utf8"));
}
