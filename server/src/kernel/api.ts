/**
 * The livepatch API of the kernel as data: `include/linux/livepatch.h` of Linux 6.12, what the kernel does with each part,
 * and since which version it exists. Documentation is Markdown.
 */

/** The type of a member, as far as reading an initializer and telling about it needs. */
export type MemberType =
  | { readonly kind: "integer"; readonly name: "unsigned long" | "unsigned int" | "bool" }
  | { readonly kind: "pointer" }
  | { readonly kind: "struct"; readonly tag: string };

export interface KernelField {
  readonly name: string;
  readonly type: MemberType;
  /** As the header declares it, without the semicolon. */
  readonly declaration: string;
  /** The kernel fills it; a livepatch never initialises it. */
  readonly internal: boolean;
  /** The first mainline version with it; null for internal ones, whose history is nobody's business. */
  readonly since: string | null;
  readonly documentation: string;
}

export interface KernelStruct {
  readonly tag: string;
  readonly since: string;
  readonly documentation: string;
  /** In declaration order, which is what an initializer without designators follows. */
  readonly fields: readonly KernelField[];
}

const unsignedLong: MemberType = { kind: "integer", name: "unsigned long" };
const unsignedInt: MemberType = { kind: "integer", name: "unsigned int" };
const bool: MemberType = { kind: "integer", name: "bool" };
const pointer: MemberType = { kind: "pointer" };

const state: KernelStruct = {
  tag: "klp_state",
  since: "5.5",
  documentation:
    "One **system state** that a livepatch modifies: an id that names what is changed and a version of how. " +
    "The array of them in `klp_patch.states` ends at the first entry with id 0.\n\n" +
    "When a livepatch is enabled, the kernel holds it against every state of every livepatch that is already enabled. " +
    "It answers `-EINVAL` where the new one has the same id with a lower version, and where a cumulative one lacks the id.",
  fields: [
    {
      name: "id",
      type: unsignedLong,
      declaration: "unsigned long id",
      internal: false,
      since: "5.5",
      documentation:
        "Names the modified system state; the same number in every release that modifies it. 0 ends the array, so an entry with " +
        "id 0 hides itself and all that follow. `klp_get_state()` finds the first entry with an id.",
    },
    {
      name: "version",
      type: unsignedInt,
      declaration: "unsigned int version",
      internal: false,
      since: "5.5",
      documentation:
        "How this livepatch modifies the state. The kernel refuses a livepatch whose version of a state is lower than the one of " +
        "an enabled livepatch; equal and higher ones load. It is unsigned: -1 is 4294967295 and no later release can exceed it. " +
        "Version 0, or none, protects nothing.",
    },
    {
      name: "data",
      type: pointer,
      declaration: "void *data",
      internal: false,
      since: "5.5",
      documentation:
        "What the livepatch keeps to restore the state. `pre_patch` allocates it, because only that callback can refuse; `post_patch` " +
        "takes it over or copies it from the previous livepatch; `post_unpatch` frees it. The kernel itself never touches it.",
    },
  ],
};

