import path from "node:path";
import * as esbuild from "esbuild";
import { inRoot, root } from "./paths.mjs";

/** Bundles one TypeScript program of the repository for this Node, into out/tools; resolves with the bundle's path. */
export async function buildTool(entry) {
  const outfile = inRoot("out", "tools", `${entry.split("/").slice(-2).join("-").replace(/\.ts$/, "")}.mjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    loader: { ".md": "text" },
    logLevel: "warning",
  });
  return path.resolve(outfile);
}
