import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rules } from "../../src/rules/index.ts";

test("the index of rules and its page are up to date", () => {
  const script = fileURLToPath(new URL("../../../scripts/generate-rule-index.mjs", import.meta.url));
  expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
});

test("no two rules have one name", () => {
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});
