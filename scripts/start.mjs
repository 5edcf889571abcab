// Sets everything up, prints the demo workspace's findings, and opens it in VS Code with the extension: the desktop's
// where there is one, otherwise the embedded one in the browser. usage: npm start [-- --embedded]
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findDesktop } from "./desktop/find.mjs";
import { installHost, unsupportedPlatform } from "./host/install.mjs";
import { installExtension, remoteUri, startServer, workbenchAddress, writeUserSettings } from "./host/server.mjs";
import { demoWorkspace, hostFolder, inRoot, root } from "./lib/paths.mjs";
import { run } from "./lib/processes.mjs";
import { build, installDependencies, requireNode } from "./lib/setup.mjs";
import { packageExtension, vsixFile } from "./package.mjs";

/** What is shown first: the file, and a line with mistakes around it. */
const firstFile = "pressure_3.c";
const firstLine = 110;

requireNode();
// Ctrl-C is how the embedded editor is ended, not a failure.
process.prependListener("SIGINT", () => process.exit(0));
try {
  await installDependencies();
  await build();
  await showFindings();
  const desktop = process.argv.includes("--embedded") ? null : findDesktop();
  if (desktop !== null) await openDesktop(desktop);
  else await openEmbedded();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function showFindings() {
  const folder = path.relative(root, demoWorkspace);
  console.log(`\n$ node dist/cli.js check ${folder}\n`);
  await run(process.execPath, [inRoot("dist", "cli.js"), "check", folder], { cwd: root, inherit: true });
  console.log();
}

/**
 * A fresh copy, so that what is tried out leaves the repository as it is; in a dot folder, so that a check of the
 * repository does not find it.
 */
function copyDemo() {
  const copy = path.join(hostFolder, "demo");
  rmSync(copy, { recursive: true, force: true });
  cpSync(demoWorkspace, copy, { recursive: true });
  return copy;
}

async function openDesktop(command) {
  const demo = copyDemo();
  const args = [
    "--new-window",
    `--extensionDevelopmentPath=${root}`,
    demo,
    "--goto",
    `${path.join(demo, firstFile)}:${firstLine}`,
  ];
  const { code, stderr } = await run(command, args, { shell: process.platform === "win32" });
  if (code !== 0) throw new Error(`${command} did not start:\n${stderr}`);
  console.log(`The demo workspace is open in VS Code (${command}), with the extension from this folder.`);
}

async function openEmbedded() {
  const reason = unsupportedPlatform();
  if (reason !== null) {
    throw new Error(
      [
        `No desktop VS Code was found. ${reason} There are two ways out:`,
        "  - install VS Code (https://code.visualstudio.com) and run npm start again, or set VSCODE_EXECUTABLE to its executable;",
        "  - use the command line: node dist/cli.js check YOUR_LIVEPATCH.c",
      ].join("\n"),
    );
  }
  const host = await installHost();
  await packageExtension();
  const dataFolder = path.join(hostFolder, "profile");
  if (!existsSync(path.join(dataFolder, "data"))) writeUserSettings(dataFolder);
  await installExtension(host, dataFolder, vsixFile);

  // An open workbench is a shell: only who has this token gets in. It is in a file because arguments can be seen by all.
  const token = randomBytes(24).toString("hex");
  const tokenFile = path.join(dataFolder, "connection-token");
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  rmSync(tokenFile, { force: true });
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const folder = copyDemo();
  const server = await startServer(host, { dataFolder, tokenFile, trust: true });
  const payload = [
    ["gotoLineMode", "true"],
    ["openFile", `${remoteUri(server.port, path.join(folder, firstFile))}:${firstLine}`],
  ];
  console.log(
    "\nVS Code runs with the demo workspace. Open this address, which is for you alone, in a browser on this machine:\n",
  );
  console.log(`  ${workbenchAddress(server.port, { folder, payload, token })}\n`);
  console.log("Ctrl-C ends it.");
  const code = await server.ended;
  throw new Error(`VS Code's server ended by itself with ${code}:\n${server.log().split("\n").slice(-20).join("\n")}`);
}
