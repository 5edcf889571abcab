import { defineConfig } from "vitest/config";

// Tests that each run the code of one rule only, so that few have to run again for a mutant.
const tests = ["one-rule", "null-checks", "edits", "free-ids", "statements"];

export default defineConfig({
  test: { include: tests.map((name) => `server/test/rules/${name}.test.ts`) },
});
