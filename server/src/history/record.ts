import { known, unknown, type Fact } from "../livepatch/model.ts";
import type { LivepatchFacts, ReleaseObject, ReleaseShadow, ReleaseState } from "./history.ts";
import { jsonNumber, type JsonObject } from "./manifest-edits.ts";

/** The members of a recorded release that say what it has, in the order in which they are written. */
export interface RecordedMembers extends JsonObject {
  readonly replace: boolean;
  readonly states: readonly RecordedState[];
  /** Left out where they are unknown. */
  readonly objects?: readonly RecordedObject[];
  /** Left out where they are unknown, and where there are none. */
  readonly shadows?: readonly RecordedShadow[];
}

interface RecordedState extends JsonObject {
  readonly id: number | string;
  readonly version: number;
}

interface RecordedObject extends JsonObject {
  /** Null for vmlinux. */
  readonly name: string | null;
  /** `name`, or `name,2` for the second function of that name. */
  readonly functions?: readonly string[];
  readonly callbacks?: readonly string[];
}

interface RecordedShadow extends JsonObject {
  readonly id: number | string;
  readonly type?: string;
  /** In bytes. */
  readonly size?: number;
  readonly functions?: readonly string[];
}

/**
 * What a manifest records of a livepatch, as plain data ready for JSON. Unknown, with the reason as the rest of a sentence,
 * where its states or its replace flag are: a release that is recorded without them would bind nobody.
 */
export function recordedMembers({ replace, states, objects, shadows }: LivepatchFacts): Fact<RecordedMembers> {
  if (!states.known) return unknown(`its states are not known: ${states.reason}`);
  if (!replace.known) return unknown(`whether it replaces the livepatches before it is not known: ${replace.reason}`);
  const written = objects.known ? writableObjects(objects.value) : null;
  return known({
    replace: replace.value,
    states: recordedStates(states.value),
    ...(written === null ? {} : { objects: written }),
    ...(shadows.known && shadows.value.length > 0 ? { shadows: shadows.value.map(recordedShadow) } : {}),
  });
}

/**
 * Every row of an id binds the successors (`kernel/livepatch/state.c: klp_is_patch_compatible`), so the highest version
 * of an id that is there twice says all of it.
 */
function recordedStates(states: readonly ReleaseState[]): readonly RecordedState[] {
  const versions = new Map<bigint, bigint>();
  for (const { id, version } of states) {
    const before = versions.get(id);
    if (before === undefined || before < version) versions.set(id, version);
  }
  return [...versions].map(([id, version]) => ({ id: jsonNumber(id), version: Number(version) }));
}

/** Null where a name is none that a manifest can have: it is a mistake that the kernel refuses by itself. */
function writableObjects(objects: readonly ReleaseObject[]): readonly RecordedObject[] | null {
  const writable = objects.every(
    ({ name, functions }) =>
      name !== "" &&
      functions.every(({ oldName, position }) => /^[^\s,]+$/.test(oldName) && position <= maximumPosition),
  );
  return writable ? objects.map(recordedObject) : null;
}

const maximumPosition = 999_999_999n;

function recordedObject({ name, functions, callbacks }: ReleaseObject): RecordedObject {
  // Positions 0 and 1 are the same one where a name is there once, which is what most authors leave unsaid.
  const names = functions.map(({ oldName, position }) => (position === 0n ? oldName : `${oldName},${position}`));
  return {
    name,
    ...(names.length === 0 ? {} : { functions: names }),
    ...(callbacks.length === 0 ? {} : { callbacks }),
  };
}

function recordedShadow({ id, functions, content }: ReleaseShadow): RecordedShadow {
  const size = content?.size ?? null;
  return {
    id: jsonNumber(id),
    ...(content?.type == null || content.type === "" ? {} : { type: content.type }),
    ...(size === null || size < 0n || size > maximumSize ? {} : { size: Number(size) }),
    ...(functions.length === 0 ? {} : { functions }),
  };
}

/** What the manifest takes for a size. */
const maximumSize = 0xffff_ffff_ffffn;
