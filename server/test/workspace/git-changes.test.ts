import { renameSync } from "node:fs";
import { expect, test } from "vitest";
import type { Workspace } from "../../src/workspace/workspace.ts";
import { gitRepository, gitWorkspace, runGit, settled } from "../support/git-repository.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function tagsOf(workspace: Workspace, path: string): Promise<unknown> {
  const tags = await settled(workspace, () => workspace.git.tags(path, "merged"));
  return tags.kind === "found" ? tags.value : tags;
}

async function textAt(workspace: Workspace, path: string, revision: string): Promise<string | undefined> {
  const at = await settled(workspace, () => workspace.git.atRevision(path, revision));
  return at.kind === "found" ? workspace.read(at.value)?.text : at.kind;
}

test("a repository that did not change is not asked again", async () => {
  const { root, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  const workspace = gitWorkspace(root);
  await tagsOf(workspace, `${root}/a.c`);
  await textAt(workspace, `${root}/a.c`, "main~0");
  workspace.refresh();
  workspace.compareAll();
  expect(workspace.isGitPending()).toBe(false);
});

test("a tag that is made, in a folder of tags too, is noticed, and what was known stands until it came", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  const workspace = gitWorkspace(root);
  const path = `${root}/a.c`;
  const first = await tagsOf(workspace, path);
  git("tag", "sp6/v2");
  workspace.refresh();
  expect(workspace.git.tags(path, "merged")).toEqual({ kind: "found", value: first });
  expect(await tagsOf(workspace, path)).toEqual(["sp6/v2", "v1"]);
  git("tag", "sp6/v3");
  workspace.refresh();
  expect(await tagsOf(workspace, path)).toEqual(["sp6/v2", "sp6/v3", "v1"]);
  git("pack-refs", "--all");
  git("tag", "--delete", "sp6/v2");
  workspace.refresh();
  expect(await tagsOf(workspace, path)).toEqual(["sp6/v3", "v1"]);
});

test("a tag that moved leads to the other file", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  const workspace = gitWorkspace(root);
  const path = `${root}/a.c`;
  await tagsOf(workspace, path);
  expect(await textAt(workspace, path, "refs/tags/v1")).toBe("int one;\n");
  expect(await textAt(workspace, path, "v1")).toBe("int one;\n");
  commit({ "a.c": "int two;\n" });
  git("tag", "--force", "v1");
  workspace.refresh();
  await workspace.gitSettled(60_000);
  expect(await textAt(workspace, path, "refs/tags/v1")).toBe("int two;\n");
  expect(await textAt(workspace, path, "v1")).toBe("int two;\n");
});

test("a branch that moved, and a revision that there is now, are noticed", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  git("branch", "side/next");
  const workspace = gitWorkspace(root);
  const path = `${root}/a.c`;
  expect(await textAt(workspace, path, "side/next")).toBe("int one;\n");
  expect(await textAt(workspace, path, "v2")).toBe("missing");
  commit({ "a.c": "int two;\n" });
  git("branch", "--force", "side/next");
  workspace.refresh();
  await workspace.gitSettled(60_000);
  expect(await textAt(workspace, path, "side/next")).toBe("int two;\n");
  git("tag", "v2");
  workspace.refresh();
  await workspace.gitSettled(60_000);
  expect(await textAt(workspace, path, "v2")).toBe("int two;\n");
});

test("a repository that is made or goes away is noticed", async () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = gitWorkspace(root);
  const path = `${root}/a.c`;
  expect(await tagsOf(workspace, path)).toEqual({
    kind: "missing",
    message: "The file is in no git repository: nobody can read it at a revision.",
  });
  const revision = workspace.revision();
  runGit(root, ["init", "--quiet"]);
  runGit(root, ["add", "a.c"]);
  runGit(root, ["commit", "--quiet", "--message=change"]);
  runGit(root, ["tag", "v1"]);
  workspace.refresh();
  expect(workspace.revision()).not.toBe(revision);
  expect(await tagsOf(workspace, path)).toEqual(["v1"]);
  renameSync(`${root}/.git`, `${root}/git-no-more`);
  workspace.refresh();
  expect(await tagsOf(workspace, path)).toEqual({
    kind: "missing",
    message: "The file is in no git repository: nobody can read it at a revision.",
  });
});

test("objects that git packs meanwhile are found", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  commit({ "a.c": "int two;\n" }, "v2");
  const workspace = gitWorkspace(root);
  const path = `${root}/a.c`;
  expect(await textAt(workspace, path, "v1")).toBe("int one;\n");
  git("gc", "--quiet", "--prune=now");
  expect(await textAt(workspace, path, "v2")).toBe("int two;\n");
});
