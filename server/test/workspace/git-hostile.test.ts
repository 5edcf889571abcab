import { chmodSync, readdirSync, rmSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { gitRepository, gitWorkspace, settled } from "../support/git-repository.ts";
import { temporaryFolder, writeInto } from "../support/temporary-folder.ts";

test("nothing that a repository configures is run", async () => {
  const { root, git, commit } = gitRepository();
  const markers = temporaryFolder();
  const program = (name: string): string => {
    writeInto(root, `.git/programs/${name}`, `#!/bin/sh\ntouch ${markers}/${name}\n`);
    chmodSync(`${root}/.git/programs/${name}`, 0o755);
    return `${root}/.git/programs/${name}`;
  };
  commit({ "a.c": "int one;\n", "lost.c": "int lost;\n", ".gitattributes": "* filter=own diff=own\n" }, "v1");
  commit({ "a.c": "int two;\n" }, "v2");
  const lost = git("rev-parse", "v1:lost.c").trim();
  rmSync(`${root}/.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
  const elsewhere = temporaryFolder();
  writeInto(root, ".git/objects/info/alternates", `${elsewhere}\n`);
  const hostile: Readonly<Record<string, string>> = {
    "core.fsmonitor": program("fsmonitor"),
    "core.sshCommand": program("ssh"),
    "core.gitProxy": program("proxy"),
    "core.pager": program("pager"),
    "core.editor": program("editor"),
    "core.askPass": program("askpass"),
    "core.alternateRefsCommand": program("alternates"),
    "core.hooksPath": `${root}/.git/programs`,
    "pager.cat-file": program("pager-cat-file"),
    "pager.for-each-ref": program("pager-for-each-ref"),
    "filter.own.smudge": program("smudge"),
    "filter.own.process": program("process"),
    "diff.own.textconv": program("textconv"),
    "diff.external": program("external"),
    "credential.helper": program("credential"),
    "gpg.program": program("gpg"),
    "gc.recentObjectsHook": program("recent"),
    "alias.cat-file": `!${program("alias")}`,
    "uploadpack.packObjectsHook": program("pack-objects"),
    // A repository that lacks an object and says that a command has it.
    "core.repositoryFormatVersion": "1",
    "extensions.partialClone": "evil",
    "remote.evil.url": `ext::${program("ext")}`,
    "remote.evil.uploadpack": program("uploadpack"),
    "remote.evil.promisor": "true",
    "remote.evil.partialCloneFilter": "blob:none",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "fetch.bundleURI": `ext::${program("bundle")}`,
  };
  for (const name of readdirSync(`${root}/.git/hooks`)) program(name.replace(".sample", ""));
  for (const [name, value] of Object.entries(hostile)) git("config", name, value);

  // An unguarded git does run them.
  expect(() => git("cat-file", "-p", lost)).toThrow();
  expect(() => git("status")).toThrow();
  expect(readdirSync(markers)).toEqual(expect.arrayContaining(["ext", "fsmonitor"]));
  for (const name of readdirSync(markers)) rmSync(`${markers}/${name}`);

  const workspace = gitWorkspace(root);
  const ask = (name: string, revision: string) =>
    settled(workspace, () => workspace.git.atRevision(`${root}/${name}`, revision));
  const tags = await settled(workspace, () => [
    workspace.git.tags(`${root}/a.c`, "merged"),
    workspace.git.tags(`${root}/a.c`, "all"),
  ]);
  expect(tags.map(({ kind }) => kind)).toEqual(["found", "found"]);
  expect((await ask("a.c", "v1")).kind).toBe("found");
  expect((await ask("lost.c", "v1")).kind).toBe("unread");
  expect((await ask("a.c", "0123456789012345678901234567890123456789")).kind).not.toBe("found");
  expect((await ask("a.c", "v2")).kind).toBe("found");
  expect(readdirSync(markers)).toEqual([]);
});

test("the environment does not lead to another repository", async () => {
  const other = gitRepository();
  other.commit({ "a.c": "int other;\n" }, "other");
  const { root, commit } = gitRepository();
  commit({ "a.c": "int own;\n" }, "own");
  const workspace = gitWorkspace(root);
  vi.stubEnv("GIT_DIR", `${other.root}/.git`);
  vi.stubEnv("GIT_OBJECT_DIRECTORY", `${other.root}/.git/objects`);
  const tags = await settled(workspace, () => workspace.git.tags(`${root}/a.c`, "all"));
  expect(tags).toEqual({ kind: "found", value: ["own"] });
});
