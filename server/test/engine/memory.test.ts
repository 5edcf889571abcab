import { expect, test } from "vitest";
import type { SourceFile } from "../../src/c/source.ts";
import { gitOff, type Files } from "../../src/engine/files.ts";
import { createMemory } from "../../src/engine/memory.ts";

/** Files in memory that can change. */
function changingFiles() {
  const contents = new Map<string, SourceFile>();
  let revision = 0;
  const files: Files = {
    read: (path) => contents.get(path) ?? null,
    list: () => [],
    binary: () => null,
    revision: () => revision,
    root: () => "/w",
    git: gitOff("there is none"),
  };
  const write = (path: string, text: string): void => {
    contents.set(path, { path, text });
    revision++;
  };
  return { files, write };
}

test("an answer is kept until a file that it read changes", () => {
  const { files, write } = changingFiles();
  const memory = createMemory(files);
  let computed = 0;
  const length = memory.remember((path: string) => (computed++, memory.files.read(path)?.text.length ?? -1));
  expect(length("/w/a")).toBe(-1);
  write("/w/b", "unrelated");
  expect(length("/w/a")).toBe(-1);
  expect(computed).toBe(1);
  write("/w/a", "four");
  expect(length("/w/a")).toBe(4);
});

test("an answer made of another one that comes out the same is kept", () => {
  const { files, write } = changingFiles();
  const memory = createMemory(files);
  let computed = 0;
  const first = memory.remember((path: string) => memory.files.read(path)?.text.charAt(0) ?? "");
  const outer = memory.remember((path: string) => (computed++, first(path) + first(path)));
  write("/w/a", "xy");
  expect(outer("/w/a")).toBe("xx");
  write("/w/a", "xz");
  expect(outer("/w/a")).toBe("xx");
  expect(computed).toBe(1);
  write("/w/a", "yz");
  expect(outer("/w/a")).toBe("yy");
});

test("an answer that was forgotten still tells those made of it when its file changes", () => {
  const { files, write } = changingFiles();
  const memory = createMemory(files);
  let read = 0;
  const large = memory.remember((path: string) => (read++, { text: memory.files.read(path)?.text }), { keep: 1 });
  const small = memory.remember((path: string) => large(path).text?.length ?? -1);
  write("/w/a", "1");
  write("/w/b", "22");
  expect([small("/w/a"), small("/w/b")]).toEqual([1, 2]);
  write("/w/c", "elsewhere");
  expect([small("/w/a"), small("/w/b")]).toEqual([1, 2]);
  expect(read).toBe(2);
  write("/w/a", "4444");
  expect(small("/w/a")).toBe(4);
});

test("an exception leaves no trace in what is computed next", () => {
  const { files, write } = changingFiles();
  const memory = createMemory(files);
  const failing = memory.remember((path: string) => {
    memory.files.read(path);
    throw new Error(path);
  });
  const fine = memory.remember((path: string) => memory.files.read(path)?.text ?? "");
  expect(() => failing("/w/a")).toThrow("/w/a");
  expect(fine("/w/b")).toBe("");
  write("/w/b", "b");
  expect(fine("/w/b")).toBe("b");
});
