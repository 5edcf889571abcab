import type { Expression } from "../../c/ast.ts";
import { SmallMap } from "./small-map.ts";
import { contentOf, fieldPlace, isTracked, unknownValue, type Place, type Value } from "./values.ts";

/**
 * What is known of a pointer (or number) on a path: that it is NULL (0), that it is not; `unchecked` where nothing on the path
 * looked at it; `unknown` where paths that disagree were joined, so that nothing may be said.
 */
export type Nullness = "null" | "nonNull" | "unchecked" | "unknown";

/** A condition that holds on a path, as small as `&&`, `||` and `!` leave it. */
export interface Guard {
  readonly condition: Expression;
  readonly outcome: boolean;
  /** The values that it compares or tests. */
  readonly about: readonly Value[];
}

/** What holds at one point of a function on one path, or on several that agree. */
export interface PathState {
  /** What was stored where, by the place's key. */
  readonly cells: SmallMap<Cell>;
  /** What is known of values, by their key. */
  readonly facts: SmallMap<ValueFact>;
  readonly guards: readonly Guard[];
}

interface Cell {
  readonly place: Place;
  readonly value: Value;
}

interface ValueFact {
  readonly value: Value;
  readonly nullness: Nullness;
}

export const emptyPath: PathState = { cells: SmallMap.empty, facts: SmallMap.empty, guards: [] };

/** What is known of a value on a path. */
export function nullnessOn(path: PathState, value: Value): Nullness {
  switch (value.kind) {
    case "number":
      return value.sign === 0 ? "null" : "nonNull";
    case "string":
    case "address":
      return "nonNull";
    default:
      return path.facts.get(value.key)?.nullness ?? "unchecked";
  }
}

export function withFact(path: PathState, value: Value, nullness: Nullness): PathState {
  const before = path.facts.get(value.key)?.nullness;
  if (before === nullness) return path;
  if (before === undefined && path.facts.size >= maximumFacts && !isTracked(value)) return path;
  return { cells: path.cells, facts: path.facts.with(value.key, { value, nullness }), guards: path.guards };
}

export function withGuard(path: PathState, guard: Guard): PathState {
  if (path.guards.length >= maximumGuards) return path;
  // A loop asks again, and the last answer is the one that holds.
  return { ...path, guards: [...path.guards.filter(({ condition }) => condition !== guard.condition), guard] };
}

export function valueAt(path: PathState, place: Place): Value {
  return path.cells.get(place.key)?.value ?? contentOf(place);
}

/** Stores a value; what members of the place held before is gone. */
export function withValue(path: PathState, place: Place, value: Value): PathState {
  let cells = path.cells.without((key) => isBelow(key, place.key));
  if (place.kind === "variable" || cells.size < maximumCells || isTracked(place.of)) {
    cells = cells.with(place.key, { place, value });
  } else cells = cells.without((key) => key === place.key);
  return { cells, facts: path.facts, guards: path.guards };
}

/** After something may have written what a pointer points to, or the members of a variable. */
export function withoutContents(path: PathState, base: string, stamp: string): PathState {
  return withChanged(path, (place) => isBelow(place.key, base), stamp);
}

/** After something unseen may have written any place that others can reach. */
export function withoutShared(path: PathState, stamp: string): PathState {
  return withChanged(path, (place) => place.kind === "field" || place.storage !== "local", stamp);
}

/** A call that runs again gives a new value: nothing is known of it, and who holds the old one holds something unknown. */
export function withNew(path: PathState, { key }: Value): PathState {
  const isOf = (other: string): boolean => other === key || isBelow(other, key);
  const facts = path.facts.without(isOf);
  let cells = path.cells.without(isOf);
  for (const { place, value } of cells.values) {
    if (isOf(value.key)) cells = cells.with(place.key, { place, value: unknownValue(`before:${place.key}`) });
  }
  return facts === path.facts && cells === path.cells ? path : { cells, facts, guards: path.guards };
}

/** Leaves out what a function's own variables hold once it has returned. */
export function withoutCells(path: PathState, prefix: string): PathState {
  const cells = path.cells.without((key) => key.startsWith(prefix));
  return cells === path.cells ? path : { cells, facts: path.facts, guards: path.guards };
}

/**
 * Paths that agree on what is stored and on tracked values become one, with the guards that hold on all of them: what only some of
 * them checked is unchecked then. Over the bound those are joined that agree on tracked values, and at last all; what they
 * disagree on is unknown then.
 */
