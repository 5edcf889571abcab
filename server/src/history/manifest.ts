import type { Node } from "jsonc-parser";
import type { SourceFile } from "../c/source.ts";
import { choiceOf, membersOf, problem, readTree, type JsonReader, type ManifestProblem } from "./json-reader.ts";
import { readStreams, type ManifestStream } from "./manifest-streams.ts";
import { readKernel, type ManifestKernel } from "./manifest-kernel.ts";
import type { ManifestNote, ManifestReader } from "./manifest-reader.ts";
import { readRegistry, readReserved, type RegisteredState, type ReservedRange } from "./manifest-registry.ts";

export type { ManifestProblem };

/** A manifest's file name, looked for from a source's folder upward. */
export const manifestName = "klp-history.jsonc";

/** `klp-history.jsonc` as its author wrote it, with places. What was invalid is left out and told in `problems`. */
export interface Manifest {
  readonly file: SourceFile;
  readonly kernel: ManifestKernel | null;
  readonly streams: readonly ManifestStream[];
  /** The id registry: the `states` member. */
  readonly states: readonly RegisteredState[];
  /** Ranges of ids that belong to one team each. */
  readonly reserved: readonly ReservedRange[];
  /** Severity by rule: the `rules` member. */
  readonly rules: ReadonlyMap<string, ManifestSeverity>;
  /** Syntax and schema problems: `manifest-invalid`. */
  readonly problems: readonly ManifestProblem[];
  /** What is valid but not read by this version, and so changes nothing. */
  readonly notes: readonly ManifestNote[];
}

export type ManifestSeverity = (typeof severities)[number];

const severities = ["error", "warning", "info", "hint", "off"] as const;

/**
 * Reads a manifest. `root` is the workspace folder, which no path in it may leave; `ruleNames` are the rules that its
 * `rules` member may name. Any text gives a result: what is valid stands, and the rest is told with its place.
 */
export function parseManifest(file: SourceFile, root: string, ruleNames: Iterable<string>): Manifest {
  const reader: ManifestReader = { file, root, problems: [], notes: [] };
  const tree = readTree(reader);
  const top = tree === null ? null : membersOf(reader, tree, "the manifest", topMembers);
  const value = (name: string) => top?.get(name)?.value ?? null;
  const kernel = readKernel(reader, top?.get("kernel") ?? null);
  const streams = readStreams(reader, value("streams"));
  const states = readRegistry(reader, value("states"));
  const reserved = readReserved(reader, value("reserved"));
  const rules = readRules(reader, value("rules"), new Set(ruleNames));
  const told = { problems: sorted(reader.problems), notes: sorted(reader.notes) };
  return { file, kernel, streams, states, reserved, rules, ...told };
}

const topMembers = ["$schema", "kernel", "streams", "states", "reserved", "rules"];

function readRules(
  reader: JsonReader,
  node: Node | null,
  names: ReadonlySet<string>,
): ReadonlyMap<string, ManifestSeverity> {
  const rules = new Map<string, ManifestSeverity>();
  const members = node === null ? null : membersOf(reader, node, "`rules`", null);
  for (const { name, key, value } of members?.values() ?? []) {
    if (!names.has(name)) {
      problem(reader, key, `There is no rule \`${name}\`.`);
      continue;
    }
    const severity = value === null ? null : choiceOf(reader, value, `the severity of \`${name}\``, severities);
    if (severity !== null) rules.set(name, severity);
  }
  return rules;
}

function sorted<P extends ManifestProblem>(problems: readonly P[]): readonly P[] {
  return [...problems].sort((left, right) => left.span.start - right.span.start || left.span.end - right.span.end);
}
