/** The variants of the livepatch API; `mainline` is that of Linux 5.5 and later. */
export const dialects = ["mainline", "openeuler", "state-callbacks", "replace-set"] as const;

export type Dialect = (typeof dialects)[number];

/** Where each comes from, as a part of a sentence. */
export const dialectOrigins: Readonly<Record<Dialect, string>> = {
  mainline: "Linux 5.5 and later",
  openeuler: "openEuler's kernels",
  "state-callbacks": "posted to the livepatch list in January 2025, in no release",
  "replace-set": "posted to the livepatch list in May 2026, in no release",
};

interface DialectMember {
  /** The struct's tag. */
  readonly tag: string;
  readonly name: string;
  /** The dialects that have it. */
  readonly dialects: readonly Dialect[];
  /** As its header declares it, with what it does, in Markdown; null for one that mainline has too. */
  readonly told: { readonly declaration: string; readonly documentation: string } | null;
}

const perObjectCallbacks: readonly Dialect[] = ["mainline", "openeuler", "replace-set"];
const versionedStates: readonly Dialect[] = ["mainline", "openeuler", "replace-set"];

/** The members that an author sets and that not every dialect has. */
export const dialectMembers: readonly DialectMember[] = [
  { tag: "klp_state", name: "version", dialects: versionedStates, told: null },
  { tag: "klp_state", name: "data", dialects: versionedStates, told: null },
  {
    tag: "klp_state",
    name: "callbacks",
    dialects: ["state-callbacks"],
    told: {
      declaration: "struct klp_state_callbacks callbacks",
      documentation:
        "What to call when a livepatch brings the state and when the last one that has it goes: `pre_patch`, `post_patch`, `pre_unpatch`, " +
        "`post_unpatch`, each with the livepatch and the state, and `shadow_dtor`. They take the place of the callbacks of objects.",
    },
  },
  {
    tag: "klp_state",
    name: "block_disable",
    dialects: ["state-callbacks"],
    told: {
      declaration: "bool block_disable",
      documentation:
        "The state cannot be undone: a livepatch that has it can be replaced by another that has it, never disabled.",
    },
  },
  {
    tag: "klp_state",
    name: "is_shadow",
    dialects: ["state-callbacks"],
    told: {
      declaration: "bool is_shadow",
      documentation:
        "The id is also that of shadow variables, which the kernel frees with `callbacks.shadow_dtor` when the state goes.",
    },
  },
  { tag: "klp_patch", name: "replace", dialects: ["mainline", "openeuler", "state-callbacks"], told: null },
  {
    tag: "klp_patch",
    name: "replace_set",
    dialects: ["replace-set"],
    told: {
      declaration: "unsigned int replace_set",
      documentation:
        "The set that the livepatch belongs to: it replaces all others of its set and none of another one. The kernel refuses a livepatch that has a " +
        "state or a function in common with one of another set.",
    },
  },
  { tag: "klp_object", name: "callbacks", dialects: perObjectCallbacks, told: null },
  {
    tag: "klp_object",
    name: "hooks_load",
    dialects: ["openeuler"],
    told: {
      declaration: "struct klp_hook *hooks_load",
      documentation: "Functions to call when the object is patched, an array that ends at an entry without `hook`.",
    },
  },
  {
    tag: "klp_object",
    name: "hooks_unload",
    dialects: ["openeuler"],
    told: {
      declaration: "struct klp_hook *hooks_unload",
      documentation: "Functions to call when the object is unpatched, an array that ends at an entry without `hook`.",
    },
  },
  {
    tag: "klp_func",
    name: "force",
    dialects: ["openeuler"],
    told: {
      declaration: "int force",
      documentation:
        "Whether the function is patched although a task may be running it: `KLP_NORMAL_FORCE`, `KLP_ENFORCEMENT`, `KLP_STACK_OPTIMIZE`.",
    },
  },
];

/** Macros of openEuler's build that stand for `hooks_load` and `hooks_unload`. */
export const hookMacros: ReadonlySet<string> = new Set(["KLP_LOAD_HOOK", "KLP_UNLOAD_HOOK"]);
