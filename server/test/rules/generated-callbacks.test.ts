import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { diagnose, readFixture, withFix, type Scenario } from "./fixture.ts";

const root = new URL("../../../test-fixtures/rules/", import.meta.url);

/** Their fixes write functions, or parts of them. */
const writers = [
  "callback-unpaired",
  "data-never-freed",
  "history-state-not-taken-over",
  "pre-patch-positive-return",
  "shadow-may-exist",
];

const layouts: readonly (readonly [string, (text: string) => string])[] = [
  ["tabs", (text) => text],
  ["carriage returns", (text) => text.replaceAll("\n", "\r\n")],
  ["blanks", (text) => text.replaceAll("\t", "    ")],
];

describe.each(writers)("what a fix of %s writes", (rule) => {
  const folder = new URL(`${rule}/`, root);
  const names = readdirSync(folder).filter((name) => name.endsWith(".fixed.c"));

  describe.each(layouts)("in a file with %s", (_, laidOut) => {
    test.each(names)("is found clean: %s", (golden) => {
      const name = golden.replace(".fixed.c", ".c");
      const texts = readFixture(name, readFileSync(new URL(name, folder), "utf8"));
      const scenario = new Map([...texts].map(([file, text]) => [file, laidOut(text)]));
      const found = diagnose(scenario);
      for (const { fixes } of found.filter((each) => each.rule === rule)) {
        for (const fix of fixes) {
          const after = withFix(scenario, fix);
          const left = keys(after);
          expect(left.filter((each) => each.startsWith(`${rule} `)).length).toBeLessThan(
            found.filter((each) => each.rule === rule).length,
          );
          expect(left.filter((each) => !keys(scenario).includes(each))).toEqual([]);
          expect(endings(after)).toEqual(endings(scenario));
        }
      }
    });
  });
});

function keys(scenario: Scenario): readonly string[] {
  return diagnose(scenario).map(({ rule, about, span }) => [rule, about ?? "", span.file.path].join(" "));
}

/** Whether each file ends its lines in one way, and in which. */
function endings(scenario: Scenario): readonly string[] {
  return [...scenario.values()].map((text) =>
    [text.includes("\r\n"), /[^\r]\n/.test(text.replace(/^\n/, "\r\n"))].join(" "),
  );
}
