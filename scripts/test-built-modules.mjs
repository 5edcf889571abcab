// Builds livepatches for six architectures and holds what is read out of the modules against what their sources say. Needs a
// Debian machine with gcc and make; fetches kernel headers and compilers by apt, and installs nothing.
import { existsSync, mkdirSync } from "node:fs";
import { buildTool } from "./lib/build-tool.mjs";
import { inRoot, root } from "./lib/paths.mjs";
import { run } from "./lib/processes.mjs";

const kernel = inRoot(".host", "kernel");
await import("./fetch-kernel.mjs");
if (!existsSync(kernel)) process.exit(2);
const work = inRoot(".host", "built-modules");
mkdirSync(work, { recursive: true });
const built = await run(process.execPath, [inRoot("esbuild.mjs")], { cwd: root, inherit: true });
if (built.code !== 0) process.exit(built.code);
const judge = await buildTool("server/test-built-modules/judge.ts");
const { code } = await run(process.execPath, [judge, root, work, kernel], { inherit: true });
process.exit(code);
