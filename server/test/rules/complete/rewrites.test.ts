import { describe, expect, test } from "vitest";
import type { Scenario } from "../fixture.ts";
import { createChecker } from "./checker.ts";
import { combinations } from "./combinations.ts";
import { completeLivepatch } from "./complete-livepatch.ts";
import { edited } from "./edits.ts";
import { changesOf } from "./rewrite.ts";
import { allocateRewrites } from "./rewrites/allocate.ts";
import { changeRewrites } from "./rewrites/change.ts";
import { conditionRewrites } from "./rewrites/conditions.ts";
import { fileRewrites } from "./rewrites/files.ts";
import { helperRewrites } from "./rewrites/helpers.ts";
import { manifestRewrites } from "./rewrites/manifest.ts";
import { moduleRewrites } from "./rewrites/module.ts";
import { shadowRewrites } from "./rewrites/shadow.ts";
import { tableRewrites } from "./rewrites/tables.ts";
import { takeOverRewrites } from "./rewrites/take-over.ts";
import { textRewrites } from "./rewrites/text.ts";
import { undoRewrites } from "./rewrites/undo.ts";

const check = createChecker();

/** Each has what the others mostly leave alone, so that rewrites of different themes go together. */
const themes = {
  "finding and allocating": allocateRewrites,
  "allocators and helpers": helperRewrites,
  "taking over and changing": changeRewrites,
  "handing over": takeOverRewrites,
  "restoring and releasing": undoRewrites,
  tables: tableRewrites,
  "module and callbacks": moduleRewrites,
  "shadow variable": shadowRewrites,
  text: textRewrites,
  files: fileRewrites,
  conditions: conditionRewrites,
  manifest: manifestRewrites,
};

describe.each(Object.entries(themes))("%s", (_theme, rewrites) => {
  test.each(rewrites.map((rewrite) => [rewrite.title, rewrite] as const))("%s", (_title, rewrite) => {
    const files = edited(completeLivepatch, changesOf(rewrite));
    expect(files).not.toBeNull();
    expectClean(files!);
  });
});

describe("several at once", () => {
  const all = combinations(Object.values(themes), 200);
  expect(all).toHaveLength(200);

  test.each(all.map(({ title, files }) => [title, files] as const))("%s", (_title, files) => {
    expectClean(files);
  });
});

test("every rewrite has a title of its own", () => {
  const titles = Object.values(themes).flatMap((rewrites) => rewrites.map(({ title }) => title));
  expect(titles).toEqual([...new Set(titles)]);
});

function expectClean(files: Scenario): void {
  const found = check(files);
  expect(found.map(({ rule, message, span }) => `${span.file.path} ${rule}: ${message}`)).toEqual([]);
}
