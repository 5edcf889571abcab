import { readdirSync, readFileSync, writeFileSync, existsSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { rules } from "../../src/rules/index.ts";
import { annotate, diagnose, fixAll, readFixture } from "./fixture.ts";
import { offers, offersFile } from "./offers.ts";

// UPDATE_FIXTURES=1 writes what is found into the fixtures; the difference is then to be read as a change of behaviour.
const update = process.env["UPDATE_FIXTURES"] === "1";
const root = new URL("../../../test-fixtures/rules/", import.meta.url);

describe.each(rules.map(({ name }) => name))("%s", (rule) => {
  const folder = new URL(`${rule}/`, root);
  const names = readdirSync(folder).filter((name) => name.endsWith(".c") && !name.endsWith(".fixed.c"));
  const lookAlikes = names.filter((name) => name.startsWith("ok-"));

  test("has at least three fixtures that report and three look-alikes", () => {
    expect(names.length - lookAlikes.length).toBeGreaterThanOrEqual(3);
    expect(lookAlikes.length).toBeGreaterThanOrEqual(3);
  });

  test.each(names)("%s", (name) => {
    const path = new URL(name, folder);
    const text = readFileSync(path, "utf8");
    const scenario = readFixture(name, text);
    const found = annotate(scenario);
    if (update) writeFileSync(path, found);
    else expect(found).toBe(text);
    const own = diagnose(scenario).filter((each) => each.rule === rule);
    if (name.startsWith("ok-")) expect(own).toEqual([]);
    else expect(own.length).toBeGreaterThan(0);
  });

  test.each(names.filter((name) => !name.startsWith("ok-")))("%s, fixed", (name) => {
    const scenario = readFixture(name, readFileSync(new URL(name, folder), "utf8"));
    const fixed = fixAll(scenario, rule);
    const golden = new URL(name.replace(/\.c$/, ".fixed.c"), folder);
    if (update && fixed !== null) writeFileSync(golden, fixed);
    if (update && fixed === null) rmSync(golden, { force: true });
    expect(fixed).toBe(existsSync(golden) ? readFileSync(golden, "utf8") : null);
  });

  test("offers its fixes", () => {
    const offered = names
      .filter((name) => !name.startsWith("ok-"))
      .map((name) => offers(name, readFixture(name, readFileSync(new URL(name, folder), "utf8")), rule))
      .join("");
    const file = new URL(offersFile, folder);
    if (update && offered !== "") writeFileSync(file, offered);
    if (update && offered === "") rmSync(file, { force: true });
    expect(offered).toBe(existsSync(file) ? readFileSync(file, "utf8") : "");
  });
});
