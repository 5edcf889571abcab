// The front end's stages on kernel files, and the whole analysis of livepatches, beside tree-sitter-c and gcc -E.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildTool } from "../scripts/lib/build-tool.mjs";
import { livepatchSource } from "./livepatch-source.mjs";
import { median, milliseconds } from "./statistics.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Rows for the table: what, budget, measured. Files are written below `work`. */
export async function frontEndRows(work) {
  const stages = await buildTool("bench/front-end-stages.mjs", ["web-tree-sitter"]);
  const measure = (what, files) =>
    JSON.parse(execFileSync(process.execPath, ["--expose-gc", stages, what, ...files], { encoding: "utf8" }));
  const files = corpus(path.join(work, "front-end"));
  const ours = measure("ours", files);
  const rows = Object.entries(ours.stages).map(([stage, times]) =>
    row(`${stage}, ${inMegabytes(ours.bytes)}`, times, ours.bytes),
  );
  const { stages: peer } = measure("tree-sitter", files);
  rows.push(row("  beside: tree-sitter-c (wasm), parsing", peer["tree-sitter-c"], ours.bytes));
  const gcc = gccTime(files);
  if (gcc !== null) {
    rows.push([`  beside: gcc -E, one process a file`, "", `${milliseconds(gcc)}, ${rate(ours.bytes, gcc)}`]);
  }
  for (const [size, budget, note] of [
    [5_000, "2 ms", ""],
    [52_000, "20 ms", ", 2,000 lines"],
  ]) {
    const file = path.join(work, `livepatch-${size}.c`);
    writeFileSync(file, livepatchSource(1, size));
    const { bytes, stages: analysis } = measure("analysis", [file]);
    const times = analysis["whole analysis"];
    rows.push([
      `whole analysis of ${Math.round(bytes / 1000)} KB${note}`,
      budget,
      `cold ${milliseconds(times.cold)}, warm ${milliseconds(times.warm)} (${rate(bytes, times.warm)})`,
    ]);
  }
  const hostile = measure("hostile", []);
  rows.push([
    `slowest of ${hostile.count} hostile texts (${hostile.name})`,
    "200 ms",
    `preprocess and parse ${milliseconds(hostile.time)}`,
  ]);
  return rows;
}

/** Without their includes: the kernel's own files in kernel/ where its sources were fetched, else generated livepatches. */
function corpus(folder) {
  mkdirSync(folder);
  const kernel = path.join(root, ".host/kernel/kernel");
  let sources = [];
  try {
    sources = readdirSync(kernel)
      .filter((name) => name.endsWith(".c"))
      .map((name) => [name, readFileSync(path.join(kernel, name), "utf8")]);
  } catch {
    // Not fetched: npm run test:gcc does.
  }
  if (sources.length < 10)
    sources = Array.from({ length: 100 }, (_, i) => [`livepatch_${i}.c`, livepatchSource(i, 30_000)]);
  return sources.map(([name, text]) => {
    const file = path.join(folder, name);
    writeFileSync(file, text.replaceAll(/^[ \t]*#[ \t]*include.*$/gm, ""));
    return file;
  });
}

function gccTime(files) {
  const flags = ["-E", "-P", "-undef", "-nostdinc", "-w", "-o", "/dev/null"];
  if (spawnSync("gcc", ["--version"]).status !== 0) return null;
  const samples = Array.from({ length: 3 }, () => {
    const begun = performance.now();
    for (const file of files) spawnSync("gcc", [...flags, file], { stdio: "ignore" });
    return performance.now() - begun;
  });
  return median(samples);
}

function row(what, { cold, warm }, bytes) {
  return [
    what,
    "",
    `cold ${milliseconds(cold)} (${rate(bytes, cold)}), warm ${milliseconds(warm)} (${rate(bytes, warm)})`,
  ];
}

function rate(bytes, time) {
  return `${(bytes / 1000 / time).toFixed(1)} MB/s`;
}

function inMegabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB of C`;
}
