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
  for (const { id, version } of installed.states) {
    const own = patch.states.find((state) => state.id === id);
    if (own === undefined) {
      if (patch.replace) found.push({ kind: "state-dropped", id, installed: version });
    } else if (own.version < version) {
      found.push({ kind: "version-regressed", id, installed: version, version: own.version });
    }
  }
  return found;
}
