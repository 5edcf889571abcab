import type { Span } from "../../c/source.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import type { LivepatchFacts, Release } from "../../history/history.ts";
import type { ManifestPath } from "../../history/manifest-path.ts";
import { sections } from "../api-documentation.ts";
import { codeSpan, escapeMarkdown } from "../markdown.ts";

/** Markdown about the livepatch in a C file that a manifest names, or about why there is none. */
export function describeLivepatch(engine: Engine, reading: ManifestReading, { path, span }: ManifestPath): string {
  const found = path === null ? null : engine.release(path);
  if (found === null) return reasonAt(reading, span) ?? "No livepatch found.";
  return livepatchText(found.moduleName, found);
}

/** Markdown about what the revision or module of a release holds; `span` is where the manifest names it. */
export function describeReading(reading: ManifestReading, release: Release | null, span: Span): string {
  if (release === null || release.origin.kind === "recorded") {
    return reasonAt(reading, span) ?? "What is there now is not known.";
  }
  const { origin } = release;
  const at = origin.kind === "revision" ? ` at ${codeSpan(origin.revision)}` : "";
  return livepatchText(release.moduleName, release, at);
}

/** Markdown about a recorded release: what its revision or module has now, beside what is recorded. */
export function describeRecordedFrom(reading: ManifestReading, release: string, span: Span): string {
  const stale = reading.stale.find((each) => each.release.name === release && isFrom(each.release.span, span));
  if (stale === undefined) return reasonAt(reading, span) ?? "What is there now is not known.";
  return sections(
    livepatchText(stale.facts.moduleName, stale.facts, ` in ${codeSpan(stale.from)}`),
    "What is recorded here counts.",
  );
}

/** Markdown about the tags that are releases of a stream. */
export function describeTags(reading: ManifestReading, stream: string, span: Span): string {
  const releases = reading.history.streams.find(({ name }) => name === stream)?.releases ?? [];
  if (releases.length === 0) return reasonAt(reading, span) ?? "No tag is looked at yet.";
  const shown = releases.slice(-maximumTags).map(({ name }) => `- ${escapeMarkdown(name)}`);
  const hidden = releases.length - shown.length;
  return sections(
    `${counted(releases.length, "tag")} with a livepatch, oldest first:`,
    [...(hidden > 0 ? [`- ${hidden} earlier`] : []), ...shown].join("\n"),
  );
}

const maximumTags = 12;

/** Why nothing was read at a place of a manifest, in the words of its diagnostics and notes; null where nothing is said. */
export function reasonAt({ problems, notes }: ManifestReading, span: Span): string | null {
  const found = [...problems, ...notes].find((each) => each.span.start === span.start && each.span.end === span.end);
  return found === undefined ? null : escapeMarkdown(found.message);
}

/** `3 states`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function livepatchText(name: string, { states, replace }: LivepatchFacts, where = ""): string {
  const count = states.known
    ? counted(states.value.length, "state")
    : `states not known: ${escapeMarkdown(states.reason)}`;
  return `Livepatch ${codeSpan(name)}${where} · ${cumulativeText(replace)} · ${count}`;
}

/** Whether a livepatch replaces all others. */
export function cumulativeText(replace: LivepatchFacts["replace"]): string {
  if (!replace.known) return `cumulative or not: not known, ${escapeMarkdown(replace.reason)}`;
  return replace.value ? "cumulative" : "not cumulative";
}

function isFrom(release: Span, { start, end }: Span): boolean {
  return release.start <= start && end <= release.end;
}
