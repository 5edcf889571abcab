import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { discover } from "../../src/workspace/discovery.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const everything = { maxFiles: 1000, exclude: [] };

test("finds C files that mention the API, and manifests", async () => {
  const root = temporaryFolder({
    "a.c": "struct klp_patch patch;",
    "sub/b.c": "KPATCH_PRE_PATCH_CALLBACK(f);",
    "sub/c.c": "KLP_PRE_PATCH_CALLBACK(f);",
    "plain.c": "int main(void);",
    "header.h": "struct klp_patch;",
    "sub/klp-history.jsonc": "{}",
  });
  const { files, manifests, searched } = await discover([root], everything);
  expect(files).toEqual([`${root}/a.c`, `${root}/sub/b.c`, `${root}/sub/c.c`]);
  expect(manifests).toEqual([`${root}/sub/klp-history.jsonc`]);
  expect(searched).toBe(4);
});

test("finds patches that mention the API, within the same bound", async () => {
  const root = temporaryFolder({
    "a.patch": "+KPATCH_PRE_PATCH_CALLBACK(f);",
    "b.diff": "+klp_shadow_get(p, 1);",
    "c.patch": '+#include "d.c"',
    "d.c": "klp_",
  });
  const { files, searched } = await discover([root], everything);
  expect(files).toEqual([`${root}/a.patch`, `${root}/b.diff`, `${root}/d.c`]);
  expect(searched).toBe(4);
  expect((await discover([root], { ...everything, maxFiles: 1 })).files).toEqual([`${root}/a.patch`]);
});

test("finds a C file that has nothing but the inclusion of one that mentions the API, through any number", async () => {
  const root = temporaryFolder({
    "v1/a.c": "struct klp_patch patch;",
    "b.c": '# include "v1/../v1/a.c"\n',
    "v2/c.c": '#include "../b.c"\n',
    "d.c": '#include "unrelated.c"\n',
    "e.c": 'const char *file = "v1/a.c";\n',
    "unrelated.c": "int x;\n",
  });
  const { files } = await discover([root], everything);
  expect(files).toEqual([`${root}/b.c`, `${root}/v1/a.c`, `${root}/v2/c.c`]);
});

test("leaves out excluded folders, dot folders and node_modules", async () => {
  const root = temporaryFolder({
    "a.c": "klp_",
    ".git/b.c": "klp_",
    "a/.cache/b.c": "klp_",
    "node_modules/c.c": "klp_",
    "out/deep/d.c": "klp_",
    "x.mod.c": "klp_",
  });
  const { files } = await discover([root], { maxFiles: 1000, exclude: ["out/**", "*.mod.c"] });
  expect(files).toEqual([`${root}/a.c`]);
});

test("stops at the bound, in the order of names, and says so", async () => {
  const root = temporaryFolder({ "a.c": "klp_", "b.c": "klp_", "c.c": "klp_" });
  const { files, notes } = await discover([root], { maxFiles: 2, exclude: [] });
  expect(files).toEqual([`${root}/a.c`, `${root}/b.c`]);
  expect(notes).toEqual([
    { path: root, message: "only the first 2 C files were searched; raise klpState.discovery.maxFiles" },
  ]);
});

test("a symbolic link to a folder above does not make it walk for ever", async () => {
  const root = temporaryFolder({ "a.c": "klp_" });
  symlinkSync(root, `${root}/loop`);
  const { files } = await discover([root], everything);
  expect(files).toEqual([`${root}/a.c`]);
});

test("a file that is larger than the first buffer is searched to its end", async () => {
  const root = temporaryFolder({ "a.c": `${" ".repeat(1_500_000)}klp_`, "b.c": "klp_" });
  const { files } = await discover([root], everything);
  expect(files).toEqual([`${root}/a.c`, `${root}/b.c`]);
});

test("a C file over the bound is noted", async () => {
  const root = temporaryFolder({ "a.c": new Uint8Array(4 * 1024 * 1024 + 10).fill(32) });
  const { files, notes } = await discover([root], everything);
  expect(files).toEqual([]);
  expect(notes).toEqual([{ path: `${root}/a.c`, message: "larger than 4 MB, not read as C" }]);
});

test("a folder that is not there is a failure, and the others are searched", async () => {
  const root = temporaryFolder({ "a.c": "klp_" });
  const { files, failures } = await discover([`${root}/missing`, root], everything);
  expect(files).toEqual([`${root}/a.c`]);
  expect(failures).toEqual([{ path: `${root}/missing`, message: "no such file or folder" }]);
});

test("a signal ends it between two slices", async () => {
  const files = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`d${i % 50}/f${i}.c`, "klp_"]));
  const root = temporaryFolder(files);
  const controller = new AbortController();
  const { searched } = await discover([root], {
    ...everything,
    maxFiles: 10_000,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  expect(searched).toBeLessThan(3000);
});

test("searches a dot folder that was asked for", async () => {
  const root = temporaryFolder({ ".patches/a.c": "klp_" });
  expect((await discover([`${root}/.patches`], everything)).files).toEqual([`${root}/.patches/a.c`]);
});
