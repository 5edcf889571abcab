import { describe, expect, test } from "vitest";
import { rules } from "../../../src/rules/index.ts";
import type { Scenario } from "../fixture.ts";
import { createChecker } from "./checker.ts";
import { disguises } from "./combinations.ts";
import { completeLivepatch } from "./complete-livepatch.ts";
import { edited } from "./edits.ts";
import { changesOf, type Mistake } from "./mistake.ts";
import { mistakes } from "./all-mistakes.ts";
import { textRewrites } from "./rewrites/text.ts";

const check = createChecker();

describe.each(rules.map(({ name }) => name))("%s", (rule) => {
  const own = mistakes.filter((mistake) => mistake.rule === rule);

  test("names mistakes in the complete livepatch", () => {
    expect(own).not.toEqual([]);
  });

  test.each(own.map((mistake) => [mistake.title, mistake] as const))("%s", (_title, mistake) => {
    const files = edited(completeLivepatch, changesOf(mistake));
    expect(files).not.toBeNull();
    expectTold(files!, mistake);
  });
});

describe("named, however the text is laid out", () => {
  const all = disguises(mistakes, textRewrites, 100);
  expect(all).toHaveLength(100);

  test.each(all.map(({ title, files, mistake }) => [title, files, mistake] as const))(
    "%s",
    (_title, files, mistake) => {
      expectTold(files, mistake);
    },
  );
});

test("every mistake has a rule that there is, and a title of its own", () => {
  const names = new Set(rules.map(({ name }) => name));
  expect(mistakes.filter(({ rule }) => !names.has(rule)).map(({ title }) => title)).toEqual([]);
  expect(new Set(mistakes.map(({ title, file }) => `${file ?? ""} ${title}`)).size).toBe(mistakes.length);
});

/** Its rule and what the table says besides, each as often as it says, and nothing else. */
function expectTold(files: Scenario, { rule, also = [] }: Mistake): void {
  const found = check(files);
  const messages = found.map(({ message }) => message).join("\n");
  expect(found.map((each) => each.rule).sort(), messages).toEqual([rule, ...also].sort());
}
