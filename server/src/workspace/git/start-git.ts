import { spawn, type ChildProcess } from "node:child_process";
import { Socket } from "node:net";
import { dirname } from "node:path";

/** The git that is run, and how long it may think. */
export interface GitProgram {
  /** An absolute path. */
  readonly executable: string;
  /** Milliseconds without a sign of life after which it is stopped. */
  readonly timeout: number;
}

/**
 * Nothing that a repository configures may run or reach the network: no hooks, no file system monitor, no pager, no
 * transport, no replaced objects, and no lock that somebody else would wait for.
 */
const fixedArguments = [
  "--no-pager",
  "--no-optional-locks",
  "--no-replace-objects",
  "--literal-pathspecs",
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "protocol.allow=never", "fetch.bundleURI="].flatMap(
    (each) => ["-c", each],
  ),
];

/**
 * Starts git for a repository's folder, without a shell, and so that it does not keep this process alive. Null where the
 * operating system refuses at once; that it cannot be run is told by an `error` event otherwise.
 */
export function startGit(program: GitProgram, folder: string, args: readonly string[]): ChildProcess | null {
  try {
    const child = spawn(program.executable, [...fixedArguments, "-C", folder, ...args], {
      // Windows looks for programs in the current folder first, and git starts some.
      cwd: dirname(program.executable),
      env: environment(),
      windowsHide: true,
      stdio: "pipe",
    });
    // With no file descriptor left it has no pipes, and tells later.
    child.on("error", () => undefined);
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) {
      if (stream instanceof Socket) stream.unref();
      // A pipe that breaks is told by the end of the process.
      stream.on("error", () => undefined);
    }
    return child;
  } catch {
    return null;
  }
}

/** The user's environment and configuration, which may say `safe.directory`, without what points git at a repository. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith("GIT_"));
  return {
    ...Object.fromEntries(inherited),
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    // Git before 2.44 does not know the first of these and starts a fetch, which then finds no protocol that it may use:
    // unlike `protocol.allow`, the second cannot be overruled by a repository's `protocol.ext.allow`.
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    LC_ALL: "C",
  };
}
