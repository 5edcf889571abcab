// Holds the simulator against a real kernel, which Debian built and qemu runs: new random scenarios each time.
// usage: npm run test:kernel [-- [--kernel 6.12|6.1] [--seed N] [--count 300] [--only NUMBER | --file SCENARIO.json]]
import { buildTool } from "./lib/build-tool.mjs";
import { inRoot } from "./lib/paths.mjs";
import { run } from "./lib/processes.mjs";

const judge = await buildTool("server/test-kernel/judge.ts");
const folders = [inRoot("server", "test-kernel", "guest"), inRoot("out", "test-kernel")];
const { code } = await run(process.execPath, [judge, ...folders, ...process.argv.slice(2)], { inherit: true });
process.exit(code);
