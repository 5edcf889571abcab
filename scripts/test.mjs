// Every check there is, from a fresh clone: sets up, then runs each step whatever the ones before it gave.
// usage: npm test. The last line is `N passed, N failed`, counted over all tests and the steps that have none.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { inRoot, root } from "./lib/paths.mjs";
import { packageCommand } from "./lib/npm.mjs";
import { run } from "./lib/processes.mjs";
import { build, installDependencies, requireNode } from "./lib/setup.mjs";

requireNode();
process.env.NO_COLOR = "1";
const total = { passed: 0, failed: 0 };

await step("packages installed", installDependencies);
const isBuilt = await step("build", build);
await step("types", () => tool("typescript", "tsc", "--noEmit"));
await step("lint", () => tool("eslint", "eslint", "."));
await step("format", () => tool("prettier", "prettier", "--check", "."));
await step("boundaries", () =>
  tool("dependency-cruiser", "depcruise", "--config", ".dependency-cruiser.cjs", "client", "server", "syntaxes"),
);
await step("nothing unused", () => tool("knip", "knip"));
await step("unit tests", runUnitTests);
if (isBuilt) {
  const { packageExtension } = await import("./package.mjs");
  const isPackaged = await step("package within its budget", packageExtension);
  await runEditorTests(isPackaged);
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

/**
 * Runs one step, prints its result and adds it to the total. `body` may resolve with `{ passed, failed, failures }`; it
 * counts as one otherwise, and fails by throwing. Resolves with whether all of it passed.
 */
async function step(title, body) {
  const start = performance.now();
  let result;
  try {
    const answer = await body();
    result = typeof answer === "object" ? answer : { passed: 1, failed: 0, failures: [], note: answer };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    result = { passed: 0, failed: 1, failures: [{ title, message }] };
  }
  total.passed += result.passed;
  total.failed += result.failed;
  const isCounted = result.passed + result.failed > 1;
  const counts = isCounted
    ? `: ${result.passed} passed, ${result.failed} failed`
    : result.note
      ? `: ${result.note}`
      : "";
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${result.failed === 0 ? "ok  " : "FAIL"} ${title}${counts} (${seconds} s)`);
  for (const failure of result.failures) {
    console.log(`       ${failure.title}`);
    console.log(failure.message.trimEnd().replaceAll(/^/gm, "         "));
  }
  return result.failed === 0;
}

async function tool(packageName, command, ...args) {
  const { code, stdout, stderr } = await run(process.execPath, [packageCommand(packageName, command), ...args], {
    cwd: root,
  });
  if (code !== 0) throw new Error(`${stdout}${stderr}`);
}

async function runUnitTests() {
  mkdirSync(inRoot("out"), { recursive: true });
  const report = inRoot("out", "vitest.json");
  rmSync(report, { force: true });
  const args = [packageCommand("vitest"), "run", "--reporter=json", `--outputFile=${report}`];
  const { code, stdout, stderr } = await run(process.execPath, args, { cwd: root });
  let results;
  try {
    results = JSON.parse(readFileSync(report, "utf8"));
  } catch {
    throw new Error(`vitest left no report:\n${stdout}${stderr}`);
  }
  const failures = results.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    // A file that cannot be loaded has no test that could fail.
    if (status === "failed" && failed.length === 0) return [{ title: name, message }];
    return failed.map(({ fullName, failureMessages }) => ({
      title: `${name}: ${fullName}`,
      message: failureMessages.join("\n"),
    }));
  });
  if (code !== 0 && failures.length === 0) failures.push({ title: "vitest", message: `${stdout}${stderr}` });
  return { passed: results.numPassedTests, failed: failures.length, failures };
}

async function runEditorTests(isPackaged) {
  const { installHost, unsupportedPlatform } = await import("./host/install.mjs");
  if (unsupportedPlatform() !== null) {
    const { runDesktopSuite } = await import("./desktop/suite.mjs");
    await step("desktop VS Code", runDesktopSuite);
    return;
  }
  let host = null;
  await step("editor host installed", async () => void (host = await installHost()));
  if (host === null) return;
  const { editorRuns } = await import("./test-editor.mjs");
  const { runScreen } = await import("./test-screen.mjs");
  for (const { title, needsPackage, run } of [
    ...editorRuns,
    { title: "the screen", needsPackage: true, run: runScreen },
  ]) {
    await step(title, () => {
      if (needsPackage && !isPackaged) throw new Error("not run: there is no package");
      return run(host);
    });
  }
}
