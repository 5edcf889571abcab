import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import type { Workspace } from "../../src/workspace/workspace.ts";
import { gitRepository, gitWorkspace, runGit, settled } from "../support/git-repository.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";

/** The path of a file at a revision, or what is said instead. */
async function pathAt(workspace: Workspace, path: string, revision: string): Promise<string> {
  const at = await settled(workspace, () => workspace.git.atRevision(path, revision));
  switch (at.kind) {
    case "found":
      return at.value;
    case "missing":
      return at.message;
    case "unread":
      return at.reason;
    case "pending":
      return at.kind;
  }
}

async function textAt(workspace: Workspace, path: string, revision: string): Promise<string | undefined> {
  const at = await pathAt(workspace, path, revision);
  return workspace.read(at)?.text;
}

test("a file is read as it was at a tag, a branch, a commit, and what leads to one", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  commit({ "a.c": "int two;\n" });
  git("tag", "--annotate", "--message=words", "v2");
  commit({ "a.c": "int three;\n" });
  writeInto(root, "a.c", "int typed;\n");
  const workspace = gitWorkspace(root);
  const path = `${root}/a.c`;
  expect(await textAt(workspace, path, "v1")).toBe("int one;\n");
  expect(await textAt(workspace, path, "refs/tags/v2")).toBe("int two;\n");
  expect(await textAt(workspace, path, "main")).toBe("int three;\n");
  expect(await textAt(workspace, path, "main~2")).toBe("int one;\n");
  expect(await textAt(workspace, path, "v2^{}")).toBe("int two;\n");
  expect(await textAt(workspace, path, git("rev-parse", "v1").trim())).toBe("int one;\n");
  expect(await textAt(workspace, path, git("rev-parse", "v2").trim().slice(0, 12))).toBe("int two;\n");
  expect(workspace.read(path)?.text).toBe("int typed;\n");
});

test("a known tag and its file are one path however they are asked for", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "sp6/v1");
  const id = git("rev-parse", "HEAD").trim();
  const workspace = gitWorkspace(root);
  await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "merged"));
  const path = `klp-revision:/sp6%2Fv1@${id}${root}/a.c`;
  expect(await pathAt(workspace, `${root}/a.c`, "refs/tags/sp6/v1")).toBe(path);
  expect(await pathAt(workspace, `${root}/a.c`, "sp6/v1")).toBe(path);
});

test("the file that is read stays the same object", async () => {
  const { root, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  const workspace = gitWorkspace(root);
  const at = await pathAt(workspace, `${root}/a.c`, "v1");
  const file = workspace.read(at);
  commit({ "a.c": "int two;\n" }, "v2");
  workspace.compareAll();
  await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "all"));
  expect(file).toEqual({ path: at, text: "int one;\n" });
  expect(workspace.read(at)).toBe(file);
});

test("folders list what a commit has in them, links and submodules left out", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "lib/b.h": "", "lib/a.c": "int a;\n", "lib/deep/x.c": "", "lib-2/y.c": "" });
  symlinkSync("a.c", `${root}/lib/link.c`);
  git("update-index", "--add", "--cacheinfo", `160000,${git("rev-parse", "HEAD").trim()},lib/submodule`);
  git("add", "lib/link.c");
  git("commit", "--quiet", "--message=change");
  git("tag", "v1");
  const workspace = gitWorkspace(root);
  const lib = (await pathAt(workspace, `${root}/lib/a.c`, "v1")).slice(0, -"/a.c".length);
  const names = await settled(workspace, () => workspace.list(lib));
  expect(names).toEqual(["a.c", "b.h", "deep/"]);
  expect(workspace.list(lib)).toBe(names);
  expect(await settled(workspace, () => workspace.list(lib.slice(0, -"/lib".length)))).toEqual(["lib-2/", "lib/"]);
  expect(await settled(workspace, () => workspace.list(`${lib}/deep`))).toEqual(["x.c"]);
  expect(await settled(workspace, () => workspace.list(`${lib}/missing`))).toEqual([]);
  expect(await settled(workspace, () => workspace.list(`${lib}/a.c`))).toEqual([]);
  expect(await settled(workspace, () => workspace.read(`${lib}/link.c`))).toBeNull();
  expect(await pathAt(workspace, `${root}/lib/link.c`, "v1")).toBe("There is no `lib/link.c` at `v1`.");
});

