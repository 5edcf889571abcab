import { describe, expect, it } from "vitest";
import { comparePrograms, hasGcc } from "./gcc.ts";

// The first seed can be set, to look for programs that nobody has tried.
const firstSeed = Number(process.env["MACRO_SEED"] ?? 1);
const programs = 500;
const batch = 100;

const gcc = hasGcc();
const reason = gcc ? "" : " (skipped: there is no gcc here to compare with)";

describe.skipIf(!gcc)(`macro programs come out as from gcc -E -P -undef${reason}`, () => {
  for (let from = firstSeed; from < firstSeed + programs; from += batch) {
    it(`seeds ${from} to ${from + batch - 1}`, () =>
      expect(comparePrograms(from, from + batch).differences).toEqual([]));
  }
});
