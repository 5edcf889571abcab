import { chmodSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Workspace } from "../../src/workspace/workspace.ts";
import { fakeGit, gitRepository, gitWorkspace, runGit, settled } from "../support/git-repository.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";

function taggedRepository(): string {
  const { root, commit } = gitRepository();
  commit({ "a.c": "int a;\n" }, "v1");
  return root;
}

/** What is said of the tags behind HEAD, and of the file at one of them. */
async function said(workspace: Workspace, root: string): Promise<readonly string[]> {
  const answers = await settled(workspace, () => [
    workspace.git.tags(`${root}/a.c`, "merged"),
    workspace.git.atRevision(`${root}/a.c`, "v1"),
  ]);
  return answers.map((answer) =>
    answer.kind === "unread" ? answer.reason : answer.kind === "missing" ? answer.message : answer.kind,
  );
}

test("git is not asked before it is allowed, and no more when it is refused", async () => {
  const root = taggedRepository();
  const workspace = new Workspace([root]);
  expect(await said(workspace, root)).toEqual(["git is not asked", "git is not asked"]);
  workspace.allowGit();
  expect(await said(workspace, root)).toEqual(["found", "found"]);
  const at = workspace.git.atRevision(`${root}/a.c`, "v1");
  const revision = workspace.revision();
  workspace.refuseGit("git is not asked (--no-git)");
  expect(workspace.revision()).not.toBe(revision);
  expect(await said(workspace, root)).toEqual(["git is not asked (--no-git)", "git is not asked (--no-git)"]);
  expect(at.kind === "found" && workspace.read(at.value)).toBeNull();
});

test("a file in no repository says so", async () => {
  const root = temporaryFolder({ "a.c": "int a;\n" });
  const workspace = gitWorkspace(root);
  expect(await said(workspace, root)).toEqual([
    "The file is in no git repository: nobody can read it at a revision.",
    "The file is in no git repository: nobody can read it at a revision.",
  ]);
  writeInto(root, ".git/HEAD", "nothing that git would take\n");
  workspace.refresh();
  expect(await said(workspace, root)).toEqual([
    "The file is in no git repository: nobody can read it at a revision.",
    "The file is in no git repository: nobody can read it at a revision.",
  ]);
});

test("where git is not installed that is told, until it is", async () => {
  const root = taggedRepository();
  const searchPath = temporaryFolder();
  const workspace = gitWorkspace(root, { searchPath });
  const reason = "git was not found on the PATH outside of the workspace";
  expect(await said(workspace, root)).toEqual([reason, reason]);
  symlinkSync(`${fakeGit('exec $GIT "$@"')}/git`, `${searchPath}/git`);
  workspace.compareAll();
  expect(await said(workspace, root)).toEqual(["found", "found"]);
});

test("a git of the workspace's own is not run", async () => {
  const root = taggedRepository();
  writeInto(root, "bin/git", "#!/bin/sh\n");
  chmodSync(`${root}/bin/git`, 0o755);
  const links = temporaryFolder();
  symlinkSync(`${root}/bin/git`, `${links}/git`);
  const workspace = gitWorkspace(root, { searchPath: `bin::${root}/bin:${links}:.` });
  const reason = "git was not found on the PATH outside of the workspace";
  expect(await said(workspace, root)).toEqual([reason, reason]);
});

test("a git that hangs is given up, and asked again when everything is compared", async () => {
  const root = taggedRepository();
  const marker = `${temporaryFolder({ hang: "" })}/hang`;
  const searchPath = fakeGit(`test -e ${marker} && exec sleep 60\nexec $GIT "$@"`);
  const workspace = gitWorkspace(root, { searchPath, timeout: 1500 });
  expect(await said(workspace, root)).toEqual(Array(2).fill("git does not answer within 2 s"));
  rmSync(marker);
  workspace.refresh();
  expect(await said(workspace, root)).toEqual(Array(2).fill("git does not answer within 2 s"));
  workspace.compareAll();
  expect(await said(workspace, root)).toEqual(["found", "found"]);
});

test("a git that hangs over objects is given up", async () => {
  const root = taggedRepository();
  const searchPath = fakeGit(`case "$*" in *cat-file*) exec sleep 60;; esac\nexec $GIT "$@"`);
  const workspace = gitWorkspace(root, { searchPath, timeout: 1500 });
  expect(await said(workspace, root)).toEqual(Array(2).fill("git does not answer within 2 s"));
});

test.each([
  ["nothing", "exit 0"],
  ["garbage", "head -c 100000 /dev/urandom"],
  ["too much", "while echo y; do :; done"],
  ["other tags", `case "$*" in *for-each-ref*) echo what; exit;; esac\nexec $GIT "$@"`],
  ["other objects", `case "$*" in *cat-file*) while echo y; do :; done;; esac\nexec $GIT "$@"`],
])("a git that answers %s is not understood", async (_, script) => {
  const root = taggedRepository();
  const workspace = gitWorkspace(root, { searchPath: fakeGit(script) });
  const [tags] = await said(workspace, root);
  expect(tags).toBe("git gave an answer that is not understood");
});

