import type { Budget } from "./budget.ts";
import type { Image } from "./image.ts";
import type { RunTimeWrites } from "./run-time-writes.ts";

/** What is needed to read the tables of one module. */
export interface Reading {
  readonly image: Image;
  readonly writes: RunTimeWrites;
  readonly budget: Budget;
}
