// Compiles what the fixes that write statements make of their fixtures. Needs a Debian machine with gcc and make; fetches
// kernel headers by apt, and installs nothing. usage: npm run test:fixes [-- RULE...]
import { mkdirSync } from "node:fs";
import { buildTool } from "./lib/build-tool.mjs";
import { inRoot, root } from "./lib/paths.mjs";
import { run } from "./lib/processes.mjs";

const work = inRoot(".host", "built-modules");
mkdirSync(work, { recursive: true });
const judge = await buildTool("server/test-fixes/judge.ts");
const { code } = await run(process.execPath, [judge, root, work, ...process.argv.slice(2)], { inherit: true });
process.exit(code);
