// Measures the product beside its peers on this machine, in one run, and prints a table. Nothing here passes or fails.
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  readdirSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { frontEndRows } from "./front-end.mjs";
import { makeDistributionWorkspace } from "./distribution-workspace.mjs";
import { startServer } from "./language-client.mjs";
import { livepatchSource } from "./livepatch-source.mjs";
import { median, milliseconds, percentile } from "./statistics.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const server = path.join(root, "dist/server.js");
const cli = path.join(root, "dist/cli.js");
const work = mkdtempSync(path.join(os.tmpdir(), "klp-state-bench-"));
const rows = [];
const clangd = onPath("clangd");

try {
  const file = sampleFile();
  console.log(
    `document: ${path.basename(file)}, ${statSync(file).size} bytes; node ${process.version}; ${os.cpus().length} x ${os.cpus()[0].model}`,
  );
  const peers = [
    { name: "klp-state", command: process.execPath, args: [server, "--stdio"], pull: true },
    {
      name: "bare vscode-languageserver",
      command: process.execPath,
      args: [path.join(root, "bench/bare-server.mjs"), "--stdio"],
      pull: true,
      bare: true,
    },
    ...(clangd === null
      ? []
      : [{ name: "clangd", command: clangd, args: ["--background-index=false", "--log=error"], pull: false }]),
  ];
  const starts = await each(peers, (peer) => repeat(11, () => start(peer, file)));
  row("spawn to initialize answer, median", "130 ms", starts, median);
  const documents = peers.filter((peer) => !peer.bare);
  const opens = await each(documents, (peer) => repeat(11, () => open(peer, file)));
  row("open to first diagnostics, median", "20 ms", opens, median);
  const edits = await each(documents, (peer) => edit(peer, file, peer.name === "clangd" ? 60 : 1000));
  row("edit to diagnostics, p95", "5 ms", edits, (samples) => percentile(samples, 0.95));
  checkMany();
  await distribution();
  rows.push(...(await frontEndRows(work)));
  packageSize();
  print();
  if (clangd === null)
    console.log("clangd is not installed: its columns are missing (Debian: apt-get install clangd).");
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The kernel's own selftest where its sources were fetched (npm run fetch:kernel), else a source of that size. */
function sampleFile() {
  const selftest = path.join(root, ".host/kernel/tools/testing/selftests/livepatch/test_modules/test_klp_state2.c");
  const folder = path.join(work, "sample");
  mkdirSync(folder);
  const file = path.join(folder, existsSync(selftest) ? "test_klp_state2.c" : "livepatch.c");
  writeFileSync(file, existsSync(selftest) ? readFileSync(selftest) : livepatchSource(1, 5_000));
  return file;
}

async function start(peer, file) {
  const client = startServer(peer.command, peer.args, { folder: path.dirname(file), pull: peer.pull });
  const elapsed = await client.initialize();
  await client.stop();
  return elapsed;
}

async function open(peer, file) {
  const client = startServer(peer.command, peer.args, { folder: path.dirname(file), pull: peer.pull });
  await client.initialize();
  const begun = performance.now();
  await client.open(pathToFileURL(file).href, readFileSync(file, "utf8"));
  const elapsed = performance.now() - begun;
  await client.stop();
  return elapsed;
}

/** Types a comment in the middle of the file, character by character. */
async function edit(peer, file, count) {
  const client = startServer(peer.command, peer.args, { folder: path.dirname(file), ...peer });
  await client.initialize();
  const uri = pathToFileURL(file).href;
  const text = readFileSync(file, "utf8");
  await client.open(uri, text);
  const line = text.split("\n").findIndex((each) => each.startsWith("static struct klp_patch")) - 1;
  const samples = [];
  for (let i = 0; i < count; i++) {
    const at = { line, character: i };
    const begun = performance.now();
    await client.change(uri, i + 2, { start: at, end: at }, i < 2 ? "/" : "x");
    samples.push(performance.now() - begun);
  }
  await client.stop();
  return samples;
}

/** 500 livepatches of 12 KB, one process, nothing warm. */
function checkMany() {
  const folder = path.join(work, "many");
  mkdirSync(folder);
  for (let i = 0; i < 500; i++)
    writeFileSync(
      path.join(folder, `fix_${String.fromCharCode(97 + (i % 26))}${Math.floor(i / 26)}_lp.c`),
      livepatchSource(i, 12_000),
    );
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
  const samples = [];
  for (let i = 0; i < 5; i++) {
    const begun = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [cli, "check", folder], { encoding: "utf8" });
    samples.push(performance.now() - begun);
    if (status === 2) throw new Error(stderr);
  }
  row(
    `check 500 livepatches (${(bytes / 1e6).toFixed(1)} MB), cold process, median`,
    "1000 ms",
    [["klp-state", samples]],
    median,
  );
}

/** A repository of thirty fixes with ten tags, nothing configured: checked cold, then edited. */
async function distribution() {
  const main = makeDistributionWorkspace(path.join(work, "distribution"));
  const folder = path.dirname(main);
  const checks = [];
  for (let i = 0; i < 6; i++) {
    const begun = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "check"], { cwd: folder, encoding: "utf8" });
    checks.push(performance.now() - begun);
    if (status !== 0 || !stdout.includes("inferred from git tags")) throw new Error(`${stdout}${stderr}`);
  }
  const [, ...warm] = checks;
  row("check thirty fixes against ten git tags, cold process, median", "2000 ms", [["klp-state", warm]], median);
  const peer = { name: "klp-state", command: process.execPath, args: [server, "--stdio"], pull: true, trusted: true };
  row("edit to diagnostics there, p95", "20 ms", [["klp-state", await edit(peer, main, 1000)]], (samples) =>
    percentile(samples, 0.95),
  );
}

function packageSize() {
  const name = readdirSync(root).find((each) => each.endsWith(".vsix"));
  const value =
    name === undefined
      ? "not built (npm run package)"
      : `${Math.round(statSync(path.join(root, name)).size / 1024)} KB`;
  rows.push(["VSIX", "400 KB", `klp-state ${value}`]);
}

function row(what, budget, samples, reduce) {
  rows.push([what, budget, samples.map(([name, values]) => `${name} ${milliseconds(reduce(values))}`).join(", ")]);
}

function print() {
  const widths = [0, 1].map((column) => Math.max(...rows.map((each) => each[column].length)));
  for (const [what, budget, measured] of [["what", "budget", "measured"], ...rows]) {
    console.log(`${what.padEnd(widths[0])}  ${budget.padStart(widths[1])}  ${measured}`);
  }
}

async function each(peers, measure) {
  const results = [];
  for (const peer of peers) results.push([peer.name, await measure(peer)]);
  return results;
}

async function repeat(count, measure) {
  const samples = [];
  for (let i = 0; i < count; i++) samples.push(await measure());
  return samples.slice(1); // The first one warms the disk.
}

function onPath(name) {
  try {
    return execFileSync("which", [name], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}
