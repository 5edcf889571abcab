import { expect, test } from "vitest";
import { gitRepository, gitWorkspace, runGit, settled } from "../support/git-repository.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";

test("tags come oldest first, those of one second in the order of their numbers", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "1" }, "newer-name-of-the-oldest");
  commit({ "a.c": "2" }, "v10");
  git("tag", "v9", "v10");
  commit({ "a.c": "3" }, "a");
  git("tag", "--annotate", "--message=words", "v9.1", "v9");
  const workspace = gitWorkspace(root);
  const tags = await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "all"));
  // A tag with a message has a date of its own.
  expect(tags).toEqual({ kind: "found", value: ["newer-name-of-the-oldest", "v9", "v10", "a", "v9.1"] });
});

test("merged tags are those that the commit which is checked out has behind it", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "1" }, "v1");
  git("checkout", "--quiet", "-b", "other");
  commit({ "a.c": "other" }, "other-1");
  git("checkout", "--quiet", "main");
  commit({ "a.c": "2" }, "v2");
  const workspace = gitWorkspace(root);
  const merged = await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "merged"));
  expect(merged).toEqual({ kind: "found", value: ["v1", "v2"] });
  const all = await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "all"));
  expect(all).toEqual({ kind: "found", value: ["v1", "other-1", "v2"] });
});

test("names with slashes and of any language are tags, packed or not; tags of trees and files are none", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "1" }, "release/sp6/v1");
  git("pack-refs", "--all");
  commit({ "a.c": "2" }, "výdaj-2");
  git("tag", "of-a-tree", "HEAD^{tree}");
  git("tag", "of-a-file", "HEAD:a.c");
  git("tag", "--annotate", "--message=words", "of-a-file-with-words", "HEAD:a.c");
  const workspace = gitWorkspace(root);
  const tags = await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "all"));
  expect(tags).toEqual({ kind: "found", value: ["release/sp6/v1", "výdaj-2"] });
});

test("a tag of a tag is the commit behind both", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int one;" });
  git("tag", "--annotate", "--message=words", "inner");
  git("tag", "--annotate", "--message=words", "outer", "inner");
  const workspace = gitWorkspace(root);
  const path = `${root}/a.c`;
  const tags = await settled(workspace, () => workspace.git.tags(path, "merged"));
  expect(tags).toEqual({ kind: "found", value: ["inner", "outer"] });
  const at = await settled(workspace, () => workspace.git.atRevision(path, "refs/tags/outer"));
  expect(at.kind).toBe("found");
});

test("a repository without a commit has no merged tags", async () => {
  const { root } = gitRepository();
  const workspace = gitWorkspace(root);
  const tags = await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "merged"));
  expect(tags).toEqual({ kind: "found", value: [] });
});

test("the array of tags is the same one as long as they are", async () => {
  const { root, commit } = gitRepository();
  commit({ "a.c": "1" }, "v1");
  const workspace = gitWorkspace(root);
  const ask = (): unknown => {
    const tags = workspace.git.tags(`${root}/a.c`, "merged");
    return tags.kind === "found" ? tags.value : tags;
  };
  const first = await settled(workspace, ask);
  commit({ "a.c": "2" });
  workspace.refresh();
  expect(workspace.isGitPending()).toBe(true);
  expect(await settled(workspace, ask)).toBe(first);
});

test("a worktree has the tags of its repository, and merged ones of its own HEAD", async () => {
  const { git, commit } = gitRepository();
  commit({ "a.c": "1" }, "v1");
  commit({ "a.c": "2" }, "v2");
  const worktree = `${temporaryFolder()}/tree`;
  git("worktree", "add", "--quiet", "--detach", worktree, "v1");
  const workspace = gitWorkspace(worktree);
  const merged = await settled(workspace, () => workspace.git.tags(`${worktree}/a.c`, "merged"));
  expect(merged).toEqual({ kind: "found", value: ["v1"] });
  const all = await settled(workspace, () => workspace.git.tags(`${worktree}/a.c`, "all"));
  expect(all).toEqual({ kind: "found", value: ["v1", "v2"] });
  runGit(worktree, ["checkout", "--quiet", "--detach", "v2"]);
  workspace.refresh();
  const moved = await settled(workspace, () => workspace.git.tags(`${worktree}/a.c`, "merged"));
  expect(moved).toEqual({ kind: "found", value: ["v1", "v2"] });
});

test("a repository inside of another one is asked for its own files", async () => {
  const outer = gitRepository();
  outer.commit({ "a.c": "1" }, "outer");
  writeInto(outer.root, "inner/b.c", "1");
  runGit(`${outer.root}/inner`, ["init", "--quiet"]);
  const workspace = gitWorkspace(outer.root);
  const inner = await settled(workspace, () => workspace.git.tags(`${outer.root}/inner/b.c`, "all"));
  expect(inner).toEqual({ kind: "found", value: [] });
  const tags = await settled(workspace, () => workspace.git.tags(`${outer.root}/a.c`, "all"));
  expect(tags).toEqual({ kind: "found", value: ["outer"] });
});
