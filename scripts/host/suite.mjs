import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { demoWorkspace, inRoot, root } from "../lib/paths.mjs";
import { remoteUri, workbenchAddress } from "./server.mjs";
import { inSession } from "./session.mjs";

const timeLimit = 180_000;

/**
 * Runs the mocha suite of client/test inside the extension host of a real VS Code and resolves with
 * `{ passed, failed, failures: [{ title, message }] }`.
 *
 * `vsix`: the packaged extension to test; null tests this folder as a development extension does.
 * `trust`: keeps workspace trust on, so that the workspace is not trusted until a test opens the page on which one says so.
 */
export async function runSuite(host, { name, vsix = null, trust = false }) {
  const results = mkdtempSync(path.join(os.tmpdir(), "klp-state-results-"));
  const resultFile = path.join(results, "mocha.json");
  const env = { KLP_STATE_TEST_RESULT: resultFile, KLP_STATE_TEST_TRUST: trust ? "restricted" : "trusted" };
  const settings = trust ? { "security.workspace.trust.startupPrompt": "never" } : {};
  try {
    await inSession(
      host,
      { name, workspace: demoWorkspace, vsix, trust, settings, env },
      async ({ page, folder, port }) => {
        const exited = new Promise((resolve) => void page.exposeFunction("codeAutomationExit", resolve));
        await page.exposeFunction("codeAutomationLog", () => undefined);
        const developed = vsix === null ? root : testsOnlyExtension();
        const payload = [
          ["skipWelcome", "true"],
          ["skipReleaseNotes", "true"],
          ["extensionDevelopmentPath", remoteUri(port, developed)],
          ["extensionTestsPath", remoteUri(port, inRoot("out", "suite", "index.js"))],
        ];
        await page.goto(workbenchAddress(port, { folder, payload }));
        if (trust) void grantTrust(page);
        await within(timeLimit, exited, "the suite inside VS Code did not end");
      },
    );
    return readResult(resultFile);
  } catch (error) {
    const { passed, failures } = readResult(resultFile);
    return { passed, failed: failures.length + 1, failures: [...failures, { title: name, message: String(error) }] };
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

/** What an extension cannot do for itself: presses the button as soon as its page is open. */
async function grantTrust(page) {
  const button = page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true });
  // The page may close first; then the suite tells what it missed.
  await button.click({ timeout: timeLimit }).catch(() => undefined);
}

function readResult(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 0, failures: [] };
}

/** VS Code runs tests only beside a development extension; this one is empty, so that the installed package is what is tested. */
function testsOnlyExtension() {
  const folder = inRoot("out", "tests-only");
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: "klp-state-suite",
    publisher: "klp-state-tests",
    version: "0.0.0",
    engines: { vscode: "*" },
  };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  return folder;
}

function within(milliseconds, promise, complaint) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} within ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
