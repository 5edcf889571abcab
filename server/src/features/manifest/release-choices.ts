import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import { folderOf, join, nameOf } from "../../engine/paths.ts";
import type { Release } from "../../history/history.ts";
import type { Choice } from "./choice.ts";
import { itemsAt, textAt } from "./choice.ts";
import type { TypedPlace } from "./typed-place.ts";
import { reasonText, verdictsOver } from "./verdicts.ts";

/** A release that is being written: its stream, and its index among the releases as they stand in the text. */
export interface ReleasePlace {
  readonly place: TypedPlace;
  readonly stream: string;
  readonly index: number;
}

/** Names for a release: the number after the one before it, and what its source or module is called. */
export function nameChoices(engine: Engine, manifest: string, { place, stream, index }: ReleasePlace): Choice[] {
  const { tree } = place;
  const releases = ["streams", stream, "releases"];
  const names = itemsAt(tree, releases).map((_, at) => (at === index ? null : textAt(tree, [...releases, at, "name"])));
  const taken = new Set(names.filter((name) => name !== null));
  const previous =
    names
      .slice(0, index)
      .filter((name) => name !== null)
      .at(-1) ?? null;
  const next = previous === null ? null : nextName(previous, taken);
  const source = textAt(tree, [...releases, index, "source"]);
  const module = textAt(tree, [...releases, index, "module"]);
  const built = module === null ? null : nameOf(module).replace(/\.ko$/, "").replaceAll("-", "_");
  const path = source === null ? null : join(folderOf(manifest), source);
  const read = path === null ? null : engine.release(path);
  const own = read?.moduleName ?? built;
  return [
    ...(next === null ? [] : [choice(next, `after ${previous!}`)]),
    ...(own === null || own === next || taken.has(own) ? [] : [choice(own, "the module's name")]),
  ];
}

/** Revisions: the tags of the repository that holds the release's source, the newest first. */
export function revisionChoices(engine: Engine, manifest: string, { place, stream, index }: ReleasePlace): Choice[] {
  const { tree } = place;
  const path = ["streams", stream, "releases"];
  const source = textAt(tree, [...path, index, "source"]);
  const file = source === null ? manifest : join(folderOf(manifest), source);
  const tags = engine.files.git.tags(file ?? manifest, "all");
  if (tags.kind !== "found") return [];
  const users = new Map<string, string>();
  for (const at of itemsAt(tree, path).keys()) {
    const revision = textAt(tree, [...path, at, "revision"]);
    const name = textAt(tree, [...path, at, "name"]);
    if (revision !== null && name !== null && at !== index && !users.has(revision)) users.set(revision, name);
  }
  return tags.value
    .slice(-maximumTags)
    .reverse()
    .map((tag) => {
      const user = users.get(tag);
      return { value: tag, kind: "reference", detail: user === undefined ? "tag" : `tag of ${user}` };
    });
}

const maximumTags = 500;

/** Earlier releases that this one may be said not to follow: those over which the kernel refuses it come first. */
export function acceptedChoices(reading: ManifestReading, { place, stream, index }: ReleasePlace): Choice[] {
  const { tree } = place;
  const path = ["streams", stream, "releases"];
  const listed = new Set(itemsAt(tree, [...path, index, "accepted"]).map((node): unknown => node.value));
  const own = textAt(tree, [...path, index, "name"]);
  const found = reading.history.streams.find(({ name }) => name === stream)?.releases ?? [];
  const release = found.find(({ name }) => name === own);
  const earlier = [...itemsAt(tree, path).keys()].slice(0, index).flatMap((at) => {
    const name = textAt(tree, [...path, at, "name"]);
    return name === null || name === own || listed.has(name) ? [] : [name];
  });
  const refusals = release === undefined ? new Map<string, string>() : refusalsOf(release, found);
  const choices = [...new Set(earlier)].map((name) => choice(name, refusals.get(name) ?? null));
  return [...choices.filter(({ detail }) => detail !== null), ...choices.filter(({ detail }) => detail === null)];
}

function refusalsOf(release: Release, releases: readonly Release[]): ReadonlyMap<string, string> {
  return new Map(
    verdictsOver(release, releases).flatMap(({ earlier, reasons }) => {
      const [first] = reasons ?? [];
      return first === undefined ? [] : [[earlier.name, `refused: ${reasonText(first)}`] as const];
    }),
  );
}

/** The name with the number at its end counted on, past those that are taken; null where it has none. */
function nextName(name: string, taken: ReadonlySet<string>): string | null {
  const [, stem, digits] = /^(.*?)([0-9]{1,9})$/s.exec(name) ?? [];
  if (stem === undefined || digits === undefined) return null;
  for (let number = Number(digits) + 1; ; number++) {
    const next = stem + number.toString().padStart(digits.length, "0");
    if (!taken.has(next)) return next;
  }
}

function choice(value: string, detail: string | null): Choice {
  return { value, kind: "value", detail };
}
