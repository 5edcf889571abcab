import { describe, expect, test } from "vitest";
import { fixed } from "./null-checks/functions.ts";
import { leavingAnswers } from "./null-checks/answers.ts";
import { leavingChecks } from "./null-checks/leaving.ts";
import { leavingPlaces } from "./null-checks/places.ts";
import { surroundingChecks } from "./null-checks/surrounding.ts";

/*
 * What the fixes that write NULL checks make of a function. The functions are the ones of a livepatch that asks for its states in
 * `post_patch`, `pre_patch` or a helper of theirs.
 */

test.each([...leavingChecks, ...leavingAnswers, ...leavingPlaces])(
  "a check that leaves the function $title",
  ({ before, after }) => {
    expect(fixed("call-unchecked-state", before)).toBe(after);
  },
);

describe("a check around what follows the pointer", () => {
  test.each(surroundingChecks)("$title", ({ before, after }) => {
    expect(fixed("call-unchecked-prev-state", before)).toBe(after);
  });
});
