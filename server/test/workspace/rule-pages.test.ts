import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../src/rules/index.ts";
import { findRulePage, readRulePage } from "../../src/workspace/rule-pages.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("an installation without the pages' files has every page in its pack", () => {
  const installation = temporaryFolder({});
  mkdirSync(`${installation}/dist`);
  copyFileSync("dist/rule-pages.br", `${installation}/dist/rule-pages.br`);
  for (const { name } of rules) {
    expect(readRulePage(installation, name)).toBe(readFileSync(`docs/rules/${name}.md`, "utf8"));
    expect(findRulePage(installation, name)).toBeNull();
  }
});

test("an installation without pages, and one with a broken pack, have none", () => {
  expect(readRulePage(temporaryFolder({}), "state-id-zero")).toBeNull();
  expect(readRulePage(temporaryFolder({ "dist/rule-pages.br": "no such thing" }), "state-id-zero")).toBeNull();
});
