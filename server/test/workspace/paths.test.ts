import { expect, test } from "vitest";
import { absolutePath, displayPath, folderOf, isDiskPath, isWithin } from "../../src/workspace/paths.ts";

test("a relative path is taken from the folder", () => {
  expect(absolutePath("../a.c", "/w/x")).toBe("/w/a.c");
});

test("a path is shown relative to the folder, a URI as it is", () => {
  expect(displayPath("/w/x/a.c", "/w")).toBe("x/a.c");
  expect(displayPath("/a.c", "/w")).toBe("../a.c");
  expect(displayPath("/w", "/w")).toBe(".");
  expect(displayPath("untitled:Untitled-1", "/w")).toBe("untitled:Untitled-1");
});

test("a folder holds itself and what is below, not what begins with its name", () => {
  expect(isWithin("/w", "/w")).toBe(true);
  expect(isWithin("/w", "/w/a.c")).toBe(true);
  expect(isWithin("/w", "/wide/a.c")).toBe(false);
  expect(isWithin("/", "/a.c")).toBe(true);
});

test("the folder of a path ends at the top", () => {
  expect(folderOf("/w/a.c")).toBe("/w");
  expect(folderOf("/a.c")).toBe("/");
  expect(folderOf("/")).toBe("/");
  expect(folderOf("untitled:a")).toBe("untitled:a");
});

test("a URI is no path on disk", () => {
  expect(isDiskPath("/w/a.c")).toBe(true);
  expect(isDiskPath("untitled:Untitled-1")).toBe(false);
});
