import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import type { ReservedRange } from "../../history/manifest-registry.ts";
import { nextIn } from "../../rules/free-ids.ts";
import { sections } from "../api-documentation.ts";
import { codeSpan, escapeMarkdown } from "../markdown.ts";
import { knownStates, type StateUse } from "./known-states.ts";

/** More releases of one stream than these are not listed. */
const maximumReleases = 12;
const maximumStreams = 12;

/** Markdown about who uses a state: the releases of each stream with the version that they list it with. */
export function describeUses(engine: Engine, reading: ManifestReading, id: bigint): string {
  const { name = null, owner = null, uses = [] } = knownStates(engine, reading).get(id) ?? {};
  const of = owner === null ? "" : ` · owner ${escapeMarkdown(owner)}`;
  const head = `**State ${id}**${name === null ? "" : ` ${codeSpan(name)}`}${of}`;
  if (uses.length === 0) return sections(head, "No release lists it, and no livepatch under work.");
  const byStream = new Map<string, StateUse[]>();
  for (const use of uses) {
    const present = byStream.get(use.stream);
    if (present === undefined) byStream.set(use.stream, [use]);
    else present.push(use);
  }
  const lines = [...byStream].slice(0, maximumStreams).map(([stream, all]) => {
    const shown = all.slice(-maximumReleases).map(useText);
    const hidden = all.length - shown.length;
    return `- ${codeSpan(stream)}: ${[...(hidden > 0 ? [`${hidden} earlier`] : []), ...shown].join(", ")}`;
  });
  const more = byStream.size - lines.length;
  return sections(
    head,
    "Listed by, oldest first:",
    [...lines, ...(more > 0 ? [`- ${more} more streams`] : [])].join("\n"),
  );
}

function useText({ release, version, retired }: StateUse): string {
  const name = release === null ? "**under work**" : escapeMarkdown(release);
  return `${name} v${version}${retired ? " (retired)" : ""}`;
}

/** Markdown about a range of ids: how many are taken, and which is the next one to take. */
export function describeRange(engine: Engine, reading: ManifestReading, range: ReservedRange): string {
  const { from, to, owner } = range;
  const all = [...knownStates(engine, reading).keys()];
  const taken = new Set(all.filter((id) => from <= id && id <= to));
  const next = nextIn(range, taken);
  return sections(
    `**Ids ${from} to ${to}**${owner === null ? "" : ` · owner ${escapeMarkdown(owner)}`}`,
    `${taken.size} of ${to - from + 1n} taken, by releases or in the registry. ${next === null ? "None is free." : `Next free id: **${next}**`}`,
  );
}
