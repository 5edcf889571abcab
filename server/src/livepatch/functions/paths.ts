import type { Expression } from "../../c/ast.ts";
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
  readonly cells: ReadonlyMap<string, Cell>;
  /** What is known of values, by their key. */
  readonly facts: ReadonlyMap<string, ValueFact>;
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

export const emptyPath: PathState = { cells: new Map(), facts: new Map(), guards: [] };

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
  return { ...path, facts: new Map(path.facts).set(value.key, { value, nullness }) };
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
  const cells = new Map(path.cells);
  for (const key of path.cells.keys()) if (isBelow(key, place.key)) cells.delete(key);
  if (place.kind === "variable" || cells.size < maximumCells || isTracked(place.of))
    cells.set(place.key, { place, value });
  else cells.delete(place.key);
  return { ...path, cells };
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
  const holders = [...path.cells].filter(([at, { value }]) => isOf(at) || isOf(value.key));
  if (holders.length === 0 && ![...path.facts.keys()].some(isOf)) return path;
  const cells = new Map(path.cells);
  for (const [at, cell] of holders) {
    if (isOf(at)) cells.delete(at);
    else cells.set(at, { place: cell.place, value: unknownValue(`before:${at}`) });
  }
  return { ...path, cells, facts: new Map([...path.facts].filter(([at]) => !isOf(at))) };
}

/** Leaves out what a function's own variables hold once it has returned. */
export function withoutCells(path: PathState, prefix: string): PathState {
  return { ...path, cells: new Map([...path.cells].filter(([key]) => !key.startsWith(prefix))) };
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
  const merged = joinBy(paths, isShared ? (path) => signature(path, false) : pathKey, "unchecked");
  if (merged.length <= maximumPaths) return merged;
  const fewer = joinBy(merged, (path) => signature(path, false), "unknown");
  return fewer.length <= maximumPaths ? fewer : joinBy(fewer, () => "", "unknown");
}

/** Everything that tells a path apart from another at the same point: what is stored, and what is known of tracked values. */
export function pathKey(path: PathState): string {
  let key = pathKeys.get(path);
  if (key === undefined) pathKeys.set(path, (key = signature(path, true)));
  return key;
}

const pathKeys = new WeakMap<PathState, string>();

const maximumPaths = 12;
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
  for (const { place } of path.cells.values()) if (isChanged(place)) changed.set(place.key, place);
  for (const { value } of path.facts.values()) {
    const place = placeOfContent(value);
    if (place !== null && isChanged(place)) changed.set(place.key, place);
  }
  if (changed.size === 0) return path;
  const cells = new Map(path.cells);
  const facts = new Map(path.facts);
  const held = new Set([...path.cells].filter(([key]) => !changed.has(key)).map(([, { value }]) => value.key));
  for (const place of changed.values()) {
    const before = valueAt(path, place);
    if (!held.has(before.key)) facts.delete(before.key);
    const value = contentOf(place, stamp);
    cells.set(place.key, { place, value });
    facts.set(value.key, { value, nullness: "unknown" });
  }
  return { ...path, cells, facts };
}

/** The place that a value is the first content of, where it is one. */
function placeOfContent(value: Value): Place | null {
  if (value.kind === "variable") return value.place.key === value.key ? value.place : null;
  if (value.kind !== "field") return null;
  const place = fieldPlace(value.of, value.name);
  return place.key === value.key ? place : null;
}

function signature(path: PathState, withCells: boolean): string {
  const parts: string[] = [];
  for (const [key, { value, nullness }] of path.facts) if (isTracked(value)) parts.push(`${key}=${nullness}`);
  if (withCells) for (const [key, { value }] of path.cells) parts.push(`${key}:=${value.key}`);
  return parts.sort().join("\n");
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
  const facts = new Map<string, ValueFact>();
  for (const [key, fact] of [...left.facts, ...right.facts]) {
    const one = left.facts.get(key)?.nullness ?? "unchecked";
    const other = right.facts.get(key)?.nullness ?? "unchecked";
    const isUnknown = one === "unknown" || other === "unknown";
    facts.set(key, { value: fact.value, nullness: one === other ? one : isUnknown ? "unknown" : disagreed });
  }
  const cells = new Map<string, Cell>();
  for (const [key, { place }] of [...left.cells, ...right.cells]) {
    const one = valueAt(left, place);
    const other = valueAt(right, place);
    if (one.key === other.key) cells.set(key, { place, value: one });
    else {
      const value = unknownValue(`joined:${key}`);
      facts.set(value.key, { value, nullness: "unknown" });
      cells.set(key, { place, value });
    }
  }
  const guards = left.guards.filter(({ condition, outcome }) =>
    right.guards.some((other) => other.condition === condition && other.outcome === outcome),
  );
  return { cells, facts, guards };
}
