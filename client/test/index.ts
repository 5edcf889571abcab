import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/**
 * What VS Code calls in its extension host. Runs the tests and leaves their result in the file that
 * `KLP_STATE_TEST_RESULT` names, for the runner outside. Rejects where one failed, as VS Code expects it.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: 60_000, reporter: "spec" });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  // Whether the workspace is trusted is decided before the window opens, so it takes a run of its own.
  if (process.env["KLP_STATE_TEST_TRUST"] === "restricted") {
    await import("./trust.test.ts");
  } else {
    await import("./activation.test.ts");
    await import("./diagnostics.test.ts");
    await import("./editing.test.ts");
    await import("./manifest.test.ts");
    await import("./commands.test.ts");
    await import("./record.test.ts");
    await import("./tagged-history.test.ts");
  }

  const failures: { title: string; message: string }[] = [];
  let passed = 0;
  // Written after each test, so that a run that is cut short still tells what it knows.
  const resultFile = process.env["KLP_STATE_TEST_RESULT"];
  const report = (): void => {
    if (resultFile !== undefined)
      writeFileSync(resultFile, JSON.stringify({ passed, failed: failures.length, failures }));
  };
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on("pass", () => {
        passed++;
        report();
      })
      .on("fail", (test, error: unknown) => {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        failures.push({ title: test.fullTitle(), message });
        report();
      });
  });
  if (failures.length > 0) throw new Error(`${failures.length} tests failed`);
}
