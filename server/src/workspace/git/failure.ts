import { noRepository, unread, type GitFailure } from "./lookup.ts";

/** What git's last words before it gave up mean. `folder` is the one that it was asked in. */
export function failureFrom(words: string, folder: string): GitFailure {
  if (words.includes("not a git repository")) return noRepository;
  if (words.includes("dubious ownership") || words.includes("unsafe repository")) {
    return unread(
      `git refuses a repository of another user; \`git config --global --add safe.directory ${folder}\` allows it`,
    );
  }
  if (words.includes("promisor remote")) return unread(notInClone);
  const said = gist(words);
  return unread(said === "" ? "git ended without an answer" : `git says: ${said}`);
}

/** Said of an object that a tree or a tag names and the repository lacks, as in a partial clone. */
export const notInClone = "its object is not in this clone; `git fetch --refetch --no-filter` brings all";

export const notUnderstood = unread("git gave an answer that is not understood");

export const notFound = unread("git was not found on the PATH outside of the workspace");

export function notRun(code: string | undefined): GitFailure {
  return code === "ENOENT" ? notFound : unread(`git cannot be run${code === undefined ? "" : `: ${code}`}`);
}

export function noReply(timeout: number): GitFailure {
  return unread(`git does not answer within ${Math.ceil(timeout / 1000)} s`);
}

/** The line that says why, in at most 200 characters that can be shown. */
function gist(words: string): string {
  const lines = words.split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((each) => /^(?:fatal|error): /.test(each)) ?? lines.at(-1) ?? "";
  const shown = line.replace(/^(?:fatal|error): /, "").replace(/\p{Cc}/gu, "\ufffd");
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
}
