import { readdirSync, readFileSync } from "node:fs";
import { testFixtures, type Scenario } from "../fixture.ts";

const folder = new URL("workspaces/complete/", testFixtures);

/** A livepatch in two releases that has everything right: real kernels load one over the other. */
export const completeLivepatch: Scenario = new Map(
  readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")]),
);
