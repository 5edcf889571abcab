import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll } from "vitest";

/** Paths of the programs as they are shipped, built for one test file. */
export interface Bundles {
  readonly cli: string;
  readonly server: string;
}

const project = resolve(import.meta.dirname, "../../..");

/** Builds the command line and the server before the tests of a file, beside the rule pages, and removes them after. */
export function useBundles(): Bundles {
  const parent = join(project, "out");
  mkdirSync(parent, { recursive: true });
  const installation = mkdtempSync(join(parent, "test-"));
  const cli = join(installation, "dist/cli.js");
  const server = join(installation, "dist/server.js");
  beforeAll(async () => {
    symlinkSync(join(project, "docs"), join(installation, "docs"), "junction");
    await Promise.all([bundle("server/src/cli/main.ts", cli), bundle("server/src/lsp/main.ts", server)]);
  });
  afterAll(() => rmSync(installation, { recursive: true, force: true }));
  return { cli, server };
}

async function bundle(entryPoint: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: project,
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node18",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
}