const patch: KernelStruct = {
  tag: "klp_patch",
  since: "4.0",
  documentation:
    "A livepatch: what a livepatch module gives to `klp_enable_patch()`. " +
    "Set `mod`, `objs`, and where needed `states` and `replace`; the rest belongs to the kernel.",
  fields: [
    {
      name: "mod",
      type: pointer,
      declaration: "struct module *mod",
      internal: false,
      since: "4.0",
      documentation:
        "The livepatch module itself: `THIS_MODULE`. `klp_enable_patch()` answers `-EINVAL` without it, and takes its name for " +
        "`/sys/kernel/livepatch/`.",
    },
    {
      name: "objs",
      type: pointer,
      declaration: "struct klp_object *objs",
      internal: false,
      since: "4.0",
      documentation:
        "The objects to patch, an array that ends at the first entry with neither `name` nor `funcs`. " +
        "`klp_enable_patch()` answers `-EINVAL` without it.",
    },
    {
      name: "states",
      type: pointer,
      declaration: "struct klp_state *states",
      internal: false,
      since: "5.5",
      documentation:
        "The system states that this livepatch modifies, an array that ends at the first entry with id 0; NULL for none. " +
        "A cumulative livepatch must list every state of the livepatches that it replaces.",
    },
    {
      name: "replace",
      type: bool,
      declaration: "bool replace",
      internal: false,
      since: "5.1",
      documentation:
        "Makes the livepatch **cumulative**: once its transition is complete it has replaced every other enabled livepatch. Functions that only " +
        "those patch go back to the original code, and only the callbacks of the new one run. It must list every state of what it " +
        "replaces, or the kernel answers `-EINVAL`.",
    },
    internalField("list", "struct list_head list", "Its place in the kernel's list of enabled livepatches."),
    internalField("kobj", "struct kobject kobj", "Its folder in `/sys/kernel/livepatch/`."),
    internalField(
      "obj_list",
      "struct list_head obj_list",
      "The objects, with those that the kernel adds for `replace`.",
    ),
    internalField("enabled", "bool enabled", "Whether it is enabled; its transition may still be running."),
    internalField(
      "forced",
      "bool forced",
      "Whether it took part in a forced transition; its module then never goes away.",
    ),
    internalField("free_work", "struct work_struct free_work", "Frees it outside of `klp_mutex`."),
    internalField("finish", "struct completion finish", "Tells when its sysfs folder is gone."),
  ],
};

const object: KernelStruct = {
  tag: "klp_object",
  since: "4.0",
  documentation:
    "One object to patch: the kernel itself (vmlinux, `name` NULL) or a module. The array ends at the first entry with neither `name` nor " +
    "`funcs`; an entry for vmlinux with callbacks alone therefore **is** the end, and needs an empty `funcs` list.",
  fields: [
    {
      name: "name",
      type: pointer,
      declaration: "const char *name",
      internal: false,
      since: "4.0",
      documentation:
        "The module's name as the kernel has it (`_` in place of `-`, no `.ko`, at most 55 characters), or NULL for vmlinux. A module that is not " +
        "loaded is patched when it comes; a name that no module ever has is never patched, and nothing says so.",
    },
    {
      name: "funcs",
      type: pointer,
      declaration: "struct klp_func *funcs",
      internal: false,
      since: "4.0",
      documentation:
        "The functions to patch in this object, an array that ends at an entry with nothing set. `klp_enable_patch()` answers `-EINVAL` for an " +
        "object without it; one that has only callbacks points to an array with nothing but its end.",
    },
    {
      name: "callbacks",
      type: { kind: "struct", tag: "klp_callbacks" },
      declaration: "struct klp_callbacks callbacks",
      internal: false,
      since: "4.15",
      documentation: "Functions to call before and after this object is patched and unpatched. All are optional.",
    },
    internalField("kobj", "struct kobject kobj", "Its folder in sysfs, below the livepatch's."),
    internalField(
      "func_list",
      "struct list_head func_list",
      "The functions, with those that the kernel adds for `replace`.",
    ),
    internalField("node", "struct list_head node", "Its place in `klp_patch.obj_list`."),
    internalField("mod", "struct module *mod", "The patched module while it is loaded; NULL for vmlinux."),
    internalField("dynamic", "bool dynamic", "The kernel made it, for functions that `replace` gives back."),
    internalField("patched", "bool patched", "Whether its functions are redirected."),
  ],
};

