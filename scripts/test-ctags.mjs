// Holds the parser against universal-ctags: bundles server/test-ctags/judge.ts and runs it over the kernel's C files.
// usage: npm run test:ctags [-- FOLDER]   (FOLDER: another tree than the fetched one)
import { spawnSync } from "node:child_process";
import * as esbuild from "esbuild";
import { hostFolder, inRoot } from "./lib/paths.mjs";

const outfile = inRoot("out", "ctags-judge.mjs");
await esbuild.build({
  entryPoints: [inRoot("server/test-ctags/judge.ts")],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  outfile,
  logLevel: "warning",
});
const folder = process.argv[2] ?? `${hostFolder}/kernel`;
process.exitCode = spawnSync(process.execPath, [outfile, folder], { stdio: "inherit" }).status ?? 1;