test("what a known folder has not is null at once", async () => {
  const { root, commit } = gitRepository();
  commit({ "lib/a.c": "int a;\n" }, "v1");
  const workspace = gitWorkspace(root);
  const at = await pathAt(workspace, `${root}/lib/a.c`, "v1");
  const revision = workspace.revision();
  const lib = at.slice(0, -"/a.c".length);
  for (const name of ["Kbuild", "no/such.h", "a.c/x", "../Makefile"]) {
    expect(workspace.read(`${lib}/${name}`)).toBeNull();
  }
  expect(workspace.isGitPending()).toBe(false);
  expect(workspace.revision()).toBe(revision);
});

test("a file that a revision has not, and a revision that there is not, are named", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "old.c": "int a;\n" }, "v1");
  git("mv", "old.c", "new.c");
  commit({}, "v2");
  const workspace = gitWorkspace(root);
  expect(await pathAt(workspace, `${root}/new.c`, "refs/tags/v1")).toBe("There is no `new.c` at `v1`.");
  expect(await textAt(workspace, `${root}/old.c`, "v1")).toBe("int a;\n");
  const noRevision = (name: string): string => `There is no revision \`${name}\` in this repository.`;
  expect(await pathAt(workspace, `${root}/new.c`, "v9")).toBe(noRevision("v9"));
  expect(await pathAt(workspace, `${root}/new.c`, "v2:new.c")).toBe(noRevision("v2:new.c"));
});

test("what is no revision is missing without git being asked", () => {
  const { root, commit } = gitRepository();
  commit({ "a.c": "" });
  const workspace = gitWorkspace(root);
  const texts = ["", "--all", ":/change", "main\nmain", "main\0", "main\u0085", "\ud800", "x".repeat(1001)];
  const kinds = texts.map((revision) => workspace.git.atRevision(`${root}/a.c`, revision).kind);
  expect(new Set(kinds)).toEqual(new Set(["missing"]));
  expect(workspace.isGitPending()).toBe(false);
});

test("names that no line of a request could hold are followed all the same", async () => {
  const { root, commit } = gitRepository();
  commit({ "a\nb/-c d.c": "int strange;\n", "ž.c": "int caron;\n" }, "v1");
  const workspace = gitWorkspace(root);
  expect(await textAt(workspace, `${root}/a\nb/-c d.c`, "v1")).toBe("int strange;\n");
  expect(await textAt(workspace, `${root}/ž.c`, "v1")).toBe("int caron;\n");
});

test("a binary file and one that is too large are not read, and that is said", async () => {
  const { root, commit } = gitRepository();
  const large = new Uint8Array(4 * 1024 * 1024 + 1).fill(32);
  commit({ "large.c": large, "binary.c": Uint8Array.of(127, 69, 76, 70, 0), "a.c": "int a;\n" }, "v1");
  const workspace = gitWorkspace(root);
  expect(await pathAt(workspace, `${root}/large.c`, "v1")).toBe("`large.c` at `v1` is larger than 4 MB, not read as C");
  expect(await pathAt(workspace, `${root}/binary.c`, "v1")).toBe("`binary.c` at `v1` is a binary file, not read as C");
  const at = await pathAt(workspace, `${root}/a.c`, "v1");
  expect(workspace.read(at)?.text).toBe("int a;\n");
  const beside = at.replace("a.c", "large.c");
  expect(workspace.read(beside)).toBeNull();
  expect(workspace.note(beside)).toBe("larger than 4 MB, not read as C");
  expect(workspace.note(at)).toBeNull();
});

test("an empty file, a byte order mark and broken UTF-8 are read as on disk", async () => {
  const { root, commit } = gitRepository();
  commit({ "empty.c": "", "mark.c": "\ufeffint a;", "broken.c": Uint8Array.of(0x61, 0xff, 0x62) }, "v1");
  const workspace = gitWorkspace(root);
  expect(await textAt(workspace, `${root}/empty.c`, "v1")).toBe("");
  expect(await textAt(workspace, `${root}/mark.c`, "v1")).toBe("int a;");
  expect(await textAt(workspace, `${root}/broken.c`, "v1")).toBe("a\ufffdb");
});