test("a git that ends over every object is asked no more", async () => {
  const root = taggedRepository();
  const searchPath = fakeGit(
    `case "$*" in *cat-file*) read; echo "fatal: no \tluck" >&2; exit 1;; esac\nexec $GIT "$@"`,
  );
  const workspace = gitWorkspace(root, { searchPath });
  const revisions = Array.from({ length: 20 }, (_, i) => `r${i}`);
  const kinds = await settled(workspace, () =>
    revisions.map((revision) => workspace.git.atRevision(`${root}/a.c`, revision)),
  );
  expect(new Set(kinds.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify({ kind: "unread", reason: "git says: no \ufffdluck" })]),
  );
});

test("a repository of another user is refused in git's place, with what to do", async () => {
  const root = taggedRepository();
  const script = `echo "fatal: detected dubious ownership in repository at '${root}'" >&2; exit 128`;
  const workspace = gitWorkspace(root, { searchPath: fakeGit(script) });
  const [reason] = await said(workspace, root);
  expect(reason).toBe(
    `git refuses a repository of another user; \`git config --global --add safe.directory ${root}\` allows it`,
  );
});

test("a shallow clone without tags is no empty history", async () => {
  const { root: origin, commit, git } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  commit({ "a.c": "int two;\n" });
  const root = `${temporaryFolder()}/clone`;
  git("clone", "--quiet", "--depth=1", `file://${origin}`, root);
  const workspace = gitWorkspace(root);
  expect(await said(workspace, root)).toEqual([
    "this is a shallow clone without tags; `git fetch --tags --unshallow` brings them",
    "this is a shallow clone, and `v1` may lie beyond what was cloned; `git fetch --tags --unshallow` brings all",
  ]);
  runGit(root, ["fetch", "--quiet", "--tags", "--depth=1"]);
  workspace.refresh();
  expect(await said(workspace, root)).toEqual([
    "this is a shallow clone without the commits of its tags; `git fetch --tags --unshallow` brings them",
    "found",
  ]);
  runGit(root, ["fetch", "--quiet", "--unshallow"]);
  workspace.refresh();
  expect(await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "merged"))).toEqual({
    kind: "found",
    value: ["v1"],
  });
});

test("a partial clone says of what it lacks that it does", async () => {
  const { root: origin, commit, git } = gitRepository();
  commit({ "a.c": "int one;\n" }, "v1");
  commit({ "a.c": "int two;\n" }, "v2");
  git("config", "uploadpack.allowFilter", "true");
  const root = `${temporaryFolder()}/clone`;
  git("clone", "--quiet", "--filter=blob:none", `file://${origin}`, root);
  const workspace = gitWorkspace(root);
  const ask = (revision: string) => settled(workspace, () => workspace.git.atRevision(`${root}/a.c`, revision));
  const reason = "its object is not in this clone; `git fetch --refetch --no-filter` brings all";
  expect(await ask("v1")).toEqual({ kind: "unread", reason: `\`a.c\` at \`v1\`: ${reason}` });
  expect((await ask("v2")).kind).toBe("found");
  runGit(root, ["fetch", "--quiet", "--refetch", "--no-filter", "--force", "--tags"]);
  runGit(root, ["tag", "moves-a-stamp"]);
  workspace.refresh();
  await workspace.gitSettled(60_000);
  expect((await ask("v1")).kind).toBe("found");
});

test("an object that is broken is told, and the others are read", async () => {
  const { root, git, commit } = gitRepository();
  commit({ "a.c": "int a;\n", "b.c": "int b;\n" }, "v1");
  const id = git("rev-parse", "v1:a.c").trim();
  rmSync(`${root}/.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
  writeInto(root, `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`, "no object\n");
  const workspace = gitWorkspace(root);
  const ask = (name: string) => settled(workspace, () => workspace.git.atRevision(`${root}/${name}`, "v1"));
  expect((await ask("a.c")).kind).toBe("unread");
  expect((await ask("b.c")).kind).toBe("found");
});

test("waiting ends with its time or its signal, and what was asked for comes later", async () => {
  const root = taggedRepository();
  const go = `${temporaryFolder()}/go`;
  const searchPath = fakeGit(`while ! test -e ${go}; do sleep 0.01; done\nexec $GIT "$@"`);
  const workspace = gitWorkspace(root, { searchPath });
  const ask = (): string => workspace.git.tags(`${root}/a.c`, "merged").kind;
  ask();
  const revision = workspace.revision();
  await workspace.gitSettled(1);
  await workspace.gitSettled(60_000, AbortSignal.timeout(1));
  expect(ask()).toBe("pending");
  expect(workspace.revision()).toBe(revision);
  writeFileSync(go, "");
  expect(await settled(workspace, ask)).toBe("found");
  expect(workspace.revision()).not.toBe(revision);
});
