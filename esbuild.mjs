// Bundles what is shipped into dist/ and what runs inside a real VS Code's extension host into out/suite/.
// usage: node esbuild.mjs [--watch]
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const root = path.dirname(fileURLToPath(import.meta.url));
const watch = process.argv.includes("--watch");

/** @type {esbuild.BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node18",
  minify: !watch,
  sourcemap: watch,
  legalComments: "none",
  loader: { ".md": "text" },
  logLevel: "info",
  // Where a package has an ES module beside its UMD one, only the former can be bundled.
  mainFields: ["module", "main"],
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  { ...shared, entryPoints: ["client/src/extension.ts"], outfile: "dist/extension.js", external: ["vscode"] },
  { ...shared, entryPoints: ["server/src/lsp/main.ts"], outfile: "dist/server.js" },
  { ...shared, entryPoints: ["server/src/cli/main.ts"], outfile: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  {
    ...shared,
    entryPoints: ["client/test/index.ts"],
    outfile: "out/suite/index.js",
    external: ["vscode"],
    minify: false,
    sourcemap: "inline",
    // The parts of mocha that ask for this are its worker processes, which an extension host does not start.
    logOverride: { "require-resolve-not-external": "silent" },
  },
];

const missing = bundles.flatMap((bundle) => bundle.entryPoints).filter((entry) => !existsSync(path.join(root, entry)));
if (missing.length > 0) {
  console.error(`esbuild.mjs: these entry points do not exist: ${missing.join(", ")}`);
  process.exitCode = 1;
}
const present = bundles.filter((bundle) => bundle.entryPoints.every((entry) => !missing.includes(entry)));

if (watch) {
  for (const bundle of present) await (await esbuild.context(bundle)).watch();
} else {
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  try {
    await Promise.all(present.map((bundle) => esbuild.build(bundle)));
  } catch {
    process.exitCode = 1; // esbuild has told each error.
  }
}
