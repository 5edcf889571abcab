import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { onTestFinished, vi } from "vitest";
import { Workspace } from "../../src/workspace/workspace.ts";
import { temporaryFolder, writeInto } from "./temporary-folder.ts";

/** A repository of real git's in a temporary folder. */
export interface GitRepository {
  readonly root: string;
  /** Runs git in it and gives what it prints. */
  readonly git: (...args: readonly string[]) => string;
  /** Commits all that is in the working tree, with these files written into it, null being removed, and tags that. */
  readonly commit: (files: Readonly<Record<string, string | Uint8Array | null>>, tag?: string) => void;
}

/** The first commit is made at this second, each next one a second later. */
const firstSecond = 1_700_000_000;

/** @param options Of `git init`. */
export function gitRepository(...options: readonly string[]): GitRepository {
  const root = temporaryFolder();
  let second = firstSecond;
  const git = (...args: readonly string[]): string => runGit(root, args, second);
  git("init", "--quiet", "--initial-branch=main", ...options);
  return {
    root,
    git,
    commit: (files, tag) => {
      for (const [name, content] of Object.entries(files)) {
        if (content === null) rmSync(`${root}/${name}`);
        else writeInto(root, name, content);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message=change");
      if (tag !== undefined) git("tag", tag);
      second++;
    },
  };
}

/** Runs git in a folder, without the configuration of whoever runs the tests. */
export function runGit(folder: string, args: readonly string[], second = firstSecond): string {
  const date = `@${second} +0000`;
  const who = { NAME: "A", EMAIL: "a@example.org", DATE: date };
  const identity = Object.entries(who).flatMap(([name, value]) =>
    ["AUTHOR", "COMMITTER"].map((role) => [`GIT_${role}_${name}`, value]),
  );
  const env = {
    PATH: process.env["PATH"],
    HOME: folder,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    ...(Object.fromEntries(identity) as Record<string, string>),
  };
  // A fetch would leave a gc running in a folder that the test removes.
  const quiet = ["-c", "gc.auto=0", "-c", "maintenance.auto=false"];
  return execFileSync("git", [...quiet, "-C", folder, ...args], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A workspace that may ask git, and is ended with the running test. */
export function gitWorkspace(root: string, options?: Parameters<Workspace["allowGit"]>[0]): Workspace {
  vi.stubEnv("HOME", root);
  vi.stubEnv("XDG_CONFIG_HOME", root);
  const workspace = new Workspace([root]);
  workspace.allowGit(options);
  onTestFinished(() => {
    workspace.dispose();
    vi.unstubAllEnvs();
  });
  return workspace;
}

/** What a question gives once git has answered all that it leads to. */
export async function settled<T>(workspace: Workspace, ask: () => T): Promise<T> {
  let answer = ask();
  for (let round = 0; workspace.isGitPending(); round++) {
    if (round === 100) throw new Error("it asks git for ever");
    await workspace.gitSettled(60_000);
    answer = ask();
  }
  return answer;
}

/** A search path that leads to a program that is called git; a line of its shell script may run the real one, `$GIT`. */
export function fakeGit(script: string): string {
  const real = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  const folder = temporaryFolder({ git: `#!/bin/sh\nGIT=${real}\n${script}\n` });
  chmodSync(`${folder}/git`, 0o755);
  return folder;
}
