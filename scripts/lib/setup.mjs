import { inRoot, root } from "./paths.mjs";
import { isInstalled, npm } from "./npm.mjs";
import { run } from "./processes.mjs";
import { startProgress } from "./progress.mjs";

/** Installs what package-lock.json says, if it is not there. No package's own script is run. */
export async function installDependencies() {
  if (isInstalled(root)) return;
  const progress = startProgress("Installing the packages that package-lock.json names");
  const { code, stdout, stderr } = await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: root });
  progress.end(code === 0 ? "done" : "failed");
  if (code !== 0) throw new Error(`npm ci failed:\n${stdout}${stderr}`);
}

/** Bundles the extension, the server and the command line into dist/. */
export async function build() {
  const { code, stdout, stderr } = await run(process.execPath, [inRoot("esbuild.mjs")], { cwd: root });
  if (code !== 0) throw new Error(`the build failed:\n${stdout}${stderr}`);
}

/** Stops with a clear line on a Node that the tools do not run on. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old to build klp-state: install Node 20.19 or later.`);
  process.exit(2);
}
