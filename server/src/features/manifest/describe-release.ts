import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import type { LivepatchFacts, Stream } from "../../history/history.ts";
import type { ManifestRelease } from "../../history/manifest-releases.ts";
import { sections } from "../api-documentation.ts";
import { codeSpan, escapeMarkdown } from "../markdown.ts";
import { counted, cumulativeText, reasonAt } from "./describe-source.ts";
import { knownStates, type KnownState } from "./known-states.ts";
import { reasonText, releasesBefore, verdictsOver, type Verdict } from "./verdicts.ts";

/** More releases of one stream than these, and more states of one release, are not listed. */
const maximumReleases = 12;
const maximumStates = 30;

/** Markdown about a stream: its releases, and over how many of those before it the kernel loads each. */
export function describeStream(engine: Engine, reading: ManifestReading, name: string): string {
  const stream = streamOf(reading, name);
  const releases = stream?.releases ?? [];
  const lines = releases.slice(-maximumReleases).map((release) => {
    const verdicts = verdictsOver(release, releasesBefore(releases, release));
    const retired = release.retired ? " (retired)" : "";
    return `- ${escapeMarkdown(release.name)}${retired}: ${verdictText(verdicts, acceptedBy(reading, name, release.name))}`;
  });
  const underWork = stream?.source == null ? null : engine.release(stream.source);
  if (underWork !== null) lines.push(`- **under work**: ${verdictText(verdictsOver(underWork, releases), new Set())}`);
  const hidden = releases.length - Math.min(releases.length, maximumReleases);
  const head = `**Stream** ${codeSpan(name)} · ${counted(releases.length, "release")}`;
  if (lines.length === 0) return head;
  return sections(head, [...(hidden > 0 ? [`- ${hidden} earlier`] : []), ...lines].join("\n"));
}

/** Markdown about a release: its states, where they were read, and what the kernel says of it over those before it. */
export function describeRelease(
  engine: Engine,
  reading: ManifestReading,
  stream: string,
  entry: ManifestRelease,
): string {
  const releases = streamOf(reading, stream)?.releases ?? [];
  const release = releases.find(({ name }) => name === entry.name);
  const head = `**${escapeMarkdown(entry.name)}** in stream ${codeSpan(stream)}`;
  const retired = entry.retired ? " · retired: it binds nobody" : "";
  if (release === undefined) {
    return sections(head + retired, `${originText(entry)}, but not looked at. ${whyNot(reading, entry)}`.trim());
  }
  const accepted = acceptedBy(reading, stream, entry.name);
  const verdicts = verdictsOver(release, releasesBefore(releases, release));
  return sections(
    `${head} · ${cumulativeText(release.replace)}${retired}`,
    `${originText(entry)}. ${missingText(entry)}`.trim(),
    statesText(release, knownStates(engine, reading)),
    ...(verdicts.length === 0 ? [] : [`As the kernel checks it, it ${verdictText(verdicts, accepted)}.`]),
  );
}

/** Markdown about an entry of `accepted`: whether the kernel refuses a release over an earlier one, and why. */
export function describeAccepted(reading: ManifestReading, stream: string, name: string, earlier: string): string {
  const releases = streamOf(reading, stream)?.releases ?? [];
  const release = releases.find((each) => each.name === name);
  const before = releases.filter((each) => each.name === earlier).map((each) => ({ ...each, retired: false }));
  const reasons = (release === undefined ? undefined : verdictsOver(release, before)[0])?.reasons ?? null;
  const names = `${escapeMarkdown(name)} over ${escapeMarkdown(earlier)}`;
  if (reasons === null) return `What the kernel answers to ${names} is not known.`;
  if (reasons.length === 0) return `The kernel loads ${names}: there is nothing to accept.`;
  return `The kernel refuses ${names} with \`-EINVAL\`: ${reasonsText(reasons)}.`;
}

function streamOf({ history }: ManifestReading, name: string): Stream | undefined {
  return history.streams.find((each) => each.name === name);
}

function acceptedBy({ manifest }: ManifestReading, stream: string, release: string): ReadonlySet<string> {
  const entry = manifest.streams.find(({ name }) => name === stream)?.releases.find(({ name }) => name === release);
  return new Set(entry?.accepted.map(({ name }) => name));
}

function verdictText(verdicts: readonly Verdict[], accepted: ReadonlySet<string>): string {
  if (verdicts.length === 0) return "follows none that may be running";
  const refused = verdicts.filter(({ reasons }) => reasons !== null && reasons.length > 0);
  const unknown = verdicts.filter(({ reasons }) => reasons === null).length;
  const loads = `loads over ${verdicts.length - refused.length - unknown} of ${verdicts.length} earlier`;
  const shown = refused.slice(-maximumReleases).map(({ earlier, reasons }) => {
    const isAccepted = accepted.has(earlier.name) ? ", accepted" : "";
    return `refused over ${escapeMarkdown(earlier.name)} (${reasonsText(reasons ?? [])}${isAccepted})`;
  });
  return [loads, ...shown, ...(unknown > 0 ? [`${unknown} not known`] : [])].join("; ");
}

function reasonsText(reasons: NonNullable<Verdict["reasons"]>): string {
  const [first, ...others] = reasons;
  if (first === undefined) return "";
  return reasonText(first) + (others.length === 0 ? "" : ` and ${others.length} more`);
}

function originText({ content }: ManifestRelease): string {
  switch (content.kind) {
    case "recorded":
      return content.from === null ? "Recorded here" : `Recorded here from ${fromText(content.from)}`;
    case "source":
      return `Read from ${codeSpan(content.source.text)}`;
    default:
      return `Read from ${fromText(content)}`;
  }
}

function fromText(from: Exclude<ManifestRelease["content"], { kind: "recorded" | "source" }>): string {
  if (from.kind === "module") return codeSpan(from.module.text);
  return `${codeSpan(from.source.text)} at ${codeSpan(from.revision)}`;
}

/** What a recorded release does not say, so that nothing can be held against it. */
function missingText({ content }: ManifestRelease): string {
  if (content.kind !== "recorded") return "";
  const missing = [
    ...(content.objects === null ? ["objects with their functions and callbacks"] : []),
    ...(content.shadows === null ? ["shadow variables"] : []),
  ];
  return missing.length === 0 ? "" : `Not recorded, and so not compared: its ${missing.join(", its ")}.`;
}

function statesText({ states }: LivepatchFacts, known: ReadonlyMap<bigint, KnownState>): string {
  if (!states.known) return `States not known: ${escapeMarkdown(states.reason)}.`;
  if (states.value.length === 0) return "No states.";
  const lines = states.value.slice(0, maximumStates).map(({ id, version }) => {
    const name = known.get(id)?.name ?? null;
    return `- state ${id}${name === null ? "" : ` ${codeSpan(name)}`}: v${version}`;
  });
  const hidden = states.value.length - lines.length;
  return [...lines, ...(hidden > 0 ? [`- ${hidden} more`] : [])].join("\n");
}

/** The problems and notes that stand in the release's entry. */
function whyNot(reading: ManifestReading, { content }: ManifestRelease): string {
  const spans =
    content.kind === "source"
      ? [content.source.span]
      : content.kind === "module"
        ? [content.module.span]
        : content.kind === "revision"
          ? [content.revisionSpan, content.source.span]
          : [];
  return spans.flatMap((span) => reasonAt(reading, span) ?? []).join(" ");
}
