import { nearest } from "./nearest.ts";

/** A command line that cannot be carried out: one line that says what is wrong and how to mend it. Exit status 2. */
export class UsageError extends Error {}

/** What `util.parseArgs` says of a wrong argument, in our words and with the option that was probably meant. */
export function argumentError(error: unknown, command: string, options: readonly string[]): UsageError {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  const more = `see klp-state ${command} --help`;
  const quoted = /'(-{1,2}[^' ]*)/u.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const meant = nearest(
      quoted,
      options.map((name) => `--${name}`),
    );
    return new UsageError(`unknown option ${quoted}${meant === null ? "" : `, did you mean ${meant}?`} (${more})`);
  }
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    const takesValue = message.includes("does not take") ? "takes no value" : "needs a value";
    return new UsageError(`option ${quoted} ${takesValue} (${more})`);
  }
  return new UsageError(`${message.split("\n")[0] ?? ""} (${more})`);
}
