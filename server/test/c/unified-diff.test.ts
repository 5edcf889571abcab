import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUnifiedDiff } from "../../src/c/unified-diff.ts";
import { anyDiff } from "../support/diffs.ts";

/** The files by path, each hunk as its lines with what they were before: `+added`, ` kept`. */
function read(text: string): Record<string, string[][]> {
  return Object.fromEntries(
    readUnifiedDiff(text).map(({ path, hunks }) => [
      path,
      hunks.map(({ lines }) => lines.map(({ start, end, added }) => `${added ? "+" : " "}${text.slice(start, end)}`)),
    ]),
  );
}

describe("a unified diff", () => {
  it("has the new side of each hunk", () => {
    const text = "--- a/fs/aio.c\n+++ b/fs/aio.c\n@@ -1,3 +1,3 @@ int f(void)\n a\n-b\n+c\n d\n@@ -9 +9,2 @@\n e\n+f\n";
    expect(read(text)).toEqual({
      "fs/aio.c": [
        [" a", "+c", " d"],
        [" e", "+f"],
      ],
    });
  });

  it.each([
    ["git's prefixes", "--- a/fs/aio.c\n+++ b/fs/aio.c"],
    ["other prefixes of git", "--- i/fs/aio.c\n+++ w/fs/aio.c"],
    [
      "quilt's folders and times",
      "--- linux.orig/fs/aio.c\t2024-01-01 00:00:00 +0000\n+++ linux/fs/aio.c\t2024-01-01 00:00:01 +0000",
    ],
    ["a new file", "--- /dev/null\n+++ b/fs/aio.c"],
    ["a rename", "rename from fs/old.c\nrename to fs/aio.c\n--- a/fs/old.c\n+++ b/fs/aio.c"],
    ["quotes", '--- "a/fs/aio.c"\n+++ "b/fs/aio.c"'],
  ])("names a file by %s", (_, head) => {
    expect(Object.keys(read(`${head}\n@@ -0,0 +1 @@\n+x\n`))).toEqual(["fs/aio.c"]);
  });

  it("ends where its numbers say, so that a mail's signature is no line of it", () => {
    expect(read("--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,1 @@\n a\n--- \n-- \n2.40.0\n")).toEqual({ "x.c": [[" a"]] });
  });

  it("takes an empty line for one that lost its space", () => {
    expect(read("--- a/x.c\n+++ b/x.c\n@@ -1,2 +1,3 @@\n a\n\n+b\n")).toEqual({ "x.c": [[" a", " ", "+b"]] });
  });

  it("passes over a file without a newline at its end", () => {
    const text =
      "--- a/x.c\n+++ b/x.c\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n";
    expect(read(text)).toEqual({ "x.c": [["+a", "+b"]] });
  });

  it("is told from what is removed, binary or nothing of the kind", () => {
    expect(read("--- a/x.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n")).toEqual({});
    expect(read("GIT binary patch\nliteral 10\nRcmZQzWMT#Y01f~L\n\n")).toEqual({});
    expect(read("--- a/x.c\n+++ b/x.c\nnothing\n@@ -x +y @@\n+a\n")).toEqual({});
  });

  it("counts as far as it goes where it breaks off", () => {
    expect(read("--- a/x.c\n+++ b/x.c\n@@ -1,9 +1,9 @@\n a\n+b\ngarbage\n")).toEqual({ "x.c": [[" a", "+b"]] });
    expect(read("--- a/x.c\n+++ b/x.c\n@@ -1,9 +1,9 @@\n a")).toEqual({ "x.c": [[" a"]] });
  });

  it("has every line where it stands, whatever is in it", () => {
    fc.assert(
      fc.property(anyDiff, ({ text, files }) => {
        const found = readUnifiedDiff(text).map(({ path, hunks }) => ({
          path,
          lines: hunks.flatMap(({ lines }) =>
            lines.map(({ start, end, added }) => ({ start, text: text.slice(start, end), added })),
          ),
        }));
        expect(found).toEqual(files);
      }),
    );
  });

  it("never throws", () => {
    const piece = fc.constantFrom(
      "--- ",
      "+++ ",
      "@@ -1 +1 @@",
      "@@ -1,99999999999 +1 @@",
      "\n",
      "\r",
      "+",
      "-",
      " ",
      "\\",
      "a/x.c",
      "\0",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        readUnifiedDiff(pieces.join(""));
      }),
    );
  });
});
