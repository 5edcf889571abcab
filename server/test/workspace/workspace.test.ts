import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync, truncateSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { Workspace } from "../../src/workspace/workspace.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";

const watchesEverything = (): boolean => true;

test("an unchanged file is the same object", () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  const first = workspace.read(`${root}/a.c`);
  workspace.refresh();
  expect(first).toEqual({ path: `${root}/a.c`, text: "int a;\n" });
  expect(workspace.read(`${root}/a.c`)).toBe(first);
});

test("a touched file with the same text is the same object, at the same revision", () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  const first = workspace.read(`${root}/a.c`);
  const revision = workspace.revision();
  utimesSync(`${root}/a.c`, 1, 1);
  workspace.refresh();
  expect(workspace.read(`${root}/a.c`)).toBe(first);
  expect(workspace.revision()).toBe(revision);
});

test("a changed file is seen after a refresh, and not before", () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  workspace.read(`${root}/a.c`);
  const revision = workspace.revision();
  writeInto(root, "a.c", "int changed;\n");
  expect(workspace.read(`${root}/a.c`)?.text).toBe("int a;\n");
  workspace.refresh();
  expect(workspace.read(`${root}/a.c`)?.text).toBe("int changed;\n");
  expect(workspace.revision()).not.toBe(revision);
});

test("a watched file is looked at when it is named, not at a refresh", () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  workspace.setWatched(watchesEverything);
  workspace.read(`${root}/a.c`);
  writeInto(root, "a.c", "int changed;\n");
  workspace.refresh();
  expect(workspace.read(`${root}/a.c`)?.text).toBe("int a;\n");
  workspace.changed(`${root}/a.c`);
  expect(workspace.read(`${root}/a.c`)?.text).toBe("int changed;\n");
});

test("a file outside of the watched roots is compared at each refresh", () => {
  const root = temporaryFolder();
  const outside = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  workspace.setWatched(watchesEverything);
  workspace.read(`${outside}/a.c`);
  writeInto(outside, "a.c", "int changed;\n");
  workspace.refresh();
  expect(workspace.read(`${outside}/a.c`)?.text).toBe("int changed;\n");
});

test("a file that was not there is found when it is made", () => {
  const root = temporaryFolder({ "other.c": "" });
  const workspace = new Workspace([root]);
  workspace.setWatched(watchesEverything);
  expect(workspace.read(`${root}/a.c`)).toBeNull();
  expect(workspace.list(root)).toEqual(["other.c"]);
  writeInto(root, "a.c", "int a;\n");
  workspace.changed(`${root}/a.c`);
  expect(workspace.read(`${root}/a.c`)?.text).toBe("int a;\n");
  expect(workspace.list(root)).toEqual(["a.c", "other.c"]);
});

test("everything in a folder that went away is gone", () => {
  const root = temporaryFolder({ "x/y/a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  workspace.setWatched(watchesEverything);
  workspace.read(`${root}/x/y/a.c`);
  rmSync(`${root}/x`, { recursive: true });
  workspace.changed(`${root}/x`);
  expect(workspace.read(`${root}/x/y/a.c`)).toBeNull();
});

test("an open document hides the file until it is closed", () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  workspace.open(`${root}/a.c`, "int typed;\n");
  expect(workspace.read(`${root}/a.c`)?.text).toBe("int typed;\n");
  workspace.close(`${root}/a.c`);
  expect(workspace.read(`${root}/a.c`)?.text).toBe("int a;\n");
});

test("opening a document with the text of the file changes nothing", () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  const onDisk = workspace.read(`${root}/a.c`);
  const revision = workspace.revision();
  workspace.open(`${root}/a.c`, "int a;\n");
  expect(workspace.read(`${root}/a.c`)).toBe(onDisk);
  workspace.close(`${root}/a.c`);
  expect(workspace.read(`${root}/a.c`)).toBe(onDisk);
  expect(workspace.revision()).toBe(revision);
});

test("a saved document keeps its object when it is closed", () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = new Workspace([root]);
  workspace.open(`${root}/a.c`, "int typed;\n");
  const open = workspace.read(`${root}/a.c`);
  writeInto(root, "a.c", "int typed;\n");
  workspace.close(`${root}/a.c`);
  expect(workspace.read(`${root}/a.c`)).toBe(open);
});

test("a document that is no file is read by its whole URI, and nothing else is", () => {
  const workspace = new Workspace([]);
  workspace.open("untitled:Untitled-1", "int a;\n");
  expect(workspace.read("untitled:Untitled-1")?.text).toBe("int a;\n");
  expect(workspace.read("untitled:other.h")).toBeNull();
  expect(workspace.list("untitled:")).toEqual([]);
});

