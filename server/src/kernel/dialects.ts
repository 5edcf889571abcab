/** The variants of the livepatch API; `mainline` is that of Linux 5.5 and later. */
export const dialects = ["mainline", "openeuler", "state-callbacks", "replace-set"] as const;

export type Dialect = (typeof dialects)[number];

interface DialectMember {
  /** The struct's tag. */
  readonly tag: string;
  readonly name: string;
  /** The dialects that have it. */
  readonly dialects: readonly Dialect[];
}

const perObjectCallbacks: readonly Dialect[] = ["mainline", "openeuler", "replace-set"];
const versionedStates: readonly Dialect[] = ["mainline", "openeuler", "replace-set"];

/**
 * The members that an author sets and that not every dialect has. `openeuler` is a vendor's tree; `state-callbacks` was posted to
 * the livepatch list in January 2025, `replace-set` in May 2026.
 */
export const dialectMembers: readonly DialectMember[] = [
  { tag: "klp_state", name: "version", dialects: versionedStates },
  { tag: "klp_state", name: "data", dialects: versionedStates },
  { tag: "klp_state", name: "callbacks", dialects: ["state-callbacks"] },
  { tag: "klp_state", name: "block_disable", dialects: ["state-callbacks"] },
  { tag: "klp_state", name: "is_shadow", dialects: ["state-callbacks"] },
  { tag: "klp_patch", name: "replace", dialects: ["mainline", "openeuler", "state-callbacks"] },
  { tag: "klp_patch", name: "replace_set", dialects: ["replace-set"] },
  { tag: "klp_object", name: "callbacks", dialects: perObjectCallbacks },
  { tag: "klp_object", name: "hooks_load", dialects: ["openeuler"] },
  { tag: "klp_object", name: "hooks_unload", dialects: ["openeuler"] },
  { tag: "klp_func", name: "force", dialects: ["openeuler"] },
];
