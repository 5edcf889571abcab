// Bundles what is shipped into dist/ and what runs inside a real VS Code's extension host into out/suite/.
// usage: node esbuild.mjs [--watch]
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
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
  { ...shared, entryPoints: ["server/src/lsp/packed.ts"], outfile: "dist/packed-server.js" },
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
  packRulePages();
  for (const bundle of present) await (await esbuild.context(bundle)).watch();
} else {
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  packRulePages();
  try {
    await Promise.all(present.map((bundle) => esbuild.build(bundle)));
  } catch {
    process.exitCode = 1; // esbuild has told each error.
  }
}

/** All rule pages in one file, for where they are not shipped one by one: see server/src/workspace/rule-pages.ts. */
function packRulePages() {
  const folder = path.join(root, "docs/rules");
  const pages = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
  const texts = pages.map((name) => [name.slice(0, -".md".length), readFileSync(path.join(folder, name), "utf8")]);
  mkdirSync(path.join(root, "dist"), { recursive: true });
  // The highest quality takes ten times as long for a tenth less.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const packed = brotliCompressSync(JSON.stringify(Object.fromEntries(texts)), { params });
  writeFileSync(path.join(root, "dist/rule-pages.br"), packed);
}
