import { findNodeAtLocation } from "jsonc-parser";
import type { SourceFile } from "../../c/source.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import { numberFromText, readTree } from "../../history/json-reader.ts";
import { appendItem, removeMember, setMember, type JsonPath, type ManifestEdit } from "../../history/manifest-edits.ts";
import type { ManifestRelease } from "../../history/manifest-releases.ts";
import { recordedMembers } from "../../history/record.ts";
import { jsonPathOf, oneEdit } from "../../rules/manifest-fixes.ts";
import { knownStates } from "./known-states.ts";
import { registryEntry } from "./state-choices.ts";
import { releasesBefore, verdictsOver } from "./verdicts.ts";

/** A change of a manifest that its author may want at a place, whether or not anything is wrong there. */
export interface ManifestAction {
  readonly title: string;
  readonly kind: "quickfix" | "refactor";
  readonly edits: readonly ManifestEdit[];
}

/** More proposals of one kind than these are no help. */
const maximumProposals = 8;

/**
 * What can be done about the release that `[start, end]` of a manifest touches: retire it or take that back, accept that the
 * kernel refuses it over an earlier one, register its states, record what is read elsewhere. None in a text with syntax errors.
 */
export function manifestActions(engine: Engine, path: string, start: number, end: number): readonly ManifestAction[] {
  const reading = engine.history(path);
  if (reading === null) return [];
  for (const stream of reading.manifest.streams) {
    const entry = stream.releases.find(({ span }) => span.start <= start && end <= span.end);
    if (entry === undefined) continue;
    const place = jsonPathOf(reading.manifest.file, entry.span);
    if (place === null) return [];
    return [
      ...acceptances(reading, stream.name, entry, place),
      ...registrations(engine, reading, stream.name, entry, { start, end }),
      ...recording(reading, stream.name, entry, place),
      ...retirement(reading.manifest.file, entry, place),
    ];
  }
  return [];
}

function retirement(file: SourceFile, { name, retired }: ManifestRelease, place: JsonPath): ManifestAction[] {
  const edits = retired ? removeMember(file, place, "retired") : setMember(file, place, "retired", true);
  const title = retired
    ? `Un-retire release ${name}: machines may be running it`
    : `Retire release ${name}: no machine runs it`;
  return action(title, "refactor", edits);
}

/** Of a file that is still worked on nothing can be recorded beside it: that would be another release. */
function recording(
  { manifest, history }: ManifestReading,
  stream: string,
  { name, content }: ManifestRelease,
  place: JsonPath,
): ManifestAction[] {
  if (content.kind !== "revision" && content.kind !== "module") return [];
  const release = history.streams.find((each) => each.name === stream)?.releases.find((each) => each.name === name);
  const recorded = release === undefined ? null : recordedMembers(release);
  if (recorded?.known !== true) return [];
  const changes = Object.entries(recorded.value).map(
    ([member, value]) =>
      (file: SourceFile) =>
        setMember(file, place, member, value),
  );
  const from = content.kind === "revision" ? content.revision : content.module.text;
  return action(`Record what ${name} is at ${from}`, "refactor", oneEdit(manifest.file, changes));
}

function acceptances(
  { manifest, history }: ManifestReading,
  stream: string,
  entry: ManifestRelease,
  place: JsonPath,
): ManifestAction[] {
  const releases = history.streams.find(({ name }) => name === stream)?.releases ?? [];
  const release = releases.find(({ name }) => name === entry.name);
  if (release === undefined || entry.retired) return [];
  const accepted = new Set(entry.accepted.map(({ name }) => name));
  return verdictsOver(release, releasesBefore(releases, release))
    .filter(({ earlier, reasons }) => reasons !== null && reasons.length > 0 && !accepted.has(earlier.name))
    .slice(-maximumProposals)
    .flatMap(({ earlier }) => {
      const edits = appendItem(manifest.file, [...place, "accepted"], earlier.name);
      return action(`Accept that ${entry.name} cannot follow ${earlier.name}`, "quickfix", edits);
    });
}

/** The state at the place, else all of the release that the registry lacks. */
function registrations(
  engine: Engine,
  reading: ManifestReading,
  stream: string,
  { name, content }: ManifestRelease,
  { start, end }: { readonly start: number; readonly end: number },
): ManifestAction[] {
  const { manifest, history } = reading;
  const states = history.streams
    .find((each) => each.name === stream)
    ?.releases.find((each) => each.name === name)?.states;
  if (states?.known !== true) return [];
  const here =
    content.kind === "recorded" ? content.states.find(({ span }) => span.start <= start && end <= span.end) : undefined;
  const ids = here === undefined ? states.value.map(({ id }) => id) : [here.id];
  // An entry that is wrong is not in the registry as it was read, and not to be overwritten.
  const tree = readTree({ file: manifest.file, problems: [] });
  const entries = (tree === null ? undefined : findNodeAtLocation(tree, ["states"]))?.children ?? [];
  const registered = new Set(entries.map(({ children }) => numberFromText(children?.[0]?.value)));
  const missing = [...new Set(ids)].filter((id) => !registered.has(id)).slice(0, maximumProposals);
  if (missing.length === 0) return [];
  const known = knownStates(engine, reading);
  return missing.flatMap((id) => {
    const state = known.get(id) ?? { name: null };
    const edits = setMember(manifest.file, ["states"], id.toString(), registryEntry(state), inOrder(id));
    return action(`Register state ${id}${state.name === null ? "" : ` as ${state.name}`}`, "quickfix", edits);
  });
}

/** Before the first of the registry's members that has a higher id. */
function inOrder(id: bigint): (names: readonly string[]) => number {
  return (names) => {
    const next = names.findIndex((name) => (numberFromText(name) ?? -1n) > id);
    return next < 0 ? names.length : next;
  };
}

function action(title: string, kind: ManifestAction["kind"], edits: readonly ManifestEdit[] | null): ManifestAction[] {
  return edits === null ? [] : [{ title, kind, edits }];
}
