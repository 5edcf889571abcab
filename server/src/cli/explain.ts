import { parseArgs } from "node:util";
import { readRulePage } from "../workspace/rule-pages.ts";
import { rules } from "../rules/index.ts";
import { nearest } from "./nearest.ts";
import type { Terminal } from "./terminal.ts";
import { argumentError, UsageError } from "./usage-error.ts";

/** `klp-state explain`: prints a rule's page, or the names of all rules. Returns the exit status. */
export function explain(args: readonly string[], terminal: Terminal, installation: string): number {
  let positionals: string[];
  try {
    ({ positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true }));
  } catch (error) {
    throw argumentError(error, "explain", ["help"]);
  }
  const [name, ...more] = positionals;
  if (more.length > 0) throw new UsageError("explain takes one rule (see klp-state explain --help)");
  if (name === undefined) {
    const width = Math.max(...rules.map((rule) => rule.name.length));
    for (const rule of rules) terminal.out(`${rule.name.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.summary}\n`);
    return 0;
  }
  const names = rules.map((rule) => rule.name);
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    const hint = meant === null ? "klp-state explain lists them" : `did you mean ${meant}?`;
    throw new UsageError(`no rule is called ${name}; ${hint}`);
  }
  const page = readRulePage(installation, name);
  if (page === null) throw new UsageError(`the page of ${name} is missing from this installation; install it again`);
  terminal.out(page);
  return 0;
}
