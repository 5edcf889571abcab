import type { Mistake } from "../mistake.ts";

const prePatch = "static int pre_patch_callback(struct klp_object *obj)\n{\n\treturn allocate_timeout();\n}\n";
const postPatch = "static void post_patch_callback(struct klp_object *obj)\n{\n\traise_timeout();\n}\n";
const endOfObjects = "\t\t},\n\t}, { }\n";
const sharedCallbacks =
  '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = {\n\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n\t}, { }\n';
const moduleFunctions = "static struct klp_func ext4_funcs[] = { { } };\n\nstatic struct klp_object objs[] = {\n";
const objects = "static struct klp_object objs[] = {\n";

/** Mistakes in callbacks: what they return and take, what runs when, and what cannot be done in them. */
export const callbackMistakes: readonly Mistake[] = [
  {
    title: "pre_patch returns 1 for success",
    edits: [
      {
        from: "\treturn allocate_timeout();\n",
        to: "\tint ret = allocate_timeout();\n\n\treturn ret < 0 ? ret : 1;\n",
      },
    ],
    rule: "pre-patch-positive-return",
  },
  {
    title: "pre_patch returns true",
    edits: [
      {
        from: "\treturn allocate_timeout();\n",
        to: "\tif (allocate_timeout())\n\t\treturn -ENOMEM;\n\treturn true;\n",
      },
    ],
    rule: "pre-patch-positive-return",
  },
  {
    title: "pre_patch returns an errno without its sign",
    edits: [{ from: "\t\treturn -EINVAL;\n", to: "\t\treturn EINVAL;\n" }],
    rule: "pre-patch-positive-return",
  },
  {
    title: "pre_patch ends with an errno without its sign",
    edits: [{ from: "\treturn state->data ? 0 : -ENOMEM;\n", to: "\treturn state->data ? 0 : ENOMEM;\n" }],
    rule: "pre-patch-positive-return",
  },
  {
    title: "pre_patch of the first release keeps an errno without its sign in a variable",
    file: "reboot_1.c",
    edits: [
      {
        from: "\treturn allocate_timeout();\n",
        to: "\tint ret = 0;\n\n\tif (allocate_timeout())\n\t\tret = ENOMEM;\n\treturn ret;\n",
      },
    ],
    rule: "pre-patch-positive-return",
  },
  {
    title: "pre_patch returns nothing",
    edits: [
      { from: prePatch, to: "static void pre_patch_callback(struct klp_object *obj)\n{\n\tallocate_timeout();\n}\n" },
    ],
    rule: "callback-wrong-signature",
  },
  {
    title: "post_patch returns a number",
    edits: [
      {
        from: postPatch,
        to: "static int post_patch_callback(struct klp_object *obj)\n{\n\traise_timeout();\n\treturn 0;\n}\n",
      },
    ],
    rule: "callback-wrong-signature",
  },
  {
    title: "a callback takes the livepatch, as in an older proposal",
    edits: [
      { from: "post_unpatch_callback(struct klp_object *obj)", to: "post_unpatch_callback(struct klp_patch *owner)" },
    ],
    rule: "callback-wrong-signature",
  },
  {
    title: "a callback takes nothing",
    edits: [{ from: "pre_unpatch_callback(struct klp_object *obj)", to: "pre_unpatch_callback(void)" }],
    rule: "callback-wrong-signature",
  },
  {
    title: "a callback of the first release takes a second argument",
    file: "reboot_1.c",
    edits: [
      {
        from: "pre_patch_callback(struct klp_object *obj)",
        to: "pre_patch_callback(struct klp_object *obj, int flags)",
      },
    ],
    rule: "callback-wrong-signature",
  },
  {
    title: "a cast hides that pre_patch returns a bool",
    edits: [
      {
        from: prePatch,
        to: "static bool pre_patch_callback(struct klp_object *obj)\n{\n\treturn allocate_timeout() != 0;\n}\n",
      },
      { from: ".pre_patch = pre_patch_callback", to: ".pre_patch = (int (*)(struct klp_object *))pre_patch_callback" },
    ],
    rule: "callback-wrong-signature",
  },
  {
    title: "post_patch has no pre_unpatch in the first release",
    file: "reboot_1.c",
    edits: [
      { from: "static void pre_unpatch_callback(struct klp_object *obj)\n{\n\trestore_timeout();\n}\n\n", to: "" },
      { from: "\t\t\t.pre_unpatch = pre_unpatch_callback,\n", to: "" },
      { function: "restore_timeout", to: "" },
    ],
    rule: "callback-unpaired",
  },
  {
    title: "post_patch of another object raises a limit that nothing lowers",
    edits: [
      {
        from: objects,
        to: `static void ext4_post_patch(struct klp_object *obj)\n{\n\tpanic_on_oops = 1;\n}\n\n${moduleFunctions}`,
      },
      {
        from: endOfObjects,
        to: '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = { .post_patch = ext4_post_patch },\n\t}, { }\n',
      },
    ],
    rule: "callback-unpaired",
  },
  {
    title: "pre_patch registers a notifier that nothing unregisters",
    file: "reboot_1.c",
    edits: [
      {
        from: "static int pre_patch_callback(",
        to: "static struct notifier_block panic_block;\n\nstatic int ext4_pre_patch(struct klp_object *obj)\n{\n\treturn register_module_notifier(&panic_block);\n}\n\nstatic int pre_patch_callback(",
      },
      { from: objects, to: moduleFunctions },
      {
        from: endOfObjects,
        to: '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks.pre_patch = ext4_pre_patch,\n\t}, { }\n',
      },
    ],
    rule: "callback-unpaired",
    also: ["history-callback-dropped"],
  },
  {
    title: "the callbacks of the kernel's object are those of a module's object as well",
    edits: [
      { from: objects, to: moduleFunctions },
      { from: endOfObjects, to: sharedCallbacks },
    ],
    rule: "callback-shared-by-objects",
  },
  {
    title: "post_patch is that of two modules' objects",
    edits: [
      { from: objects, to: `static struct klp_func jbd2_funcs[] = { { } };\n\n${moduleFunctions}` },
      {
        from: "\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n\t}, { }\n",
        to: '\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = { .post_patch = post_patch_callback },\n\t}, {\n\t\t.name = "jbd2",\n\t\t.funcs = jbd2_funcs,\n\t\t.callbacks = { .post_patch = post_patch_callback },\n\t}, { }\n',
      },
    ],
    rule: "callback-shared-by-objects",
  },
  {
    title: "the callbacks are those of a module's object",
    edits: [{ from: "\t\t/* name being NULL means vmlinux */\n", to: '\t\t.name = "ext4",\n' }],
    rule: "callback-state-on-module-object",
    also: ["history-callback-dropped", "prev-state-in-module-object"],
  },
  {
    title: "post_patch of a module's object raises the timeout",
    edits: [
      { from: objects, to: moduleFunctions },
      {
        from: "\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n\t}, { }\n",
        to: '\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = { .post_patch = post_patch_callback },\n\t}, { }\n',
      },
    ],
    rule: "prev-state-in-module-object",
  },
  {
    title: "pre_unpatch of a module's object restores the timeout",
    edits: [
      { from: objects, to: moduleFunctions },
      { from: "\t\t\t.pre_unpatch = pre_unpatch_callback,\n", to: "\t\t\t.pre_unpatch = tell,\n" },
      {
        from: "static void post_unpatch_callback(",
        to: 'static void tell(struct klp_object *obj)\n{\n\tpr_info("disabled\\n");\n}\n\nstatic void post_unpatch_callback(',
      },
      {
        from: endOfObjects,
        to: '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = { .pre_unpatch = pre_unpatch_callback },\n\t}, { }\n',
      },
    ],
    rule: "callback-state-on-module-object",
  },
  {
    title: "pre_patch of a module's object allocates the data",
    edits: [
      {
        from: objects,
        to: `static int ext4_pre_patch(struct klp_object *obj)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (!state)\n\t\treturn -EINVAL;\n\tif (!state->data)\n\t\tstate->data = kzalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n}\n\n${moduleFunctions}`,
      },
      {
        from: endOfObjects,
        to: '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = { .pre_patch = ext4_pre_patch },\n\t}, { }\n',
      },
    ],
    rule: "callback-state-on-module-object",
  },
  {
    title: "a callback of the kernel's object reads the state of its module",
    edits: [
      { from: "\traise_timeout();\n", to: "\tif (obj->mod->state == MODULE_STATE_LIVE)\n\t\traise_timeout();\n" },
    ],
    rule: "callback-vmlinux-dereference",
  },
  {
    title: "a callback of the kernel's object compares its name",
    edits: [{ from: "\traise_timeout();\n", to: '\tif (strcmp(obj->name, "vmlinux") == 0)\n\t\traise_timeout();\n' }],
    rule: "callback-vmlinux-dereference",
  },
  {
    title: "a callback of the kernel's object looks at the first letter of its name",
    edits: [{ from: "\trestore_timeout();\n", to: "\tif (obj->name[0] != 'e')\n\t\trestore_timeout();\n" }],
    rule: "callback-vmlinux-dereference",
  },
  {
    title: "a callback of the kernel's object prints its name",
    edits: [{ from: "\traise_timeout();\n", to: '\tpr_info("patched %s\\n", obj->name);\n\traise_timeout();\n' }],
    rule: "callback-vmlinux-dereference",
  },
  {
    title: "a callback of the kernel's object prints its module's name",
    file: "reboot_1.c",
    edits: [
      { from: "\trelease_timeout();\n", to: '\tpr_info("unpatched %s\\n", obj->mod->name);\n\trelease_timeout();\n' },
    ],
    rule: "callback-vmlinux-dereference",
  },
  {
    title: "a helper compares the name of the kernel's object",
    edits: [
      {
        from: "static void post_patch_callback(",
        to: 'static bool is_ext4(struct klp_object *obj)\n{\n\treturn !strcmp(obj->name, "ext4");\n}\n\nstatic void post_patch_callback(',
      },
      { from: "\traise_timeout();\n", to: "\tif (!is_ext4(obj))\n\t\traise_timeout();\n" },
    ],
    rule: "callback-vmlinux-dereference",
  },
  {
    title: "post_patch loads a module",
    edits: [{ from: "\traise_timeout();\n", to: '\trequest_module("softdog");\n\traise_timeout();\n' }],
    rule: "callback-deadlock",
  },
  {
    title: "pre_patch enables another livepatch",
    edits: [
      {
        from: "\treturn allocate_timeout();\n",
        to: "\tif (klp_enable_patch(&patch))\n\t\treturn -EBUSY;\n\treturn allocate_timeout();\n",
      },
    ],
    rule: "callback-deadlock",
  },
  {
    title: "post_patch disables the livepatch before it through sysfs",
    edits: [
      {
        from: "\traise_timeout();\n}\n\nstatic void pre_unpatch",
        to: '\tstruct file *file = filp_open("/sys/kernel/livepatch/reboot_1/enabled", O_WRONLY, 0);\n\tloff_t at = 0;\n\n\traise_timeout();\n\tif (IS_ERR(file))\n\t\treturn;\n\tkernel_write(file, "0", 1, &at);\n\tfilp_close(file, NULL);\n}\n\nstatic void pre_unpatch',
      },
    ],
    rule: "callback-deadlock",
  },
  {
    title: "a callback of the first release loads a module through a helper",
    file: "reboot_1.c",
    edits: [
      {
        from: "static void pre_unpatch_callback(",
        to: 'static void load_watchdog(void)\n{\n\trequest_module("softdog");\n}\n\nstatic void pre_unpatch_callback(',
      },
      {
        from: "\trestore_timeout();\n}\n\nstatic void post_unpatch",
        to: "\tload_watchdog();\n\trestore_timeout();\n}\n\nstatic void post_unpatch",
      },
    ],
    rule: "callback-deadlock",
  },
  {
    title: "post_unpatch is __init",
    edits: [{ from: "static void post_unpatch_callback(", to: "static void __init post_unpatch_callback(" }],
    rule: "callback-in-init-memory",
  },
  {
    title: "pre_patch of the kernel's object is __init",
    edits: [{ from: "static int pre_patch_callback(", to: "static int __init pre_patch_callback(" }],
    rule: "callback-in-init-memory",
  },
  {
    title: "pre_unpatch is __exit",
    edits: [{ from: "static void pre_unpatch_callback(", to: "static void __exit pre_unpatch_callback(" }],
    rule: "callback-in-init-memory",
  },
  {
    title: "the new function is __init",
    edits: [{ from: "static int livepatch_cmdline_proc_show(", to: "static int __init livepatch_cmdline_proc_show(" }],
    rule: "callback-in-init-memory",
  },
  {
    title: "post_patch of the first release is __init",
    file: "reboot_1.c",
    edits: [{ from: "static void post_patch_callback(", to: "static __init void post_patch_callback(" }],
    rule: "callback-in-init-memory",
  },
  {
    title: "kpatch's macro sets one callback twice",
    edits: [
      {
        from: 'MODULE_DESCRIPTION("',
        to: 'KPATCH_PRE_PATCH_CALLBACK(pre_patch_callback);\nKPATCH_PRE_PATCH_CALLBACK(pre_patch_callback);\nMODULE_DESCRIPTION("',
      },
    ],
    rule: "callback-macro-duplicate",
  },
  {
    title: "klp-build's macro sets one callback twice",
    edits: [
      {
        from: 'MODULE_DESCRIPTION("',
        to: 'KLP_POST_UNPATCH_CALLBACK(post_unpatch_callback);\nKLP_POST_UNPATCH_CALLBACK(pre_unpatch_callback);\nMODULE_DESCRIPTION("',
      },
    ],
    rule: "callback-macro-duplicate",
  },
];
