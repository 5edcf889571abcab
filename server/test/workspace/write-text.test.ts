import {
  chmodSync,
  linkSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { createText, type Disk, writeText } from "../../src/workspace/write-text.ts";
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

describe("a write that is broken off", () => {
  const full = Object.assign(new Error("write"), { code: "ENOSPC" });
  /** Writes half of the text, as a disk does that is full then. */
  const halfWritten: Disk = {
    write: (path, text) => {
      writeFileSync(path, text.slice(0, text.length / 2));
      throw full;
    },
    replace: renameSync,
    name: renameSync,
  };
  const notRenamed: Disk = {
    write: (path, text) => writeFileSync(path, text),
    replace: () => {
      throw full;
    },
    name: () => {
      throw full;
    },
  };

  test.each([
    ["while the text is written", halfWritten],
    ["before the new file is in its place", notRenamed],
  ])("%s leaves the old file, and nothing beside it", (_when, disk) => {
    const root = temporaryFolder({ "a.c": "old" });
    expect(writeText(`${root}/a.c`, "old", "new text", disk)).toBe("no space left on the device");
    expect(readFileSync(`${root}/a.c`, "utf8")).toBe("old");
    expect(readdirSync(root)).toEqual(["a.c"]);
  });

  test.each([
    ["while the text is written", halfWritten],
    ["before the new file has its name", notRenamed],
  ])("%s makes no file", (_when, disk) => {
    const root = temporaryFolder();
    expect(createText(`${root}/a.c`, "new text", disk)).toBe("no space left on the device");
    expect(readdirSync(root)).toEqual([]);
  });
});

test("makes a file", () => {
  const root = temporaryFolder();
  expect(createText(`${root}/a.c`, "new\n")).toBeNull();
  expect(readFileSync(`${root}/a.c`, "utf8")).toBe("new\n");
  expect(readdirSync(root)).toEqual(["a.c"]);
});

test("does not make a file that is there", () => {
  const root = temporaryFolder({ "a.c": "old" });
  expect(createText(`${root}/a.c`, "new")).toBe("there is such a file already");
  expect(readFileSync(`${root}/a.c`, "utf8")).toBe("old");
});

test("does not make a file that somebody else made meanwhile", () => {
  const root = temporaryFolder();
  const meanwhile: Disk = {
    write: (path, text) => {
      writeFileSync(path, text);
      writeFileSync(`${root}/a.c`, "someone else's");
    },
    replace: renameSync,
    name: linkSync,
  };
  expect(createText(`${root}/a.c`, "new", meanwhile)).toBe("there is such a file already");
  expect(readFileSync(`${root}/a.c`, "utf8")).toBe("someone else's");
  expect(readdirSync(root)).toEqual(["a.c"]);
});

test("a folder that is not there is said to be missing", () => {
  expect(createText(`${temporaryFolder()}/nowhere/a.c`, "new")).toBe("no such file or folder");
});
