import { describe, expect, test } from "vitest";
import { rules } from "../../src/rules/index.ts";
import { casesOf } from "./rule-cases.ts";

/*
 * No rule leans on another: with all others off, each finds in its fixtures and on its page what it finds among them. Mutation testing
 * runs the same cases, because each of them runs the code of one rule.
 */
describe.each(rules.map(({ name }) => name))("%s alone", (rule) => {
  test.each(casesOf(rule))("$title", ({ run }) => {
    const { found, expected } = run();
    expect(found).toBe(expected);
  });
});
