import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { demoWorkspace, inRoot, root } from "../lib/paths.mjs";

/**
 * Runs the suite of client/test in a desktop VS Code: the one whose executable `VSCODE_EXECUTABLE` names, else one that
 * @vscode/test-electron downloads. Resolves with `{ passed, failed, failures: [{ title, message }] }`.
 */
export async function runDesktopSuite() {
  const { runTests } = await import("@vscode/test-electron");
  const temporary = mkdtempSync(path.join(os.tmpdir(), "klp-state-desktop-"));
  const workspace = path.join(temporary, path.basename(demoWorkspace));
  cpSync(demoWorkspace, workspace, { recursive: true });
  const resultFile = path.join(temporary, "mocha.json");
  const executable = process.env.VSCODE_EXECUTABLE;
  let complaint = null;
  try {
    await runTests({
      ...(executable
        ? { vscodeExecutablePath: executable }
        : { version: "1.100.3", cachePath: inRoot(".host", "desktop") }),
      extensionDevelopmentPath: root,
      extensionTestsPath: inRoot("out", "suite", "index.js"),
      extensionTestsEnv: { KLP_STATE_TEST_RESULT: resultFile, KLP_STATE_TEST_TRUST: "trusted" },
      launchArgs: [
        workspace,
        "--disable-extensions",
        `--user-data-dir=${path.join(temporary, "user")}`,
        `--extensions-dir=${path.join(temporary, "extensions")}`,
      ],
    });
  } catch (error) {
    complaint = String(error);
  }
  const result = existsSync(resultFile)
    ? JSON.parse(readFileSync(resultFile, "utf8"))
    : { passed: 0, failed: 0, failures: [] };
  rmSync(temporary, { recursive: true, force: true });
  if (complaint === null || result.failed > 0) return result;
  return { ...result, failed: 1, failures: [{ title: "desktop VS Code", message: complaint }] };
}
