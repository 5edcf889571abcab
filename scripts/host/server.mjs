import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { endGroup, run, spawnGroup } from "../lib/processes.mjs";

const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  // The web workbench saves after a delay by default, the desktop one does not.
  "files.autoSave": "off",
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/** Writes the user's settings of an editor host: the quiet ones and the given. */
export function writeUserSettings(dataFolder, settings = {}) {
  const user = path.join(dataFolder, "data", "User");
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, "settings.json"), `${JSON.stringify({ ...quietSettings, ...settings }, null, 2)}\n`);
}

/** Installs a packaged extension into the editor host. Throws with what VS Code said where it refuses. */
export async function installExtension(host, dataFolder, vsix) {
  const args = [
    serverMain(host),
    ...folders(dataFolder),
    "--accept-server-license-terms",
    "--install-extension",
    vsix,
    "--force",
  ];
  const { code, stdout, stderr } = await run(host.node, args);
  if (code !== 0 || !stdout.includes("successfully installed"))
    throw new Error(`VS Code did not install ${vsix}:\n${stdout}${stderr}`);
}

/**
 * Starts VS Code's server on a free port of 127.0.0.1. Whoever can reach an open workbench has a shell, so the token is
 * left out (`tokenFile: null`) and workspace trust switched off only inside tests, for the seconds that they take.
 */
export async function startServer(host, { dataFolder, tokenFile, trust, env = {}, flags = [] }) {
  const args = [
    serverMain(host),
    ...["--host", "127.0.0.1", "--port", "0", "--accept-server-license-terms", "--disable-telemetry"],
    ...folders(dataFolder),
    ...(tokenFile === null ? ["--without-connection-token"] : ["--connection-token-file", tokenFile]),
    ...(trust ? [] : ["--disable-workspace-trust"]),
    ...flags,
  ];
  const child = spawnGroup(host.node, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  const port = await new Promise((resolve, reject) => {
    const read = (text) => {
      log += text;
      const listening = /Extension host agent listening on (\d+)/.exec(log);
      if (listening) resolve(Number(listening[1]));
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`VS Code's server ended with ${code}:\n${log}`)));
  });
  return {
    port,
    log: () => log,
    ended: new Promise((resolve) => child.once("exit", resolve)),
    end: () => endGroup(child),
  };
}

/** The workbench's address for a folder, with what the page is to do first. */
export function workbenchAddress(port, { folder, payload = [], token = null }) {
  const address = new URL(`http://127.0.0.1:${port}/`);
  if (token !== null) address.searchParams.set("tkn", token);
  address.searchParams.set("folder", folder);
  if (payload.length > 0) address.searchParams.set("payload", JSON.stringify(payload));
  return address.href;
}

/** How the page names a file or folder of this machine. */
export function remoteUri(port, file) {
  return `vscode-remote://127.0.0.1:${port}${file}`;
}

function serverMain(host) {
  return path.join(host.vscode, "out", "server-main.js");
}

function folders(dataFolder) {
  return ["--server-data-dir", dataFolder, "--extensions-dir", path.join(dataFolder, "extensions")];
}
