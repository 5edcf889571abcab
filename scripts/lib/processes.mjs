import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const groups = new Set();
const children = new Set();

/** Whether a process group of its own can be had. Windows has none: there a child is ended alone. */
const hasGroups = process.platform !== "win32";

/**
 * Starts a process in a group of its own, which is ended with this script however the script ends: a VS Code server's
 * extension hosts and watchers are its children and outlive it otherwise.
 */
export function spawnGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: hasGroups });
  groups.add(child);
  child.once("error", () => groups.delete(child));
  return child;
}

/** Ends everything in the group of a child that {@link spawnGroup} started; a second call does nothing. */
export function endGroup(child, signal = "SIGKILL") {
  groups.delete(child);
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It is gone already.
  }
}

process.on("exit", () => {
  for (const child of groups) endGroup(child);
  for (const child of children) child.kill();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

/**
 * Runs a command to its end. Resolves with its exit code (127 where it could not be started) and everything it wrote,
 * standard output and standard error apart; never rejects. `onLine` sees each line as it comes.
 */
export function run(command, args, { cwd, env, onLine, inherit = false, shell = false } = {}) {
  return new Promise((resolve) => {
    const stdio = inherit ? "inherit" : ["ignore", "pipe", "pipe"];
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio, shell });
    children.add(child);
    const output = { stdout: "", stderr: "" };
    if (!inherit) {
      for (const name of ["stdout", "stderr"]) {
        child[name].setEncoding("utf8").on("data", (text) => (output[name] += text));
        if (onLine) createInterface({ input: child[name] }).on("line", onLine);
      }
    }
    child.once("error", () => children.delete(child));
    child.once("close", () => children.delete(child));
    child.once("error", (error) => resolve({ code: 127, ...output, stderr: `${output.stderr}${String(error)}\n` }));
    child.once("close", (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), ...output }));
  });
}
