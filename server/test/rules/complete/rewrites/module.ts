import type { Rewrite } from "../rewrite.ts";

const init = "static int __init reboot_init(void)\n{\n\treturn klp_enable_patch(&patch);\n}\n";
const exit = "static void __exit reboot_exit(void)\n{\n}\n";
const license = 'MODULE_LICENSE("GPL");\n';
const mark = 'MODULE_INFO(livepatch, "Y");\n';
const registration = "module_init(reboot_init);\nmodule_exit(reboot_exit);\n";
const prePatch = "static int pre_patch_callback(struct klp_object *obj)\n{\n\treturn allocate_timeout();\n}\n";

/** How the module is started and marked, and how the callbacks call what does the work. */
export const moduleRewrites: readonly Rewrite[] = [
  ...[
    { title: "keeps the answer", body: "\tint ret;\n\n\tret = klp_enable_patch(&patch);\n\treturn ret;\n" },
    {
      title: "says that enabling failed",
      body: '\tint ret = klp_enable_patch(&patch);\n\n\tif (ret)\n\t\tpr_err("not enabled: %d\\n", ret);\n\treturn ret;\n',
    },
    {
      title: "returns an error early",
      body: "\tint ret = klp_enable_patch(&patch);\n\n\tif (ret < 0)\n\t\treturn ret;\n\treturn 0;\n",
    },
    {
      title: "goes to its end",
      body: "\tint ret;\n\n\tret = klp_enable_patch(&patch);\n\tif (ret)\n\t\tgoto out;\n\tret = 0;\nout:\n\treturn ret;\n",
    },
    {
      title: "assigns in the condition",
      body: "\tint ret;\n\n\tif ((ret = klp_enable_patch(&patch)) != 0)\n\t\treturn ret;\n\treturn 0;\n",
    },
    {
      title: "has a pointer to the livepatch",
      body: "\tstruct klp_patch *own = &patch;\n\n\treturn klp_enable_patch(own);\n",
    },
    { title: "tells that it starts", body: '\tpr_info("loading\\n");\n\treturn klp_enable_patch(&patch);\n' },
  ].map(({ title, body }): Rewrite => ({
    title: `init ${title}`,
    edits: [{ from: init, to: `static int __init reboot_init(void)\n{\n${body}}\n` }],
  })),
  {
    title: "init calls a helper that enables",
    edits: [
      {
        from: init,
        to: `static int enable(void)\n{\n\treturn klp_enable_patch(&patch);\n}\n\nstatic int __init reboot_init(void)\n{\n\treturn enable();\n}\n`,
      },
    ],
  },
  { title: "init is not __init", edits: [{ from: "static int __init reboot_init", to: "static int reboot_init" }] },
  {
    title: "the exit is not __exit",
    edits: [{ from: "static void __exit reboot_exit", to: "static void reboot_exit" }],
  },
  {
    title: "init has its attribute first",
    edits: [{ from: "static int __init reboot_init", to: "static __init int reboot_init" }],
  },
  {
    title: "the exit says goodbye",
    edits: [{ from: exit, to: 'static void __exit reboot_exit(void)\n{\n\tpr_info("unloaded\\n");\n}\n' }],
  },
  {
    title: "the exit has a comment",
    edits: [
      {
        from: exit,
        to: "static void __exit reboot_exit(void)\n{\n\t/* Nothing: the kernel disables the livepatch before. */\n}\n",
      },
    ],
  },
  {
    title: "the exit has an empty statement",
    edits: [{ from: exit, to: "static void __exit reboot_exit(void)\n{\n\treturn;\n}\n" }],
  },
  {
    title: "init and exit stand at once behind their functions",
    edits: [
      { from: registration, to: "" },
      { from: init, to: `${init}module_init(reboot_init);\n` },
      { from: exit, to: `${exit}module_exit(reboot_exit);\n` },
    ],
  },
  {
    title: "the exit is registered first",
    edits: [{ from: registration, to: "module_exit(reboot_exit);\nmodule_init(reboot_init);\n" }],
  },
  ...["GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"].map((name): Rewrite => ({
    title: `the license is "${name}"`,
    edits: [{ from: license, to: `MODULE_LICENSE("${name}");\n` }],
  })),
  {
    title: "the module is marked before it is licensed",
    edits: [{ from: `${license}${mark}`, to: `${mark}${license}` }],
  },
  {
    title: "the module says what it is at the top",
    edits: [
      { from: 'MODULE_DESCRIPTION("Livepatch: wait longer after a panic");\n' + license + mark, to: "" },
      {
        from: '#include "states.h"\n',
        to: `#include "states.h"\n\n${license}${mark}MODULE_DESCRIPTION("Livepatch: wait longer after a panic");\n`,
      },
    ],
  },
  {
    title: "the module has an author and a version",
    edits: [{ from: license, to: `MODULE_AUTHOR("A");\nMODULE_VERSION("2");\n${license}` }],
  },
  {
    title: "a macro marks and licenses the module",
    edits: [
      { from: `${license}${mark}`, to: "LIVEPATCH_MODULE;\n" },
      {
        from: "#define PANIC_TIMEOUT 60\n",
        to: `#define PANIC_TIMEOUT 60\n#define LIVEPATCH_MODULE MODULE_LICENSE("GPL"); MODULE_INFO(livepatch, "Y")\n`,
      },
    ],
  },
  {
    title: "the module has a parameter that nothing of the livepatch depends on",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "static struct klp_patch patch;\n\nstatic bool verbose;\nmodule_param(verbose, bool, 0644);\n",
      },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: '\tpanic_timeout = PANIC_TIMEOUT;\n\tif (verbose)\n\t\tpr_info("raised\\n");\n',
      },
    ],
  },
  {
    title: "pre_patch keeps what its helper answers",
    edits: [
      {
        from: prePatch,
        to: 'static int pre_patch_callback(struct klp_object *obj)\n{\n\tint ret = allocate_timeout();\n\n\tif (ret)\n\t\tpr_err("%d\\n", ret);\n\treturn ret;\n}\n',
      },
    ],
  },
  {
    title: "pre_patch returns an error early",
    edits: [
      {
        from: prePatch,
        to: "static int pre_patch_callback(struct klp_object *obj)\n{\n\tint ret;\n\n\tret = allocate_timeout();\n\tif (ret < 0)\n\t\treturn ret;\n\n\treturn 0;\n}\n",
      },
    ],
  },
  {
    title: "pre_patch returns 0 where its helper does",
    edits: [
      {
        from: prePatch,
        to: "static int pre_patch_callback(struct klp_object *obj)\n{\n\treturn allocate_timeout() ? -ENOMEM : 0;\n}\n",
      },
    ],
  },
  {
    title: "callbacks say which object they are for",
    edits: [
      {
        from: "static int pre_patch_callback(",
        to: 'static const char *name_of(struct klp_object *obj)\n{\n\treturn obj->name ? obj->name : "vmlinux";\n}\n\nstatic int pre_patch_callback(',
      },
      { from: "\traise_timeout();\n", to: '\tpr_info("%s: %s\\n", __func__, name_of(obj));\n\traise_timeout();\n' },
    ],
  },
  {
    title: "callbacks look whether their object is a module",
    edits: [
      {
        from: "\trestore_timeout();\n",
        to: '\tif (obj->mod && obj->mod->state == MODULE_STATE_GOING)\n\t\tpr_info("going\\n");\n\trestore_timeout();\n',
      },
    ],
  },
  {
    title: "callbacks print their object's name with a word in its place",
    edits: [
      { from: "\trelease_timeout();\n", to: '\tpr_info("%s\\n", obj->name ?: "vmlinux");\n\trelease_timeout();\n' },
    ],
  },
  {
    title: "callbacks compare their object's name where it has one",
    edits: [
      {
        from: "\traise_timeout();\n",
        to: '\tif (obj->name && !strcmp(obj->name, "ext4"))\n\t\treturn;\n\traise_timeout();\n',
      },
    ],
  },
  {
    title: "callbacks call what does the work with their object",
    edits: [
      { from: "static void restore_timeout(void)", to: "static void restore_timeout(struct klp_object *obj)" },
      { from: "\trestore_timeout();\n", to: "\trestore_timeout(obj);\n" },
    ],
  },
  {
    title: "callbacks call what does the work with the livepatch",
    edits: [
      {
        from: "static void restore_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch,",
        to: "static void restore_timeout(struct klp_patch *owner)\n{\n\tstruct klp_state *state = klp_get_state(owner,",
      },
      { from: "\trestore_timeout();\n", to: "\trestore_timeout(&patch);\n" },
    ],
  },
  {
    title: "the work of each callback is done in the callback itself",
    edits: [
      { from: "static int allocate_timeout(void)", to: "static int pre_patch_callback(struct klp_object *obj)" },
      { from: "static void raise_timeout(void)", to: "static void post_patch_callback(struct klp_object *obj)" },
      { from: "static void restore_timeout(void)", to: "static void pre_unpatch_callback(struct klp_object *obj)" },
      { from: "static void release_timeout(void)", to: "static void post_unpatch_callback(struct klp_object *obj)" },
      {
        from: `${prePatch}\nstatic void post_patch_callback(struct klp_object *obj)\n{\n\traise_timeout();\n}\n\nstatic void pre_unpatch_callback(struct klp_object *obj)\n{\n\trestore_timeout();\n}\n\nstatic void post_unpatch_callback(struct klp_object *obj)\n{\n\trelease_timeout();\n}\n\n`,
        to: "",
      },
    ],
  },
  {
    title: "the callbacks are noinline and marked as used",
    edits: [
      { from: "static int pre_patch_callback(", to: "static noinline int pre_patch_callback(" },
      { from: "static void post_patch_callback(", to: "static void noinline __used post_patch_callback(" },
      { from: "static void pre_unpatch_callback(", to: "static __attribute__((cold)) void pre_unpatch_callback(" },
    ],
  },
  {
    title: "work is done later, and waited for before it can be gone",
    edits: [
      {
        from: "static void raise_timeout(void)",
        to: 'static void tell(struct work_struct *work)\n{\n\tpr_info("timeout %d\\n", panic_timeout);\n}\n\nstatic DECLARE_WORK(tell_work, tell);\n\nstatic void raise_timeout(void)',
      },
      { from: "\traise_timeout();\n", to: "\traise_timeout();\n\tschedule_work(&tell_work);\n" },
      {
        from: "static void __exit reboot_exit(void)\n{\n",
        to: "static void __exit reboot_exit(void)\n{\n\tcancel_work_sync(&tell_work);\n",
      },
    ],
  },
  {
    title: "a function that nothing calls has to do with nothing",
    edits: [
      {
        from: "static int pre_patch_callback(",
        to: "static int __maybe_unused seconds(const int *value)\n{\n\treturn value ? *value : 0;\n}\n\nstatic int pre_patch_callback(",
      },
    ],
  },
];
