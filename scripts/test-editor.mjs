// Runs the suite of client/test in the extension host of a real VS Code: as developed, as packaged, and not trusted.
// usage: npm run test:editor
import { installHost, unsupportedPlatform } from "./host/install.mjs";
import { runSuite } from "./host/suite.mjs";
import { inRoot } from "./lib/paths.mjs";
import { build } from "./lib/setup.mjs";
import { packageExtension, vsixFile } from "./package.mjs";

/** The runs, each a function that resolves with `{ passed, failed, failures }`. */
export const editorRuns = [
  { title: "VS Code, this folder", run: (host) => runSuite(host, { name: "folder" }) },
  { title: "VS Code, the VSIX", needsPackage: true, run: (host) => runSuite(host, { name: "vsix", vsix: vsixFile }) },
  { title: "VS Code, workspace not trusted", run: (host) => runSuite(host, { name: "trust", trust: true }) },
];

if (process.argv[1] === inRoot("scripts", "test-editor.mjs")) {
  const reason = unsupportedPlatform();
  if (reason !== null) {
    console.error(`${reason} Use npm run test:desktop with a desktop VS Code.`);
    process.exit(2);
  }
  await build();
  await packageExtension();
  const host = await installHost();
  let failed = 0;
  for (const { title, run } of editorRuns) {
    const result = await run(host);
    failed += result.failed;
    console.log(`${title}: ${result.passed} passed, ${result.failed} failed`);
    for (const { title, message } of result.failures)
      console.log(`  ${title}\n    ${message.replaceAll("\n", "\n    ")}`);
  }
  process.exit(failed > 0 ? 1 : 0);
}
