import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { inRoot } from "./paths.mjs";
import { run } from "./processes.mjs";

/**
 * Runs npm with the arguments. The npm that runs this script is preferred (`npm_execpath`): it is there whatever PATH
 * says. Options are those of `run`.
 */
export function npm(args, options) {
  const running = process.env.npm_execpath;
  if (running !== undefined && path.basename(running) === "npm-cli.js" && existsSync(running)) {
    return run(process.execPath, [running, ...args], options);
  }
  const beside = path.join(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
  if (existsSync(beside)) return run(process.execPath, [beside, ...args], options);
  return run("npm", args, { ...options, shell: process.platform === "win32" });
}

/** The script behind a command that an installed package brings (its `bin`), to be run with this Node. */
export function packageCommand(packageName, command = packageName) {
  const folder = inRoot("node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  return path.join(folder, typeof bin === "string" ? bin : bin[command]);
}

/** Whether the folder's node_modules hold what its lock file says, by version. */
export function isInstalled(folder) {
  const installed = readPackages(path.join(folder, "node_modules", ".package-lock.json"));
  const locked = readPackages(path.join(folder, "package-lock.json"));
  if (installed === null || locked === null) return false;
  return Object.entries(locked).every(([location, { version, optional }]) => {
    if (location === "") return true;
    const found = installed[location];
    return found === undefined ? optional === true : found.version === version;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}
