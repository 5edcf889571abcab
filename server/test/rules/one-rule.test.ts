import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rules } from "../../src/rules/index.ts";
import { annotate, annotatedBy, diagnose, fixAll, readFixture } from "./fixture.ts";
import { blocksOf, readPage, section } from "./page.ts";

/*
 * No rule leans on another: with all others off, each finds in its fixtures and on its page what it finds among them. Mutation testing
 * runs these tests, because each of them runs the code of one rule.
 */
describe.each(rules.map(({ name }) => name))("%s alone", (rule) => {
  const folder = new URL(`../../../test-fixtures/rules/${rule}/`, import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".c") && !name.endsWith(".fixed.c"));

  test.each(names)("in %s", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const scenario = readFixture(name, text);
    expect(annotate(scenario, rule)).toBe(annotatedBy(rule, text));
    const golden = new URL(name.replace(/\.c$/, ".fixed.c"), folder);
    if (!name.startsWith("ok-"))
      expect(fixAll(scenario, rule)).toBe(existsSync(golden) ? readFileSync(golden, "utf8") : null);
  });

  test("on its page", () => {
    const page = readPage(rule);
    expect(diagnose(blocksOf(section(page, "Example")), rule)).not.toEqual([]);
    expect(diagnose(blocksOf(section(page, "Use instead")), rule)).toEqual([]);
  });
});
