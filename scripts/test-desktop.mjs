// Runs the suite of client/test in a desktop VS Code. usage: npm run test:desktop
// VSCODE_EXECUTABLE names its executable; without it, @vscode/test-electron downloads the version that is tested.
import { runDesktopSuite } from "./desktop/suite.mjs";
import { build } from "./lib/setup.mjs";

await build();
const { passed, failed, failures } = await runDesktopSuite();
for (const { title, message } of failures) console.log(`${title}\n  ${message.replaceAll("\n", "\n  ")}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
