import { expect, test } from "vitest";
import { pathOfUri, uriOfPath } from "../../src/lsp/uris.ts";

test("a file's URI and its path stand for each other", () => {
  expect(pathOfUri("file:///w/a%20b%23.c")).toBe("/w/a b#.c");
  expect(uriOfPath("/w/a b#.c")).toBe("file:///w/a%20b%23.c");
});

test("a document that is no file is its whole URI", () => {
  expect(pathOfUri("untitled:Untitled-1")).toBe("untitled:Untitled-1");
  expect(uriOfPath("untitled:Untitled-1")).toBe("untitled:Untitled-1");
});

test.each(["file://other-host/a.c", "file:///w/%zz.c", "file:///w/a%2Fb.c"])("%s is no file of this machine", (uri) => {
  expect(pathOfUri(uri)).toBe(uri);
});
