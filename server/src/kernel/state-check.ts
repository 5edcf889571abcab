/** A state as the kernel's check sees it: `id` an `unsigned long`, `version` an `unsigned int`. */
export interface CheckedState {
  readonly id: bigint;
  readonly version: bigint;
}

/** What the check needs of a livepatch. `states` holds what `klp_for_each_state` walks: rows before the first id 0. */
export interface CheckedPatch {
  readonly replace: boolean;
  readonly states: readonly CheckedState[];
}

/** Why a new livepatch is refused over an enabled one, or null. */
export type Incompatibility =
  | { readonly kind: "version-regressed"; readonly id: bigint; readonly installed: bigint; readonly version: bigint }
  | { readonly kind: "state-dropped"; readonly id: bigint; readonly installed: bigint };

/**
 * Every reason for which the kernel refuses `patch` while `installed` is enabled, in the order of the installed states;
 * empty if it loads. Mirrors `kernel/livepatch/state.c: klp_is_patch_compatible` and `klp_is_state_compatible`.
 */
export function incompatibilities(patch: CheckedPatch, installed: CheckedPatch): Incompatibility[] {
  const found: Incompatibility[] = [];
  const ownStates = patch.states.length > fewStates ? firstById(patch.states) : null;
  for (const { id, version } of installed.states) {
    const own = ownStates === null ? getState(patch, id) : (ownStates.get(id) ?? null);
    if (own === null) {
      if (patch.replace) found.push({ kind: "state-dropped", id, installed: version });
    } else if (own.version < version) {
      found.push({ kind: "version-regressed", id, installed: version, version: own.version });
    }
  }
  return found;
}

/** Up to this many, looking through them is faster than a map. */
const fewStates = 16;

function firstById(states: readonly CheckedState[]): ReadonlyMap<bigint, CheckedState> {
  return new Map(states.map((state) => [state.id, state] as const).reverse());
}

/** `kernel/livepatch/state.c: klp_is_patch_compatible`, against one livepatch of the kernel's list. */
export function isPatchCompatible(patch: CheckedPatch, installed: CheckedPatch): boolean {
  return incompatibilities(patch, installed).length === 0;
}

/** The first state with an id, as the kernel's look-up finds it. Mirrors `kernel/livepatch/state.c: klp_get_state`. */
export function getState(patch: CheckedPatch, id: bigint): CheckedState | null {
  return patch.states.find((state) => state.id === id) ?? null;
}

/**
 * The state with an id of the last livepatch that has one, among those that are listed before the one in transition.
 * Mirrors `kernel/livepatch/state.c: klp_get_prev_state`.
 */
export function getPreviousState<P extends CheckedPatch>(
  before: readonly P[],
  id: bigint,
): { readonly patch: P; readonly state: CheckedState } | null {
  for (let index = before.length - 1; index >= 0; index--) {
    const patch = before[index]!;
    const state = getState(patch, id);
    if (state !== null) return { patch, state };
  }
  return null;
}

/** The rows that the kernel's walk over an array reaches: those before the first id 0. Mirrors `klp_for_each_state`. */
export function walkedStates<S extends CheckedState>(rows: readonly S[]): readonly S[] {
  const end = rows.findIndex(({ id }) => id === 0n);
  return end < 0 ? rows : rows.slice(0, end);
}
