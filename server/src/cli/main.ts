import { dirname } from "node:path";
import { isMainThread } from "node:worker_threads";
import { version } from "../../../package.json";
import { withSlashes } from "../workspace/paths.ts";
import { COMMANDS, type CommandName, HELP, isCommand, USAGE } from "./help.ts";
import { nearest } from "./nearest.ts";
import { processTerminal, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The folder that holds `dist`, where this file is built to. */
const installation = withSlashes(dirname(__dirname));

// The reader of a pipe may have had enough: `klp-state list | head`.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
  });
}

if (isMainThread) void main(process.argv.slice(2));
else void import("./examine-in-threads.ts").then(({ examineForParent }) => examineForParent());

async function main(args: readonly string[]): Promise<void> {
  const terminal = processTerminal(withSlashes(process.cwd()));
  try {
    const status = await run(args, terminal);
    if (status !== null) process.exitCode = status;
  } catch (error) {
    process.exitCode = 2;
    if (error instanceof UsageError) terminal.complain(error.message);
    else terminal.complain(`a mistake of klp-state itself, please report it: ${detailOf(error)}`);
  }
}

function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The exit status; null for the server, which goes on. */
async function run(args: readonly string[], terminal: Terminal): Promise<number | null> {
  const [name, ...rest] = args;
  if (name === undefined) throw new UsageError("no command given; try klp-state check, or klp-state --help");
  if (name === "--help" || name === "-h" || name === "help") {
    terminal.out(rest[0] !== undefined && isCommand(rest[0]) ? HELP[rest[0]] : USAGE);
    return 0;
  }
  if (name === "--version" || name === "-V") {
    terminal.out(`klp-state ${version}\n`);
    return 0;
  }
  if (!isCommand(name)) throw unknownCommand(name);
  if (rest.includes("--help") || rest.includes("-h")) {
    terminal.out(HELP[name]);
    return 0;
  }
  return runCommand(name, rest, terminal);
}

/** Each command brings its own code in, so that none waits for another's. */
async function runCommand(name: CommandName, args: readonly string[], terminal: Terminal): Promise<number | null> {
  switch (name) {
    case "check":
      return (await import("./check.ts")).check(args, terminal, installation);
    case "list":
      return (await import("./list.ts")).list(args, terminal);
    case "simulate":
      return (await import("./simulate.ts")).simulate(args, terminal);
    case "record":
      return (await import("./record.ts")).record(args, terminal);
    case "explain":
      return (await import("./explain.ts")).explain(args, terminal, installation);
    case "lsp":
      checkTransport(args);
      (await import("../lsp/start.ts")).startServer(installation);
      return null;
  }
}

function checkTransport(args: readonly string[]): void {
  const known = ["--stdio", "--node-ipc", "--socket", "--pipe", "--clientProcessId"];
  // The value of an option may be the next argument.
  const unknown = args.find((argument) => argument.startsWith("-") && !known.includes(argument.split("=")[0] ?? ""));
  if (unknown !== undefined) throw new UsageError(`unknown option ${unknown} (see klp-state lsp --help)`);
}

function unknownCommand(name: string): UsageError {
  if (name.startsWith("-")) return new UsageError(`unknown option ${name} (see klp-state --help)`);
  const meant = nearest(name, COMMANDS);
  const hint = meant === null ? "see klp-state --help" : `did you mean ${meant}?`;
  return new UsageError(`unknown command ${name}, ${hint}`);
}
