import { findNodeAtLocation, type Node } from "jsonc-parser";
import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import { numberFromText } from "../../history/json-reader.ts";
import { jsonNumber, jsonText } from "../../history/manifest-edits.ts";
import { itemsAt, textAt, type Choice } from "./choice.ts";
import { knownStates, type KnownState, type StateUse } from "./known-states.ts";
import type { ReleasePlace } from "./release-choices.ts";

/** More ids than these are more than anybody reads. */
const maximumIds = 500;

/** The ids that a release may list: those that the manifest knows and that it does not list yet, its stream's first. */
export function idChoices(engine: Engine, reading: ManifestReading, release: ReleasePlace): Choice[] {
  const { place, stream } = release;
  const own = Number(place.path.at(-2));
  const listed = new Set(
    itemsAt(place.tree, statesPath(release)).flatMap((item, at) => (at === own ? [] : (idOf(item) ?? []))),
  );
  const known = [...knownStates(engine, reading).values()].filter(({ id }) => !listed.has(id));
  const isUsed = ({ uses }: KnownState): boolean => uses.some((use) => use.stream === stream);
  return [...byId(known.filter(isUsed)), ...byId(known.filter((state) => !isUsed(state)))]
    .slice(0, maximumIds)
    .map((state) => ({ value: jsonNumber(state.id), kind: "value", detail: detailOf(state) }));
}

/** The versions that a release may list a state with: the highest that an earlier release has, and the next one. */
export function versionChoices(engine: Engine, reading: ManifestReading, release: ReleasePlace): Choice[] {
  const { place, stream, index } = release;
  const item = findNodeAtLocation(place.tree, place.path.slice(0, -1));
  const id = item === undefined ? null : idOf(item);
  if (id === null) return [];
  const names = itemsAt(place.tree, ["streams", stream, "releases"])
    .slice(0, index)
    .map((each) => textAt(each, ["name"]));
  const uses = knownStates(engine, reading).get(id)?.uses ?? [];
  const before = uses.filter((use) => use.stream === stream && use.release !== null && names.includes(use.release));
  let highest: StateUse | null = null;
  for (const use of before) if (highest === null || use.version >= highest.version) highest = use;
  if (highest === null) return [{ value: 1, kind: "value", detail: "the first one" }];
  const same: Choice = { value: Number(highest.version), kind: "value", detail: `as in ${highest.release ?? ""}` };
  if (highest.version >= maximumVersion) return [same];
  return [same, { value: Number(highest.version + 1n), kind: "value", detail: "with a changed meaning" }];
}

/** An `unsigned int`. */
const maximumVersion = 0xffff_ffffn;

/** The ids that the registry lacks, each with the entry that it would get; `present` is the registry as it stands. */
export function registryChoices(
  engine: Engine,
  reading: ManifestReading,
  present: Node | undefined,
  own: string,
): Choice[] {
  const names = new Set(
    (present?.children ?? []).map(({ children }) => String(children?.[0]?.value)).filter((name) => name !== own),
  );
  const registered = new Set([...names].map(numberFromText));
  const missing = [...knownStates(engine, reading).values()].filter(({ id, uses }) => {
    return uses.length > 0 && !registered.has(id);
  });
  return byId(missing)
    .slice(0, maximumIds)
    .map((state) => ({
      value: state.id.toString(),
      kind: "value",
      detail: detailOf(state),
      member: jsonText(registryEntry(state)),
    }));
}

/** What the registry can say of a state that only sources and releases know. */
export function registryEntry({ name }: Pick<KnownState, "name">): Readonly<Record<string, string>> {
  return name === null ? {} : { name };
}

function statesPath({ stream, index }: ReleasePlace): (string | number)[] {
  return ["streams", stream, "releases", index, "states"];
}

function idOf(item: Node): bigint | null {
  const value: unknown = item.type === "object" ? findNodeAtLocation(item, ["id"])?.value : null;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : null;
  return numberFromText(value);
}

function byId(states: readonly KnownState[]): KnownState[] {
  return [...states].sort((left, right) => (left.id < right.id ? -1 : 1));
}

function detailOf({ name, owner }: KnownState): string | null {
  const parts = [name, owner].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(" · ");
}
