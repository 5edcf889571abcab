import { expect, test } from "vitest";
import { historyActions } from "../../src/features/history-actions.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { engineOver } from "../support/memory-files.ts";

const older = livepatchSource({ version: "2" });
const newer = livepatchSource({ version: "1" });
const title = "Write this history to klp-history.jsonc";

/** The titles offered where a text stands in `fix2.c`. */
function offered(at: string, more: Readonly<Record<string, string>> = {}) {
  const engine = engineOver({ "fix.c": older, "fix2.c": newer, ...more });
  const start = newer.indexOf(at);
  expect(start).toBeGreaterThan(0);
  return historyActions(engine, "/w/fix2.c", start, start + at.length);
}

test("offers at the livepatch's definition to write the history down", () => {
  expect(offered("patch = {")).toMatchObject([{ title, path: "/w/klp-history.jsonc", diagnostics: [] }]);
});

test("offers it at what is said against the history, which becomes an error by it", () => {
  expect(offered(".version = 1")).toMatchObject([{ title, diagnostics: [{ rule: "history-version-regressed" }] }]);
});

test("offers nothing elsewhere", () => {
  expect(offered("static int new_function")).toEqual([]);
});

test("offers nothing under a manifest", () => {
  expect(offered("patch = {", { "klp-history.jsonc": '{ "streams": { "a": { "source": "fix2.c" } } }' })).toEqual([]);
});
