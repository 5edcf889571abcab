/**
 * The functions and macros of the livepatch API: `include/linux/livepatch.h` and `kernel/livepatch/` of Linux 6.12, those that
 * older kernels had, and the macros of klp-build and kpatch. Documentation is Markdown.
 */

export interface KernelFunction {
  readonly name: string;
  /** As the header declares it, without the semicolon. */
  readonly declaration: string;
  readonly since: string;
  /** The first version without it; null while it exists. */
  readonly removed: string | null;
  readonly documentation: string;
}

export interface KernelMacro {
  readonly name: string;
  /** How it is used, with its parameters. */
  readonly usage: string;
  /** The member of `struct klp_callbacks` that it sets. */
  readonly callback: string;
  /** Where it comes from. */
  readonly origin: string;
  readonly documentation: string;
}

const shadowKey =
  "Shadow variables live in one table of the whole kernel, keyed by the object's address and the id, and outlive the livepatch that made them.";
const underLock =
  "runs under `klp_shadow_lock` with interrupts off: it must not sleep, and of the shadow functions it may call only `klp_shadow_get()`.";

/** The functions of the API by name. */
export const functions: ReadonlyMap<string, KernelFunction> = byName<KernelFunction>([
  {
    name: "klp_enable_patch",
    declaration: "int klp_enable_patch(struct klp_patch *patch)",
    since: "4.0",
    removed: null,
    documentation:
      "Enables a livepatch; called from module init, whose result it should be. 0, or a negative errno:\n\n" +
      '- `-EINVAL`: no `mod` or `objs`, an object without `funcs`, a module without `MODULE_INFO(livepatch, "Y")`, states that do not fit the ' +
      "enabled livepatches, or a function that is not found\n" +
      "- `-EBUSY`: the transition of another livepatch is still running\n" +
      "- `-EEXIST`: the same object or function twice\n" +
      "- what a `pre_patch` callback returned\n\n" +
      "Checks the states before anything else of the livepatch is touched. Since 5.1 nothing registers the livepatch before.",
  },
  {
    name: "klp_get_state",
    declaration: "struct klp_state *klp_get_state(struct klp_patch *patch, unsigned long id)",
    since: "5.5",
    removed: null,
    documentation:
      "The first entry with this id in the livepatch's own `states`, or NULL. Callable from callbacks and from the code that the livepatch adds.",
  },
  {
    name: "klp_get_prev_state",
    declaration: "struct klp_state *klp_get_prev_state(unsigned long id)",
    since: "5.5",
    removed: null,
    documentation:
      "The entry with this id of the latest livepatch enabled before the one in transition, or NULL: always NULL on a first installation.\n\n" +
      "Only for callbacks. With no transition running it warns once and returns NULL, which is also what a callback of a module object meets when " +
      "that module is loaded later.",
  },
  {
    name: "klp_shadow_get",
    declaration: "void *klp_shadow_get(void *obj, unsigned long id)",
    since: "4.15",
    removed: null,
    documentation: `The data of a shadow variable, or NULL if there is none. Takes no lock.\n\n${shadowKey}`,
  },
  {
    name: "klp_shadow_alloc",
    declaration:
      "void *klp_shadow_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp_flags, klp_shadow_ctor_t ctor, void *ctor_data)",
    since: "4.15",
    removed: null,
    documentation:
      "Attaches a new shadow variable of `size` zeroed bytes to an object. NULL if memory is short, if the constructor fails, and, " +
      `with a warning, if the variable already exists. The constructor ${underLock}\n\n${shadowKey}`,
  },
  {
    name: "klp_shadow_get_or_alloc",
    declaration:
      "void *klp_shadow_get_or_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp_flags, klp_shadow_ctor_t ctor, void *ctor_data)",
    since: "4.15",
    removed: null,
    documentation:
      "The data of a shadow variable, which it attaches where there is none yet, as `klp_shadow_alloc()` does. NULL if memory is short or the constructor fails. " +
      `The constructor ${underLock}\n\n${shadowKey}`,
  },
  {
    name: "klp_shadow_free",
    declaration: "void klp_shadow_free(void *obj, unsigned long id, klp_shadow_dtor_t dtor)",
    since: "4.15",
    removed: null,
    documentation: `Detaches and frees one shadow variable; does nothing where there is none. The destructor ${underLock}`,
  },
  {
    name: "klp_shadow_free_all",
    declaration: "void klp_shadow_free_all(unsigned long id, klp_shadow_dtor_t dtor)",
    since: "4.15",
    removed: null,
    documentation:
      "Detaches and frees the shadow variables with this id of **all** objects, whichever livepatch made them. In module exit of a cumulative livepatch it " +
      `frees what the successor uses. The destructor ${underLock}`,
  },
  {
    name: "klp_register_patch",
    declaration: "int klp_register_patch(struct klp_patch *patch)",
    since: "4.0",
    removed: "5.1",
    documentation: "Registered a livepatch before it could be enabled. `klp_enable_patch()` alone does both now.",
  },
  {
    name: "klp_unregister_patch",
    declaration: "int klp_unregister_patch(struct klp_patch *patch)",
    since: "4.0",
    removed: "5.1",
    documentation: "Undid `klp_register_patch()` in module exit. The kernel cleans up by itself now.",
  },
  {
    name: "klp_disable_patch",
    declaration: "int klp_disable_patch(struct klp_patch *patch)",
    since: "4.0",
    removed: "5.1",
    documentation:
      "Disabled a livepatch from within the kernel. It is done through `/sys/kernel/livepatch/<name>/enabled` now.",
  },
]);

/** Callback-registering macros by name. */
export const macros: ReadonlyMap<string, KernelMacro> = byName<KernelMacro>(
  (["PRE_PATCH", "POST_PATCH", "PRE_UNPATCH", "POST_UNPATCH"] as const).flatMap((role) => {
    const callback = role.toLowerCase();
    return [
      {
        name: `KLP_${role}_CALLBACK`,
        usage: `KLP_${role}_CALLBACK(function)`,
        callback,
        origin: "klp-build, Linux 6.19 and later: `include/linux/livepatch_helpers.h`",
        documentation: `Makes a function the \`${callback}\` callback of the object that its file belongs to. klp-build generates the tables from it; one of a kind for each object.`,
      },
      {
        name: `KPATCH_${role}_CALLBACK`,
        usage: `KPATCH_${role}_CALLBACK(function)`,
        callback,
        origin: "kpatch: `kpatch-macros.h`",
        documentation: `Makes a function the \`${callback}\` callback of the object that its file belongs to. kpatch-build generates the tables from it; one of a kind for each object.`,
      },
    ];
  }),
);

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
