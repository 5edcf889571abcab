import type { Predecessors, Release } from "../history/history.ts";
import { isRead } from "../history/predecessors.ts";
import type { RegisteredState } from "../history/manifest-registry.ts";
import { sections } from "./api-documentation.ts";
import { codeSpan, escapeMarkdown } from "./markdown.ts";

/** What is known of one state where the author looks at it. */
export interface StateSubject {
  readonly id: bigint;
  /** The author's own text of the id. */
  readonly idText: string;
  /** Whether the author wrote the id in hexadecimal, here or in the `#define` of its name. */
  readonly inHexadecimal: boolean;
  /** The versions that the livepatch lists it with, in table order; null where they are not known, empty where it lists none. */
  readonly versions: readonly bigint[] | null;
  readonly registered: RegisteredState | null;
  readonly predecessors: Predecessors | null;
  /** The main file of the livepatch, which may be a release itself. */
  readonly path: string;
}

/** Ids from here on are more likely made of bit fields than counted, and harder to read in decimal. */
const firstInHexadecimal = 0x100n;

/** Markdown about a state's id: its value, its version here and through the history. */
export function stateDocumentation(subject: StateSubject): string {
  const { id, idText, registered } = subject;
  const written = idText === id.toString() ? "" : ` ${codeSpan(idText)}`;
  const helps = id >= firstInHexadecimal || subject.inHexadecimal;
  const other = helps && idText.toLowerCase() !== hexadecimal(id) ? ` · ${hexadecimal(id)}` : "";
  return sections(
    `**State ${id}**${written}${other}`,
    ...(registered === null ? [] : [registryLine(registered)]),
    versionHere(subject),
    ...history(subject),
  );
}

/** Markdown about a version: its value, then all about its state. */
export function versionDocumentation(version: bigint, subject: StateSubject): string {
  const large =
    version > 0x7fff_ffffn ? ` (${hexadecimal(version)}): it is unsigned, and hardly anything can exceed it` : "";
  return sections(`**Version ${version}**${large}`, stateDocumentation(subject));
}

const maximumReleases = 12;

function registryLine({ name, owner, description }: RegisteredState): string {
  const parts = [
    name === null ? null : codeSpan(name),
    owner === null ? null : `owner ${escapeMarkdown(owner)}`,
    description === null ? null : escapeMarkdown(description),
  ].filter((part) => part !== null);
  return `Registered${parts.length === 0 ? "" : ": "}${parts.join(" · ")}`;
}

function versionHere({ versions }: StateSubject): string {
  if (versions === null) return "Its version here is not known from the source.";
  if (versions.length === 0) return "This livepatch does not list it.";
  const [first, ...others] = versions;
  if (others.length === 0) return `Version here: ${first!}`;
  return `Listed ${versions.length} times here, with the versions ${versions.join(", ")}: look-ups see the first.`;
}

function history({ id, versions, predecessors, path }: StateSubject): readonly string[] {
  if (predecessors === null) return [];
  const { releases, source } = predecessors.stream;
  const lines = releases.map((release) => releaseLine(release, id, isRead(release, path)));
  if (source === path) {
    lines.push(`**under work**: ${versions === null ? "not known" : versionsText(versions)}`);
  }
  if (lines.length === 0) return [];
  const shown = lines.slice(-maximumReleases);
  const hidden = lines.length - shown.length;
  const { origin } = predecessors.history;
  const from =
    origin.kind === "inferred"
      ? `inferred from ${escapeMarkdown(origin.from)}`
      : `stream ${codeSpan(predecessors.stream.name)}`;
  return [
    `History, oldest first (${from}):`,
    [...(hidden > 0 ? [`- ${hidden} earlier`] : []), ...shown.map((line) => `- ${line}`)].join("\n"),
  ];
}

function releaseLine(release: Release, id: bigint, isThis: boolean): string {
  const { states, retired } = release;
  const found = states.known ? states.value.filter((state) => state.id === id).map(({ version }) => version) : null;
  const name = isThis ? `**${escapeMarkdown(release.name)}** (this one)` : escapeMarkdown(release.name);
  return `${name}: ${found === null ? "not known" : versionsText(found)}${retired ? " (retired)" : ""}`;
}

function versionsText(versions: readonly bigint[]): string {
  return versions.length === 0 ? "not listed" : versions.map((version) => `v${version}`).join(", ");
}

function hexadecimal(value: bigint): string {
  return `0x${value.toString(16)}`;
}