test("a workspace folder may be a part of the repository, and be reached by a link", async () => {
  const { root, commit } = gitRepository();
  commit({ "fixes/one/a.c": "int a;\n", "fixes/Kbuild": "obj-m += a.o\n", "top.h": "" }, "v1");
  const link = `${temporaryFolder()}/link`;
  symlinkSync(`${root}/fixes`, link);
  for (const folder of [`${root}/fixes`, link]) {
    const workspace = gitWorkspace(folder);
    const at = await pathAt(workspace, `${folder}/one/a.c`, "v1");
    expect(workspace.read(at)?.text).toBe("int a;\n");
    const top = workspace.root(at);
    expect(at).toBe(`${top}/one/a.c`);
    expect(await settled(workspace, () => workspace.list(top))).toEqual(["Kbuild", "one/"]);
    expect(await settled(workspace, () => workspace.read(`${top}/Kbuild`)?.text)).toBe("obj-m += a.o\n");
  }
});

test("a repository may be below the workspace folder", async () => {
  const { root, commit } = gitRepository();
  commit({ "a.c": "int a;\n" }, "v1");
  const above = root.slice(0, root.lastIndexOf("/"));
  const workspace = gitWorkspace(above);
  const at = await pathAt(workspace, `${root}/a.c`, "v1");
  expect(workspace.read(at)?.text).toBe("int a;\n");
  expect(await settled(workspace, () => workspace.list(workspace.root(at)))).toEqual([]);
});

test("a path of a revision that nobody found leads nowhere", async () => {
  const { root, commit } = gitRepository();
  commit({ "a.c": "int a;\n" }, "v1");
  const workspace = gitWorkspace(root);
  const made = `klp-revision:/v1@${"0".repeat(40)}${root}/a.c`;
  expect(await settled(workspace, () => workspace.read(made))).toBeNull();
  expect(await settled(workspace, () => workspace.list(made))).toEqual([]);
  expect(workspace.read("klp-revision:/v1/a.c")).toBeNull();
  expect(workspace.binary(made)).toBeNull();
});

test("a repository with SHA-256 is read as any other", async () => {
  const { root, git, commit } = gitRepository("--object-format=sha256");
  commit({ "lib/a.c": "int a;\n" }, "v1");
  expect(git("rev-parse", "HEAD").trim()).toHaveLength(64);
  const workspace = gitWorkspace(root);
  expect(await textAt(workspace, `${root}/lib/a.c`, "v1")).toBe("int a;\n");
});

test("a file of a submodule is read from the submodule", async () => {
  const library = gitRepository();
  library.commit({ "a.c": "int library;\n" }, "library-1");
  const { root, git, commit } = gitRepository();
  commit({ "b.c": "" });
  git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.root, "sub");
  runGit(`${root}/sub`, ["fetch", "--quiet", "--tags"]);
  const workspace = gitWorkspace(root);
  expect(await textAt(workspace, `${root}/sub/a.c`, "library-1")).toBe("int library;\n");
});

test("one question brings all that lies on the way, whatever the number of files", async () => {
  const { root, commit } = gitRepository();
  const headers = Array.from({ length: 30 }, (_, i) => `x/y/h${i}.h`);
  for (const tag of ["v1", "v2", "v3"]) {
    commit({ "x/y/a.c": `int ${tag};`, ...Object.fromEntries(headers.map((name) => [name, `int ${tag};\n`])) }, tag);
  }
  const workspace = gitWorkspace(root);
  const at = (tag: string): string | null => {
    const answer = workspace.git.atRevision(`${root}/x/y/a.c`, tag);
    return answer.kind === "found" ? workspace.root(answer.value) : null;
  };
  let rounds = 0;
  const read = (): number => {
    rounds++;
    const roots = ["v1", "v2", "v3"].flatMap((tag) => at(tag) ?? []);
    return roots.flatMap((top) => headers.flatMap((name) => workspace.read(`${top}/${name}`) ?? [])).length;
  };
  expect(await settled(workspace, read)).toBe(90);
  expect(rounds).toBe(3);
});
