import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import type { LivepatchFacts } from "../../history/history.ts";

/** What is known of one state id in the streams and the registry of a manifest. */
export interface KnownState {
  readonly id: bigint;
  /** As the registry calls it, else as a source does; null where it is only a number. */
  readonly name: string | null;
  readonly owner: string | null;
  readonly isRegistered: boolean;
  readonly uses: readonly StateUse[];
}

export interface StateUse {
  readonly stream: string;
  /** The release's name; null for the livepatch under work. */
  readonly release: string | null;
  readonly retired: boolean;
  readonly version: bigint;
}

/** All ids of a manifest: those that its releases and its livepatches under work list, and those of its registry. */
export function knownStates(engine: Engine, reading: ManifestReading): ReadonlyMap<bigint, KnownState> {
  const states = new Map<bigint, Gathered>();
  const entry = (id: bigint): Gathered => {
    const present = states.get(id);
    if (present !== undefined) return present;
    const made = { id, name: null, owner: null, isRegistered: false, uses: [] };
    states.set(id, made);
    return made;
  };
  const gather = (facts: LivepatchFacts, stream: string, release: string | null, retired: boolean): void => {
    if (!facts.states.known) return;
    for (const { id, version, idText } of facts.states.value) {
      const state = entry(id);
      state.uses.push({ stream, release, retired, version });
      if (isName(idText)) state.name ??= idText;
    }
  };
  for (const { id, name, owner } of reading.manifest.states) {
    states.set(id, { id, name, owner, isRegistered: true, uses: [] });
  }
  for (const { name: stream, source, releases } of reading.history.streams) {
    for (const release of releases) gather(release, stream, release.name, release.retired);
    const underWork = source === null ? null : engine.release(source);
    if (underWork !== null) gather(underWork, stream, null, false);
  }
  return states;
}

interface Gathered extends KnownState {
  name: string | null;
  readonly uses: StateUse[];
}

/** An expression says what the id is made of, and is no name for it. */
function isName(text: string): boolean {
  return /^[A-Za-z_]\w{0,99}$/.test(text);
}
