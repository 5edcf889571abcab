import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { npm } from "../lib/npm.mjs";
import { hostFolder, inRoot } from "../lib/paths.mjs";
import { startProgress } from "../lib/progress.mjs";
import { unpackBrowser } from "./browser.mjs";

/** Why the embedded editor does not run on this machine, in one line; null where it does. */
export function unsupportedPlatform() {
  const supported = process.platform === "linux" && (process.arch === "x64" || process.arch === "arm64");
  if (!supported)
    return `The embedded VS Code runs on Linux (x64 and arm64), not on ${process.platform} ${process.arch}.`;
  const { glibcVersionRuntime } = process.report.getReport().header;
  if (glibcVersionRuntime === undefined) return "The embedded VS Code needs a Linux with the GNU C library.";
  return null;
}

/**
 * The embedded editor: VS Code's server with its web workbench, a Node of its own so that the user's version does not
 * matter, and a browser to drive it in tests. Fetched from npm once, as host/package-lock.json pins it, and complete or
 * not there at all: it is put together beside its place and moved in as the last step.
 */
export async function installHost() {
  const host = locate(path.join(hostFolder, "install"));
  const wanted = fingerprint();
  if (existsSync(host.stamp) && readFileSync(host.stamp, "utf8") === wanted) return host;

  console.error("Fetching the editor host into .host/ (once; about 250 MB from npm).");
  mkdirSync(hostFolder, { recursive: true });
  removeLeftovers();
  const partial = path.join(hostFolder, `partial-${process.pid}`);
  mkdirSync(partial);
  for (const name of ["package.json", "package-lock.json", ".npmrc"])
    cpSync(inRoot("host", name), path.join(partial, name));
  await fetchPackages("VS Code, its Node and a browser", partial, "package-lock.json", []);
  // VS Code's server pins its own packages; its lock is out of step with its peer dependencies, which it does not need.
  const fresh = locate(partial);
  await fetchPackages("packages of VS Code's server", fresh.vscode, "npm-shrinkwrap.json", [
    "--omit=dev",
    "--legacy-peer-deps",
  ]);
  if (process.arch === "x64") await unpackBrowser(partial);
  writeFileSync(fresh.stamp, wanted);
  rmSync(path.join(hostFolder, "install"), { recursive: true, force: true });
  renameSync(partial, path.join(hostFolder, "install"));
  return host;
}

function locate(folder) {
  const modules = path.join(folder, "node_modules");
  return {
    folder,
    stamp: path.join(folder, "complete"),
    vscode: path.join(modules, "code-server", "lib", "vscode"),
    node: path.join(modules, `node-linux-${process.arch}`, "bin", "node"),
  };
}

/** Changes with what is pinned and with the machine it was installed on. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const name of ["package.json", "package-lock.json"]) hash.update(readFileSync(inRoot("host", name)));
  return `${hash.digest("hex")} ${process.platform} ${process.arch}\n`;
}

/** What an interrupted run left. A folder whose process still runs is somebody else's work. */
function removeLeftovers() {
  for (const name of readdirSync(hostFolder)) {
    const owner = /^partial-(\d+)$/.exec(name)?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    rmSync(path.join(hostFolder, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function fetchPackages(title, folder, lockName, flags) {
  const { packages } = JSON.parse(readFileSync(path.join(folder, lockName), "utf8"));
  const total = Object.values(packages).filter((entry) => entry.integrity !== undefined && entry.dev !== true).length;
  const progress = startProgress(`  ${title}`);
  let fetched = 0;
  // npm reports each archive at this level; it is the only progress that it gives without a terminal.
  const onLine = (line) => {
    if (line.includes("http fetch GET") || line.includes("http cache")) {
      fetched = Math.min(fetched + 1, total);
      progress.update(`${fetched} of ${total} packages`);
    }
  };
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=http", ...flags];
  const { code, stdout, stderr } = await npm(args, { cwd: folder, onLine });
  progress.end(code === 0 ? "done" : "failed");
  if (code === 0) return;
  const complaint = `${stdout}${stderr}`
    .split("\n")
    .filter((line) => line.startsWith("npm error") || line.startsWith("Error"));
  throw new Error(
    `npm could not fetch the editor host; run the command again when the registry can be reached.\n${complaint.join("\n")}`,
  );
}
