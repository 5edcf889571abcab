// Builds the VSIX and holds it against its size budget. usage: npm run package
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { inRoot, root } from "./lib/paths.mjs";
import { packageCommand } from "./lib/npm.mjs";
import { run } from "./lib/processes.mjs";

/** In bytes: 400 KB. */
const budget = 400 * 1024;

const { version } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));

export const vsixFile = inRoot(`klp-state-${version}.vsix`);

/** Packages what dist/ and the manifest say, with nothing downloaded and no package script run. Resolves with the size. */
export async function packageExtension() {
  // What starts it is server/src/lsp/packed.ts.
  writeFileSync(inRoot("dist", "server.br"), brotliCompressSync(readFileSync(inRoot("dist", "server.js"))));
  // vsce would run the script vscode:prepublish; there is none, because the callers build before.
  const args = [
    packageCommand("@vscode/vsce", "vsce"),
    "package",
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--out",
    vsixFile,
  ];
  const { code, stdout, stderr } = await run(process.execPath, args, { cwd: root });
  if (code !== 0) throw new Error(`vsce could not package the extension:\n${stdout}${stderr}`);
  const { size } = statSync(vsixFile);
  if (size > budget) throw new Error(`the VSIX has ${kilobytes(size)}, more than its ${kilobytes(budget)}`);
  return kilobytes(size);
}

function kilobytes(bytes) {
  return `${Math.ceil(bytes / 1024)} KB`;
}

if (process.argv[1] === inRoot("scripts", "package.mjs")) {
  const { build } = await import("./lib/setup.mjs");
  await build();
  console.log(`${path.basename(vsixFile)}: ${await packageExtension()}`);
}
