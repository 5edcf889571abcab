import path from "node:path";
import * as esbuild from "esbuild";
import { inRoot, root } from "./paths.mjs";

/**
 * Bundles one program of the repository for this Node, with the TypeScript it imports, into out/tools; resolves with the
 * bundle's path. The `external` packages are left where they are installed.
 */
export async function buildTool(entry, external = []) {
  const outfile = inRoot(
    "out",
    "tools",
    `${entry
      .split("/")
      .slice(-2)
      .join("-")
      .replace(/\.m?[jt]s$/, "")}.mjs`,
  );
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external,
    mainFields: ["module", "main"],
    loader: { ".md": "text" },
    logLevel: "warning",
  });
  return path.resolve(outfile);
}