export function mergePaths(paths: readonly PathState[]): readonly PathState[] {
  if (paths.length < 2) return paths;
  // Most branches store nothing, and share what was stored before.
  const isShared = paths.every(({ cells }) => cells === paths[0]!.cells);
  const merged = joinBy(paths, isShared ? factsKey : pathKey, "unchecked");
  if (merged.length <= maximumPaths) return merged;
  const fewer = joinBy(merged, factsKey, "unknown");
  return fewer.length <= maximumPaths ? fewer : joinBy(fewer, () => "", "unknown");
}

/** Everything that tells a path apart from another at the same point: what is stored, and what is known of tracked values. */
export function pathKey(path: PathState): string {
  return `${factsKey(path)}\n\n${path.cells.signature(cellText)}`;
}

/** Of more paths at one point, some are joined. */
export const maximumPaths = 12;
const maximumGuards = 64;
/** Of a function that tests and writes more than these, only what is tracked is kept. */
const maximumFacts = 48;
const maximumCells = 64;

function isBelow(key: string, base: string): boolean {
  return key.startsWith(base) && (key[base.length] === "." || key[base.length] === "#");
}

/** What a place holds after something unseen may have written it is its content still, but nobody knows what that is. */
function withChanged(path: PathState, isChanged: (place: Place) => boolean, stamp: string): PathState {
  const changed = new Map<string, Place>();
  for (const { place } of path.cells.values) if (isChanged(place)) changed.set(place.key, place);
  for (const { value } of path.facts.values) {
    const place = placeOfContent(value);
    if (place !== null && isChanged(place)) changed.set(place.key, place);
  }
  if (changed.size === 0) return path;
  let { cells, facts } = path;
  const held = new Set(path.cells.values.filter(({ place }) => !changed.has(place.key)).map(({ value }) => value.key));
  for (const place of changed.values()) {
    const { key } = valueAt(path, place);
    if (!held.has(key)) facts = facts.without((each) => each === key);
    const value = contentOf(place, stamp);
    cells = cells.with(place.key, { place, value });
    facts = facts.with(value.key, { value, nullness: "unknown" });
  }
  return { cells, facts, guards: path.guards };
}

/** The place that a value is the first content of, where it is one. */
function placeOfContent(value: Value): Place | null {
  if (value.kind === "variable") return value.place.key === value.key ? value.place : null;
  if (value.kind !== "field") return null;
  const place = fieldPlace(value.of, value.name);
  return place.key === value.key ? place : null;
}

function factsKey({ facts }: PathState): string {
  return facts.signature(factText);
}

function factText({ value, nullness }: ValueFact): string | null {
  return isTracked(value) ? `=${nullness}` : null;
}

function cellText({ value }: Cell): string {
  return `:=${value.key}`;
}

function joinBy(
  paths: readonly PathState[],
  keyOf: (path: PathState) => string,
  disagreed: Nullness,
): readonly PathState[] {
  const groups = new Map<string, PathState>();
  for (const path of paths) {
    const key = keyOf(path);
    const before = groups.get(key);
    groups.set(key, before === undefined ? path : joinTwo(before, path, disagreed));
  }
  return [...groups.values()];
}

function joinTwo(left: PathState, right: PathState, disagreed: Nullness): PathState {
  let facts = left.facts;
  for (const { value } of left.facts === right.facts ? [] : [...left.facts.values, ...right.facts.values]) {
    const one = left.facts.get(value.key)?.nullness ?? "unchecked";
    const other = right.facts.get(value.key)?.nullness ?? "unchecked";
    const isUnknown = one === "unknown" || other === "unknown";
    const nullness = one === other ? one : isUnknown ? "unknown" : disagreed;
    if (facts.get(value.key)?.nullness !== nullness) facts = facts.with(value.key, { value, nullness });
  }
  let cells = left.cells;
  for (const { place } of left.cells === right.cells ? [] : [...left.cells.values, ...right.cells.values]) {
    const one = valueAt(left, place);
    const other = valueAt(right, place);
    if (one.key === other.key) {
      if (cells.get(place.key)?.value !== one) cells = cells.with(place.key, { place, value: one });
      continue;
    }
    const value = unknownValue(`joined:${place.key}`);
    facts = facts.with(value.key, { value, nullness: "unknown" });
    cells = cells.with(place.key, { place, value });
  }
  const guards = left.guards.filter(({ condition, outcome }) =>
    right.guards.some((other) => other.condition === condition && other.outcome === outcome),
  );
  return { cells, facts, guards };
}
