import { readdirSync, readFileSync } from "node:fs";
import type { Scenario } from "../fixture.ts";

const folder = new URL("../../../../test-fixtures/workspaces/complete/", import.meta.url);

/** A livepatch in two releases that has everything right: real kernels load one over the other. */
export const completeLivepatch: Scenario = new Map(
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]),
);
