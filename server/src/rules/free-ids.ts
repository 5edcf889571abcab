import type { Manifest } from "../history/manifest.ts";
import type { RegisteredState, ReservedRange } from "../history/manifest-registry.ts";
import type { Predecessors } from "../history/history.ts";
import type { Module, State } from "../livepatch/model.ts";
import type { Edit, Fix, RuleContext } from "./rule.ts";

/** The largest `unsigned long` of a 64-bit kernel. */
const maximumId = 0xffff_ffff_ffff_ffffn;

/** Above this C wants a suffix to a decimal number. */
const maximumLong = 0x7fff_ffff_ffff_ffffn;

/** More ranges than these are no choice that helps. */
const maximumOffered = 3;

/** Whom the states around belong to, so many of them tell; and so many ranges are looked at. */
const maximumAround = 64;
const maximumRanges = 1024;

/**
 * One fix for each free id that the author may want for a state; `edits` writes one, given as C has it, or is null where that
 * cannot be done. In ranges that the manifest reserves, these are the next ids of whoever the states around it belong to,
 * else of every owner; ids outside of all ranges are anybody's. Never safe: which state it is only its author knows.
 */
export function freeIdFixes(
  module: Module,
  context: RuleContext,
  around: readonly State[],
  edits: (id: string) => readonly Edit[] | null,
): Fix[] {
  return freeIds(module, context, around).flatMap(({ id, owner }): Fix[] => {
    const made = edits(id > maximumLong ? `${id}UL` : id.toString());
    const whose = owner === null ? "" : ` of ${owner}`;
    return made === null ? [] : [{ title: `Use ${id}, the next free id${whose}`, safe: false, edits: made }];
  });
}

/** An id that no state has, and whose range it is from; null where it is outside of all. */
interface FreeId {
  readonly id: bigint;
  readonly owner: string | null;
}

/** A table with many mistakes asks for the same ids at each of them. */
const answers = new WeakMap<readonly State[], Answer>();

interface Answer extends Pick<RuleContext, "predecessors" | "manifest"> {
  readonly ids: readonly FreeId[];
}

function freeIds(module: Module, context: RuleContext, around: readonly State[]): readonly FreeId[] {
  const { predecessors, manifest } = context;
  let answer = answers.get(around);
  if (answer?.predecessors !== predecessors || answer.manifest !== manifest) {
    answer = { predecessors, manifest, ids: findFreeIds(module, context, around) };
    answers.set(around, answer);
  }
  return answer.ids;
}

function findFreeIds(module: Module, { predecessors, manifest }: RuleContext, around: readonly State[]): FreeId[] {
  const taken = takenIds(module, predecessors, manifest);
  const ranges = (manifest?.reserved ?? []).slice(0, maximumRanges);
  const common = nextUnreserved(taken, ranges);
  const anybodys = common === null ? [] : [{ id: common, owner: null }];
  const ids = around.slice(0, maximumAround).flatMap(({ id }) => (id.known ? [id.value] : []));
  const owners = ownersOf(ids, manifest?.states ?? [], ranges);
  if (owners.size === 0) return [...anybodys, ...ofOwners(ranges, null, ids, taken)];
  return [...ofOwners(ranges, owners, ids, taken), ...anybodys];
}

/** Every id that the module, any release or the registry has. */
function takenIds(module: Module, predecessors: Predecessors | null, manifest: Manifest | null): ReadonlySet<bigint> {
  const taken = new Set<bigint>();
  for (const { rows } of module.stateTables) for (const { id } of rows) if (id.known) taken.add(id.value);
  for (const { id } of module.stateCalls) if (id.known) taken.add(id.value);
  for (const { releases } of predecessors?.history.streams ?? []) {
    for (const { states } of releases) if (states.known) for (const { id } of states.value) taken.add(id);
  }
  for (const { releases } of manifest?.streams ?? []) {
    for (const { content } of releases) {
      if (content.kind === "recorded") for (const { id } of content.states) taken.add(id);
    }
  }
  for (const { id } of manifest?.states ?? []) taken.add(id);
  return taken;
}

/** One above every id outside of the ranges, and outside of them itself; null where there is no such number. */
function nextUnreserved(taken: ReadonlySet<bigint>, ranges: readonly ReservedRange[]): bigint | null {
  const ordered = [...ranges].sort((left, right) => (left.from < right.from ? -1 : 1));
  const ends = highestEnds(ordered);
  let highest = 0n;
  for (const id of taken) if (id > highest && !isReserved(id, ordered, ends)) highest = id;
  let next = highest + 1n;
  for (const { from, to } of ordered) if (from <= next && next <= to) next = to + 1n;
  return next <= maximumId ? next : null;
}

/** For each of some ranges in order of their starts, where the furthest of it and those before it ends. */
function highestEnds(ordered: readonly ReservedRange[]): readonly bigint[] {
  let highest = 0n;
  return ordered.map(({ to }) => (highest = to > highest ? to : highest));
}

function isReserved(id: bigint, ordered: readonly ReservedRange[], ends: readonly bigint[]): boolean {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ordered[middle]!.from <= id) low = middle + 1;
    else high = middle;
  }
  return low > 0 && id <= ends[low - 1]!;
}

/** Whose states the ones with these ids are: by the registry, and by the ranges that they lie in. */
function ownersOf(
  ids: readonly bigint[],
  registry: readonly RegisteredState[],
  ranges: readonly ReservedRange[],
): ReadonlySet<string> {
  const wanted = new Set(ids);
  const registered = registry.filter(({ id }) => wanted.has(id));
  const around = ranges.filter((range) => ids.some((id) => isIn(range, id)));
  return new Set([...registered, ...around].flatMap(({ owner }) => owner ?? []));
}

/** The next id of each owner, or only of `owners`; a range that one of the ids around lies in goes before others of its owner. */
function ofOwners(
  ranges: readonly ReservedRange[],
  owners: ReadonlySet<string> | null,
  ids: readonly bigint[],
  taken: ReadonlySet<bigint>,
): FreeId[] {
  const found = new Map<string, bigint>();
  const isNear = (range: ReservedRange): boolean => ids.some((id) => isIn(range, id));
  for (const range of [...ranges.filter(isNear), ...ranges]) {
    const { owner } = range;
    if (owner === null || found.has(owner) || owners?.has(owner) === false) continue;
    const id = nextIn(range, taken);
    if (id !== null) found.set(owner, id);
    if (found.size === maximumOffered) break;
  }
  return [...found].map(([owner, id]) => ({ id, owner }));
}

/** One above the highest id that is taken in a range, or the lowest free one where that is the range's last. */
export function nextIn(range: ReservedRange, taken: ReadonlySet<bigint>): bigint | null {
  let next = range.from;
  for (const id of taken) if (isIn(range, id) && id >= next) next = id + 1n;
  if (next <= range.to) return next;
  // As many steps as there are ids in the range, which are no more than there are ids.
  for (next = range.from; taken.has(next); next++);
  return next <= range.to ? next : null;
}

function isIn({ from, to }: ReservedRange, id: bigint): boolean {
  return from <= id && id <= to;
}
