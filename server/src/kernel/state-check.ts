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
  const own = firstById(patch);
  return installed.states.flatMap((state) => incompatibility(patch, own.get(state.id), state) ?? []);
}

/** Whether a livepatch loads over all of the kernel's list. Mirrors `kernel/livepatch/state.c: klp_is_patch_compatible`. */
export function isPatchCompatible(patch: CheckedPatch, listed: readonly CheckedPatch[]): boolean {
  const own = firstById(patch);
  return listed.every(({ states }) =>
    states.every((state) => incompatibility(patch, own.get(state.id), state) === null),
  );
}

/** What {@link getState} finds for each id; the list may be long. */
function firstById({ states }: CheckedPatch): ReadonlyMap<bigint, CheckedState> {
  return new Map(states.map((state) => [state.id, state] as const).reverse());
}

/** `kernel/livepatch/state.c: klp_is_state_compatible`; `own` is what `patch` has of the installed state's id. */
function incompatibility(
  { replace }: CheckedPatch,
  own: CheckedState | undefined,
  { id, version: installed }: CheckedState,
): Incompatibility | null {
  if (own === undefined) return replace ? { kind: "state-dropped", id, installed } : null;
  return own.version < installed ? { kind: "version-regressed", id, installed, version: own.version } : null;
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