const callbacks: KernelStruct = {
  tag: "klp_callbacks",
  since: "4.15",
  documentation:
    "What to call around the patching of one object. Callbacks run in process context under `klp_mutex`: they may sleep, but must not " +
    "load modules or livepatches nor write to the livepatch files in sysfs. While one livepatch replaces others, only the callbacks " +
    "of the new one run.",
  fields: [
    {
      name: "pre_patch",
      type: pointer,
      declaration: "int (*pre_patch)(struct klp_object *obj)",
      internal: false,
      since: "4.15",
      documentation:
        "Runs before the object is patched, and is the only callback that can refuse: return 0 or a negative errno. " +
        "The place to allocate `state->data`, unless the previous livepatch provides it (`klp_get_prev_state()`).\n\n" +
        "After a refusal nothing stays enabled: objects whose `pre_patch` succeeded get `post_unpatch`, the one that refused does not and " +
        "cleans up its own mess. A positive return refuses too, but leaves the module loaded.",
    },
    {
      name: "post_patch",
      type: pointer,
      declaration: "void (*post_patch)(struct klp_object *obj)",
      internal: false,
      since: "4.15",
      documentation:
        "Runs when the transition is complete and every task uses the new code; cannot fail. The place to take over or copy `state->data` from " +
        "the previous livepatch, to modify the system state, and to free what the replaced livepatch no longer needs.\n\n" +
        "Runs again, without `pre_patch`, when a disable is reversed.",
    },
    {
      name: "pre_unpatch",
      type: pointer,
      declaration: "void (*pre_unpatch)(struct klp_object *obj)",
      internal: false,
      since: "4.15",
      documentation:
        "Runs before the livepatch is disabled, while tasks still use the new code; mirrors `post_patch`. The place to undo the change of the system state.\n\n" +
        "It does not run when the livepatch is replaced, nor when its enabling is reversed. What it frees may still be used: a disable can be reversed.",
    },
    {
      name: "post_unpatch",
      type: pointer,
      declaration: "void (*post_unpatch)(struct klp_object *obj)",
      internal: false,
      since: "4.15",
      documentation:
        "Runs when no task uses the new code any more; mirrors `pre_patch`. The place to free `state->data`.\n\n" +
        "It runs after a disable **and** after an enable that failed or was reversed. In a cumulative livepatch `klp_get_prev_state()` is not NULL in the reversed " +
        "case: the previous livepatch stays in force, and its state must be left standing. It does not run when the livepatch is replaced.",
    },
    internalField(
      "post_unpatch_enabled",
      "bool post_unpatch_enabled",
      "Whether `pre_patch` succeeded, so that `post_unpatch` has something to mirror.",
    ),
  ],
};

const func: KernelStruct = {
  tag: "klp_func",
  since: "4.0",
  documentation:
    "One function to patch. The array of them ends at the first entry with no `old_name`, no `new_func` and no `old_sympos`.",
  fields: [
    {
      name: "old_name",
      type: pointer,
      declaration: "const char *old_name",
      internal: false,
      since: "4.0",
      documentation:
        "The function to patch, as its object's symbol table names it. The kernel answers `-EINVAL` where it is not found, or found more than once " +
        "without `old_sympos`.",
    },
    {
      name: "new_func",
      type: pointer,
      declaration: "void *new_func",
      internal: false,
      since: "4.0",
      documentation:
        "The function that runs in its place; same return type and parameters. It must not stand in `__init` memory.",
    },
    {
      name: "old_sympos",
      type: unsignedLong,
      declaration: "unsigned long old_sympos",
      internal: false,
      since: "4.5",
      documentation:
        "Which one of several symbols named `old_name` is meant, counted from 1 in the order of kallsyms within the object. " +
        "0, or nothing: the name must be unique.",
    },
    internalField("old_func", "void *old_func", "The address of the function that is patched."),
    internalField("kobj", "struct kobject kobj", "Its folder in sysfs, below the object's."),
    internalField("node", "struct list_head node", "Its place in `klp_object.func_list`."),
    internalField("stack_node", "struct list_head stack_node", "Its place among the livepatches of the same function."),
    internalField("old_size", "unsigned long old_size", "The size of the function that is patched.", unsignedLong),
    internalField(
      "new_size",
      "unsigned long new_size",
      "The size of the function that runs in its place.",
      unsignedLong,
    ),
    internalField("nop", "bool nop", "The kernel made it, to go back to the original code under `replace`."),
    internalField("patched", "bool patched", "Whether calls are redirected."),
    internalField("transition", "bool transition", "Whether it is being applied or reverted just now."),
  ],
};

/** The structs of the livepatch API by their tags, in the dialect of mainline 5.5 and later. */
export const structs: ReadonlyMap<string, KernelStruct> = new Map(
  [state, patch, object, callbacks, func].map((struct) => [struct.tag, struct]),
);

function internalField(name: string, declaration: string, documentation: string, type?: MemberType): KernelField {
  return { name, type: type ?? typeOf(declaration), declaration, internal: true, since: null, documentation };
}

function typeOf(declaration: string): MemberType {
  if (declaration.includes("*")) return pointer;
  const [first = "", tag = ""] = declaration.split(" ");
  return first === "struct" ? { kind: "struct", tag } : bool;
}
