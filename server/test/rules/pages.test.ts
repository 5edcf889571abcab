import { describe, expect, test } from "vitest";
import { rules } from "../../src/rules/index.ts";
import { diagnose } from "./fixture.ts";
import { blocksOf, readPage, section } from "./page.ts";

const sections = ["What it does", "Why the kernel minds", "Example", "Use instead", "Fix safety", "References"];

describe.each(rules.map((rule) => [rule.name, rule] as const))("the page of %s", (name, rule) => {
  const page = readPage(name);

  test("has its name, severity and all sections", () => {
    expect(page.startsWith(`# ${name}\n\nSeverity: ${rule.severity}`)).toBe(true);
    expect(page.split("\n").flatMap((line) => (line.startsWith("## ") ? [line.slice(3)] : []))).toEqual(sections);
  });

  test("says whether a fix may run unasked", () => {
    const words = { safe: "safe", ask: "on request", none: "none" } as const;
    expect(/Fix: (.*)\.\n/.exec(page)?.[1]).toMatch(new RegExp(`^${words[rule.fix]}`));
  });

  test("has an example in which this rule, and no other, reports", () => {
    const found = diagnose(blocksOf(section(page, "Example")));
    expect([...new Set(found.map((each) => each.rule))]).toEqual([name]);
  });

  test("has an example whose fix is as safe as it says", () => {
    const fixes = diagnose(blocksOf(section(page, "Example"))).flatMap((each) => each.fixes);
    const kinds = [...new Set(fixes.map(({ safe }) => (safe ? "safe" : "on request")))];
    const said = /Fix: (.*)\.\n/.exec(page)?.[1] ?? "";
    // A page with conditions names both, and its example shows one of them.
    expect(kinds.length === 0).toBe(said === "none");
    for (const kind of kinds) expect(said).toContain(kind);
  });

  test("has a better one in which nothing is reported", () => {
    expect(diagnose(blocksOf(section(page, "Use instead")))).toEqual([]);
  });
});
