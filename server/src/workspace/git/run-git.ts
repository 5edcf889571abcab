import { failureFrom, noReply, notRun, notUnderstood } from "./failure.ts";
import type { GitFailure } from "./lookup.ts";
import { startGit, type GitProgram } from "./start-git.ts";

/** No list of tags within our bounds is longer than this many bytes. */
const maximumOutput = 32 * 1024 * 1024;
const maximumWords = 4096;

/** Runs git once in a folder and gives what it printed. A git that says nothing for too long is killed. */
export function runGit(
  program: GitProgram,
  folder: string,
  args: readonly string[],
): Promise<{ readonly kind: "output"; readonly text: string } | GitFailure> {
  const child = startGit(program, folder, args);
  if (child === null) return Promise.resolve(notRun(undefined));
  return new Promise((resolve) => {
    const output: Buffer[] = [];
    let length = 0;
    let words = "";
    const finish = (answer: { readonly kind: "output"; readonly text: string } | GitFailure): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(answer);
    };
    let isHeard = false;
    const expire = (): void => {
      if (isHeard) timer.refresh();
      else finish(noReply(program.timeout));
      isHeard = false;
    };
    // While this process computed for long, an answer may have come that nobody has looked at.
    const timer = setTimeout(() => setImmediate(expire), program.timeout);
    timer.unref();
    child.stdin?.end();
    child.stdout?.on("data", (chunk: Buffer) => {
      isHeard = true;
      output.push(chunk);
      length += chunk.length;
      if (length > maximumOutput) finish(notUnderstood);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      if (words.length < maximumWords) words += chunk.toString("utf8");
    });
    child.on("error", (error: NodeJS.ErrnoException) => finish(notRun(error.code)));
    child.on("close", (status) => {
      if (status === 0) finish({ kind: "output", text: Buffer.concat(output).toString("utf8") });
      else finish(failureFrom(words, folder));
    });
  });
}
