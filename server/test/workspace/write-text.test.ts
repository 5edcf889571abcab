import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { writeText } from "../../src/workspace/write-text.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("replaces the text and leaves nothing beside it", () => {
  const root = temporaryFolder({ "a.c": "old\r\n" });
  expect(writeText(`${root}/a.c`, "old\r\n", "new\r\n")).toBeNull();
  expect(readFileSync(`${root}/a.c`, "utf8")).toBe("new\r\n");
  expect(readdirSync(root)).toEqual(["a.c"]);
});

test("keeps the mode", () => {
  const root = temporaryFolder({ "a.c": "old" });
  chmodSync(`${root}/a.c`, 0o750);
  writeText(`${root}/a.c`, "old", "new");
  expect(statSync(`${root}/a.c`).mode & 0o777).toBe(0o750);
});

test("keeps the byte order mark", () => {
  const root = temporaryFolder({ "a.c": "\ufeffold" });
  expect(writeText(`${root}/a.c`, "old", "new")).toBeNull();
  expect(readFileSync(`${root}/a.c`, "utf8")).toBe("\ufeffnew");
});

test("a symbolic link stays one", () => {
  const root = temporaryFolder({ "a.c": "old" });
  symlinkSync(`${root}/a.c`, `${root}/link.c`);
  writeText(`${root}/link.c`, "old", "new");
  expect(lstatSync(`${root}/link.c`).isSymbolicLink()).toBe(true);
  expect(readFileSync(`${root}/a.c`, "utf8")).toBe("new");
});

test("a file that changed meanwhile is left alone", () => {
  const root = temporaryFolder({ "a.c": "someone else's" });
  expect(writeText(`${root}/a.c`, "old", "new")).toBe("changed while it was being checked; run it again");
  expect(readFileSync(`${root}/a.c`, "utf8")).toBe("someone else's");
});

test("a file with bytes that are no UTF-8 is left alone", () => {
  const root = temporaryFolder({ "a.c": Uint8Array.of(0x61, 0xe9, 0x62) });
  expect(writeText(`${root}/a.c`, "a\ufffdb", "new")).toContain("not all of it is UTF-8");
  expect(readFileSync(`${root}/a.c`)).toEqual(Buffer.of(0x61, 0xe9, 0x62));
});

test("a file that went away is said to be gone", () => {
  const root = temporaryFolder();
  expect(writeText(`${root}/a.c`, "old", "new")).toBe("no such file or folder");
});
