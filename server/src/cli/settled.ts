import type { Workspace } from "../workspace/workspace.ts";

/** How long git may take for one round of questions. */
const PATIENCE_MILLISECONDS = 30_000;

/** An answer leads to the next question (a source to its headers), but never so often. */
const MAX_ROUNDS = 64;

/** What `compute` gives once git has answered all that it asks for. */
export async function settled<T>(workspace: Workspace, compute: () => T): Promise<T> {
  let result = compute();
  for (let round = 0; round < MAX_ROUNDS && workspace.isGitPending(); round++) {
    await workspace.gitSettled(PATIENCE_MILLISECONDS);
    result = compute();
  }
  return result;
}