test("a folder lists names in order, folders with a slash, as the same array", () => {
  const root = temporaryFolder({ "b.c": "", "a.c": "", "sub/x.c": "" });
  const workspace = new Workspace([root]);
  const names = workspace.list(root);
  expect(names).toEqual(["a.c", "b.c", "sub/"]);
  writeInto(root, "sub/y.c", "");
  workspace.compareAll();
  expect(workspace.list(root)).toBe(names);
  expect(workspace.list(`${root}/missing`)).toEqual([]);
});

test("the root of a path is the innermost workspace folder, or its own folder", () => {
  const workspace = new Workspace(["/w", "/w/inner/"]);
  expect(workspace.root("/w/a.c")).toBe("/w");
  expect(workspace.root("/w/inner/x/a.c")).toBe("/w/inner");
  expect(workspace.root("/w/innermost/a.c")).toBe("/w");
  expect(workspace.root("/elsewhere/a.c")).toBe("/elsewhere");
});

test("a symbolic link is followed inside its root and not out of it", () => {
  const root = temporaryFolder({ "real/a.c": "int a;\n" });
  const outside = temporaryFolder({ "secret.c": "int secret;\n" });
  symlinkSync(`${root}/real/a.c`, `${root}/inside.c`);
  symlinkSync(`${outside}/secret.c`, `${root}/outside.c`);
  symlinkSync(outside, `${root}/folder`);
  const workspace = new Workspace([root]);
  expect(workspace.read(`${root}/inside.c`)?.text).toBe("int a;\n");
  expect(workspace.read(`${root}/outside.c`)).toBeNull();
  expect(workspace.read(`${root}/folder/secret.c`)).toBeNull();
  expect(workspace.note(`${root}/outside.c`)).toBe(`a symbolic link that leaves ${root}, not followed`);
});

test("a binary file is not read, and says so", () => {
  const root = temporaryFolder({ "a.c": Uint8Array.of(127, 69, 76, 70, 0, 0, 1) });
  const workspace = new Workspace([root]);
  expect(workspace.read(`${root}/a.c`)).toBeNull();
  expect(workspace.note(`${root}/a.c`)).toBe("a binary file, not read as C");
});

test("a file over the bound is not read, and says so", () => {
  const root = temporaryFolder({ "a.c": new Uint8Array(4 * 1024 * 1024 + 1).fill(32) });
  const workspace = new Workspace([root]);
  expect(workspace.read(`${root}/a.c`)).toBeNull();
  expect(workspace.note(`${root}/a.c`)).toBe("larger than 4 MB, not read as C");
});

test("bytes that are no UTF-8 are replaced, and a byte order mark is no text", () => {
  const root = temporaryFolder({ "a.c": Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62) });
  expect(new Workspace([root]).read(`${root}/a.c`)?.text).toBe("a\ufffdb");
});

test("a file is read as bytes when they are asked for, and is another object once it changed", () => {
  const root = temporaryFolder({ "a.ko": Uint8Array.of(127, 69) });
  const workspace = new Workspace([root]);
  const first = workspace.binary(`${root}/a.ko`);
  expect(first?.bytes()).toEqual(Buffer.of(127, 69));
  workspace.refresh();
  expect(workspace.binary(`${root}/a.ko`)).toBe(first);
  const revision = workspace.revision();
  writeInto(root, "a.ko", Uint8Array.of(127, 69, 76));
  workspace.refresh();
  expect(workspace.revision()).not.toBe(revision);
  expect(workspace.binary(`${root}/a.ko`)).not.toBe(first);
  rmSync(`${root}/a.ko`);
  workspace.changed(`${root}/a.ko`);
  expect(workspace.binary(`${root}/a.ko`)).toBeNull();
});

test("bytes that may not be read are refused with a sentence", () => {
  const outside = temporaryFolder({ "a.ko": "secret" });
  const root = temporaryFolder({ "folder/a": "" });
  symlinkSync(`${outside}/a.ko`, `${root}/link.ko`);
  writeInto(root, "large.ko", "");
  truncateSync(`${root}/large.ko`, 65 * 1024 * 1024);
  execFileSync("sh", ["-c", 'mkfifo "$0"', `${root}/pipe.ko`]);
  const workspace = new Workspace([root]);
  const refusal = (name: string): unknown => workspace.binary(`${root}/${name}`)?.bytes();
  expect(refusal("link.ko")).toEqual({
    refused: `The file is not read: a symbolic link that leaves ${root}, not followed.`,
  });
  expect(refusal("large.ko")).toEqual({ refused: "The file is not read: larger than 64 MB." });
  expect(refusal("folder")).toEqual({ refused: "The file is not read: a folder, not a file." });
  expect(refusal("pipe.ko")).toEqual({ refused: "The file is not read: not a regular file." });
  expect(workspace.read(`${root}/pipe.ko`)).toBeNull();
});
