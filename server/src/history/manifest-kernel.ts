import type { Node } from "jsonc-parser";
import { dialects, type Dialect } from "../kernel/dialects.ts";
import { parseVersion, type KernelVersion } from "../kernel/target-kernel.ts";
import { choiceOf, itemsOf, membersOf, problem, spanOf, textOf, type Member } from "./json-reader.ts";
import { pathOf, type ManifestPath } from "./manifest-path.ts";
import type { ManifestReader } from "./manifest-reader.ts";

/** What the `kernel` member says of the kernel that the livepatches are for. */
export interface ManifestKernel {
  readonly version: KernelVersion | null;
  readonly dialect: Dialect | null;
  /** The folder of its sources or headers. */
  readonly source: ManifestPath | null;
  readonly config: ManifestConfiguration | null;
  /** Lists of its symbols, as `System.map` and `/proc/kallsyms`. */
  readonly symbols: readonly ManifestPath[];
}

/** The values of the options in conditions: a whole `.config`, or some of its lines. */
type ManifestConfiguration =
  | { readonly kind: "file"; readonly source: ManifestPath }
  | { readonly kind: "options"; readonly lines: readonly string[] };

/** Reads the `kernel` member; null where there is none. */
export function readKernel(reader: ManifestReader, member: Member | null): ManifestKernel | null {
  if (member?.value == null) return null;
  const kernel = membersOf(reader, member.value, "`kernel`", ["version", "dialect", "source", "config", "symbols"]);
  const read = <T>(name: string, readValue: (node: Node) => T): T | null => {
    const value = kernel?.get(name)?.value ?? null;
    return value === null ? null : readValue(value);
  };
  return {
    version: read("version", (node) => readVersion(reader, node)),
    dialect: read("dialect", (node) => choiceOf(reader, node, "`dialect` of `kernel`", dialects)),
    source: read("source", (node) => pathOf(reader, node, "`source` of `kernel`")),
    config: read("config", (node) => readConfiguration(reader, node)),
    symbols: read("symbols", (node) => readSymbols(reader, node)) ?? [],
  };
}

function readVersion(reader: ManifestReader, node: Node): KernelVersion | null {
  const text = textOf(reader, node, "`version` of `kernel`");
  const version = text === null ? null : parseVersion(text);
  if (text !== null && version === null) {
    problem(reader, spanOf(reader, node), '`version` of `kernel` starts with two numbers: `"6.12"`.');
  }
  return version;
}

function readSymbols(reader: ManifestReader, node: Node): readonly ManifestPath[] {
  const items = itemsOf(reader, node, "`symbols` of `kernel`");
  return items.flatMap((item) => pathOf(reader, item, "an entry of `symbols`") ?? []);
}

function readConfiguration(reader: ManifestReader, node: Node): ManifestConfiguration | null {
  if (node.type !== "array") {
    const source = pathOf(reader, node, "`config` of `kernel`");
    return source === null ? null : { kind: "file", source };
  }
  const lines: string[] = [];
  for (const item of itemsOf(reader, node, "`config` of `kernel`")) {
    const text = textOf(reader, item, "an entry of `config`");
    if (text === null) continue;
    if (/^CONFIG_\w+(=.+)?$/.test(text)) lines.push(text);
    else
      problem(reader, spanOf(reader, item), 'An entry of `config` is an option: `"CONFIG_X86_64"`, `"CONFIG_SMP=n"`.');
  }
  return { kind: "options", lines };
}
