/** The commands with what `--help` says of each. */
export const HELP: Readonly<Record<CommandName, string>> = {
  check: `klp-state check [PATH...]

Checks the livepatches in C files and folders (default: the current folder) and
their patch history, and prints what the kernel would object to. Below a folder,
those named node_modules or with a dot in front are not searched; name them.

  --format text|json      how the findings are written (default: text)
  --history FILE          the manifest that governs all files, instead of the
                          nearest klp-history.jsonc above each
  --rule NAME=SEVERITY    error, warning, info, hint or off; may be repeated
  --max-warnings N        more than N warnings count as failure
  --fix                   apply the safe fixes, then report what is left
  --no-git                for later versions: this one never runs git anyway
  -h, --help

Exit status: 0 no error found, 1 otherwise, 2 wrong usage or a path that could
not be read.
`,
  list: `klp-state list [PATH...]

Prints the livepatches found in C files and folders (default: the current
folder): states, objects, functions, callbacks, calls. Folders are searched as
by check.

  --format text|json      how they are written (default: text)
  -h, --help
`,
  simulate: `klp-state simulate SCENARIO.json
klp-state simulate SOURCE.c...

Plays what the kernel does with livepatches, step by step, and says why it
refuses one: the steps of a scenario file, or C sources in the order in which
they are loaded. docs/simulate.md has the format of a scenario.

  --format text|json      how the answer is written (default: text)
  -h, --help

Exit status: 0 every step is ok, 1 the kernel refuses one, 2 wrong usage, a
file that is wrong, or a source of which too little is known.
`,
  explain: `klp-state explain [RULE]

Prints the page of a rule: the mistake, what the kernel does with it, an
example and its mending. Without a rule, the names of all rules.

  -h, --help
`,
  lsp: `klp-state lsp [--stdio | --node-ipc | --socket=PORT]

Starts the language server, on standard input and output by default.

  -h, --help
`,
};

export type CommandName = "check" | "list" | "simulate" | "explain" | "lsp";

export const COMMANDS: readonly CommandName[] = ["check", "list", "simulate", "explain", "lsp"];

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(HELP, name);
}

export const USAGE = `klp-state COMMAND [ARGUMENTS]

Checks the system state of Linux livepatches: struct klp_state tables,
callbacks and the patch history.

  check [PATH...]     report what the kernel would object to
  list [PATH...]      print the livepatches found
  simulate FILE...    play the kernel's answer to a scenario or to sources
  explain [RULE]      print the page of a rule
  lsp                 start the language server

  --version
  -h, --help          also after a command

Example: klp-state check drivers/livepatch
`;
