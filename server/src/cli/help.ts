/** The commands with what `--help` says of each. */
export const HELP: Readonly<Record<CommandName, string>> = {
  check: `klp-state check [PATH...]

Checks the livepatches in C files, patches (.patch, .diff) and folders (default:
the current folder) and their patch history, and prints what the kernel would
object to. Below a folder, those named node_modules or with a dot in front are
not searched; name them.

  --format FORMAT         how the findings are written: text (the default), json,
                          sarif (code scanning), github (workflow commands)
  --history FILE          the manifest that governs all files, instead of the
                          nearest klp-history.jsonc above each
  --rule NAME=SEVERITY    error, warning, info, hint or off, before the manifest's
                          rules; may be repeated
  --max-warnings N        more than N warnings count as failure
  --fix                   apply the safe fixes, then report what is left
  --no-git                never run git: no history is inferred from tags, and
                          where a manifest wants a revision a note says so
  --jobs N                how many threads work, each on a part of the files
                          (default: 1)
  -h, --help

Exit status: 0 no error found, 1 otherwise, 2 wrong usage or a path that could
not be read.
`,
  list: `klp-state list [PATH...]

Prints the livepatches found in C files, patches and folders (default: the
current folder): states, objects, functions, callbacks, calls. Folders are
searched as by check. Built modules (.ko) are read where they are named.

  --format text|json      how they are written (default: text)
  -h, --help
`,
  simulate: `klp-state simulate SCENARIO.json
klp-state simulate LIVEPATCH...

Plays what the kernel does with livepatches, step by step, and says why it
refuses one: the steps of a scenario file, or livepatches in the order in which
they are loaded, each a C source or a built module (.ko). docs/simulate.md has
the format of a scenario.

  --format text|json      how the answer is written (default: text)
  -h, --help

Exit status: 0 every step is ok, 1 the kernel refuses one, 2 wrong usage, a
file that is wrong, or a source of which too little is known.
`,
  record: `klp-state record NAME [PATH]
klp-state record --inferred [PATH]

Writes the livepatch in PATH (a C source, a built module, or a folder with one
livepatch; default: the current folder) into klp-history.jsonc as the release
NAME, the newest of its stream: its replace flag, states, functions, callbacks
and shadow variables. The comments and the layout of the file stay. Where no
klp-history.jsonc governs the livepatch, one is made beside it.

What the kernel would refuse over an earlier release is not recorded.

  --history FILE          the manifest, instead of the nearest klp-history.jsonc
                          above the livepatch
  --stream NAME           the stream, where it is not the one that names PATH
  --module-name NAME      what the module is called on machines, where that is
                          not what its sources say
  --force                 record it although the kernel would refuse it
  --inferred              write the history that was inferred, without a release
  --dry-run               print the manifest instead of writing it
  --no-git                never run git
  -h, --help

Exit status: 0 recorded, 1 refused, 2 wrong usage, or files that could not be
read or written.
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

export type CommandName = "check" | "list" | "simulate" | "record" | "explain" | "lsp";

export const COMMANDS: readonly CommandName[] = ["check", "list", "simulate", "record", "explain", "lsp"];

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(HELP, name);
}

export const USAGE = `klp-state COMMAND [ARGUMENTS]

Checks the system state of Linux livepatches: struct klp_state tables,
callbacks and the patch history.

  check [PATH...]     report what the kernel would object to
  list [PATH...]      print the livepatches found
  simulate FILE...    play the kernel's answer to a scenario or to sources
  record NAME [PATH]  write a release into the patch history
  explain [RULE]      print the page of a rule
  lsp                 start the language server

  --version
  -h, --help          also after a command

Example: klp-state check drivers/livepatch
`;
