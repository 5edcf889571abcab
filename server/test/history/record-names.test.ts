import { expect, test } from "vitest";
import { freeName, nextReleaseName, streamName } from "../../src/history/record-names.ts";

test.each([
  ["livepatch", "livepatch"],
  ["livepatch_3", "livepatch"],
  ["fix-12", "fix"],
  ["livepatch_bsc1234567", "livepatch_bsc1234567"],
  ["_1", "livepatch"],
])("the stream of %s is %s", (file, name) => {
  expect(streamName(file)).toBe(name);
});

test.each([
  [["livepatch_1", "livepatch_2"], "livepatch_3"],
  [["v1.9"], "v1.10"],
  [["u007"], "u008"],
  [["u2", "u1"], "u3"],
  [[], "livepatch"],
  [["first"], "livepatch"],
  [["livepatch"], "livepatch-2"],
])("after %j comes %s", (names, next) => {
  expect(nextReleaseName(names, "livepatch")).toBe(next);
});

test("a taken name gets a number", () => {
  expect(freeName("fix", new Set(["fix", "fix-2"]))).toBe("fix-3");
});
