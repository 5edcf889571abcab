import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diagnose } from "./fixture.ts";

const folder = new URL("../../../test-fixtures/workspaces/complete/", import.meta.url);

test("a whole livepatch in two releases, which real kernels load one over the other, is found clean by every rule", () => {
  const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);
  expect(diagnose(new Map(files)).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});
