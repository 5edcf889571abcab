// Holds the preprocessor against gcc on the kernel's sources, which are fetched, and on generated programs.
// usage: npm run test:gcc [-- [--programs N] [--seed S] [--only FOLDER]...]
import { existsSync } from "node:fs";
import { buildTool } from "./lib/build-tool.mjs";
import { inRoot } from "./lib/paths.mjs";
import { run } from "./lib/processes.mjs";

const kernel = inRoot(".host", "kernel");
await import("./fetch-kernel.mjs");
if (!existsSync(kernel)) process.exit(2);
const judge = await buildTool("server/test-gcc/judge.ts");
const worker = await buildTool("server/test-gcc/worker.ts");
const { code } = await run(process.execPath, [judge, worker, kernel, ...process.argv.slice(2)], { inherit: true });
process.exit(code);
