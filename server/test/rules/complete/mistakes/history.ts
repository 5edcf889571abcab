import type { Mistake } from "../mistake.ts";

const releases = '"releases": [{ "name": "reboot_1", "source": "reboot_1.c" }]';
const entry = "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, { }\n";
const manifest = "klp-history.jsonc";
const callbacks =
  "\t\t.callbacks = {\n\t\t\t.pre_patch = pre_patch_callback,\n\t\t\t.post_patch = post_patch_callback,\n\t\t\t.pre_unpatch = pre_unpatch_callback,\n\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t},\n";

/** What was built of a release, in short. */
const released = `#include <linux/module.h>
#include <linux/livepatch.h>

static int livepatch_cmdline_proc_show(void)
{
	return 0;
}

static struct klp_func funcs[] = {
	{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },
	{ }
};

static struct klp_object objs[] = {
	{ .funcs = funcs },
	{ }
};

static struct klp_state states[] = {
	{ .id = 1, .version = 1 },
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objs,
	.states = states,
	.replace = true,
};

static int reboot_init(void)
{
	return klp_enable_patch(&patch);
}

static void reboot_exit(void)
{
}

module_init(reboot_init);
module_exit(reboot_exit);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;

/** Mistakes against the releases that may be running, and in the manifest that names them. */
export const historyMistakes: readonly Mistake[] = [
  {
    title: "the version is not raised but lowered",
    edits: [{ from: ".version = 2", to: ".version = 0" }],
    rule: "history-version-regressed",
  },
  {
    title: "the first release had a higher version",
    file: "reboot_1.c",
    edits: [{ from: ".version = 1", to: ".version = 3" }],
    rule: "history-version-regressed",
  },
  {
    title: "the first release had a much higher version, in hexadecimal",
    file: "reboot_1.c",
    edits: [{ from: ".version = 1", to: ".version = 0x10" }],
    rule: "history-version-regressed",
  },
  {
    title: "a recorded release between the two has a higher version",
    file: manifest,
    edits: [
      {
        from: releases,
        to: '"releases": [{ "name": "reboot_1", "source": "reboot_1.c" }, { "name": "reboot_1b", "replace": true, "states": [{ "id": 1, "version": 5 }] }]',
      },
    ],
    rule: "history-version-regressed",
  },
  {
    title: "the first release is recorded with a higher version",
    file: manifest,
    edits: [
      {
        from: '{ "name": "reboot_1", "source": "reboot_1.c" }',
        to: '{ "name": "reboot_1", "replace": true, "states": [{ "id": 1, "version": 4 }] }',
      },
    ],
    rule: "history-version-regressed",
  },
  {
    title: "the state of the first release is removed, and with it everything that uses it",
    edits: [
      { from: '#include "states.h"\n', to: '#include "states.h"\n#define CRASH_DUMP_STATE 2\n' },
      { word: "PANIC_TIMEOUT_STATE", to: "CRASH_DUMP_STATE" },
    ],
    elsewhere: [{ file: manifest, edits: [{ from: '"states": { ', to: '"states": { "2": { "owner": "panic" }, ' }] }],
    rule: "history-state-dropped",
  },
  {
    title: "the state is commented out",
    edits: [
      {
        from: entry,
        to: "\t/* { PANIC_TIMEOUT_STATE, 2 }, */\n\t{ .id = READ_COUNT_SHADOW + 1, .version = 1 },\n\t{ }\n",
      },
    ],
    elsewhere: [{ file: manifest, edits: [{ from: '"states": { ', to: '"states": { "2": { "owner": "panic" }, ' }] }],
    rule: "history-state-dropped",
    also: ["call-undeclared-state"],
  },
  {
    title: "a recorded release has a state that is not carried",
    file: manifest,
    edits: [
      {
        from: releases,
        to: '"releases": [{ "name": "reboot_0", "replace": true, "states": [{ "id": 9, "version": 1 }] }]',
      },
    ],
    rule: "history-state-dropped",
  },
  {
    title: "the first release has a state that the second one lacks",
    file: "reboot_1.c",
    edits: [
      { from: "\t\t.version = 1,\n\t}, { }", to: "\t\t.version = 1,\n\t}, { .id = 2, .version = 1 }, { }" },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: "\tif (klp_get_state(&patch, 2))\n\t\tpanic_timeout = PANIC_TIMEOUT;\n",
      },
    ],
    elsewhere: [{ file: manifest, edits: [{ from: '"states": { ', to: '"states": { "2": { "owner": "panic" }, ' }] }],
    rule: "history-state-dropped",
  },
  {
    title: "nothing asks for the previous state",
    edits: [
      {
        function: "allocate_timeout",
        to: "static int allocate_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (!state)\n\t\treturn -EINVAL;\n\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n\treturn state->data ? 0 : -ENOMEM;\n}\n",
      },
      {
        function: "raise_timeout",
        to: "static void raise_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (state && state->data)\n\t\t*(int *)state->data = panic_timeout;\n\tpanic_timeout = PANIC_TIMEOUT;\n}\n",
      },
      {
        from: "\tstruct klp_state *state;\n\n\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\treturn;\n\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (state) {\n",
        to: "\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (state) {\n",
      },
    ],
    rule: "history-state-not-taken-over",
    also: ["shadow-freed-while-shared"],
  },
  {
    title: "a state that the release before removed comes back with a lower version",
    file: manifest,
    edits: [
      {
        from: releases,
        to: '"releases": [{ "name": "reboot_0", "replace": true, "states": [{ "id": 1, "version": 3 }] }, { "name": "reboot_1", "replace": true, "states": [] }]',
      },
    ],
    rule: "history-state-returned-lower",
    also: ["history-broken", "history-version-regressed"],
  },
  {
    title: "neither livepatch is cumulative, and both have the state",
    edits: [{ from: "\t.replace = true,\n", to: "" }],
    elsewhere: [{ file: "reboot_1.c", edits: [{ from: "\t.replace = true,\n", to: "" }] }],
    rule: "history-shared-state",
  },
  {
    title: "the second release is not cumulative",
    edits: [{ from: "\t.replace = true,\n", to: "" }],
    rule: "history-mixed-replace",
  },
  {
    title: "the first release is not cumulative",
    file: "reboot_1.c",
    edits: [{ from: ".replace = true", to: ".replace = false" }],
    rule: "history-mixed-replace",
  },
  {
    title: "a recorded release is not cumulative",
    file: manifest,
    edits: [
      {
        from: '{ "name": "reboot_1", "source": "reboot_1.c" }',
        to: '{ "name": "reboot_1", "replace": false, "states": [{ "id": 1, "version": 1 }] }',
      },
    ],
    rule: "history-mixed-replace",
  },
  {
    title: "the state has another name than in the registry",
    file: manifest,
    edits: [{ from: '"name": "PANIC_TIMEOUT_STATE"', to: '"name": "CONSOLE_LOGLEVEL_STATE"' }],
    rule: "history-state-renamed",
  },
  {
    title: "the state has another name than in the first release",
    edits: [
      { from: '#include "states.h"\n', to: "#define CRASH_DUMP_STATE 1\n#define READ_COUNT_SHADOW 1\n" },
      { word: "PANIC_TIMEOUT_STATE", to: "CRASH_DUMP_STATE" },
    ],
    rule: "history-state-renamed",
  },
  {
    title: "the registry does not have the state",
    file: manifest,
    edits: [{ from: '"states": { "1"', to: '"states": { "2"' }],
    rule: "history-state-unregistered",
    also: ["history-state-unregistered"],
  },
  {
    title: "the state's number is in the range of somebody else",
    file: manifest,
    edits: [
      {
        from: '"owner": "panic" } }\n',
        to: '"owner": "panic" } },\n  "reserved": [{ "from": 1, "to": 99, "owner": "net" }]\n',
      },
    ],
    rule: "history-state-unregistered",
    also: ["history-state-unregistered"],
  },
  {
    title: "a new state is not in the registry",
    edits: [
      { from: entry, to: `\t{ .id = 2, .version = 1 },\n${entry}` },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: "\tif (klp_get_state(&patch, 2))\n\t\tpanic_timeout = PANIC_TIMEOUT;\n",
      },
    ],
    rule: "history-state-unregistered",
  },
  {
    title: "the second release patches another function instead",
    edits: [{ from: '"cmdline_proc_show"', to: '"version_proc_show"' }],
    rule: "history-function-dropped",
  },
  {
    title: "the first release patches one function more",
    file: "reboot_1.c",
    edits: [
      {
        from: "\t\t.new_func = livepatch_cmdline_proc_show,\n\t}, { }",
        to: '\t\t.new_func = livepatch_cmdline_proc_show,\n\t}, { "version_proc_show", livepatch_cmdline_proc_show }, { }',
      },
    ],
    rule: "history-function-dropped",
  },
  {
    title: "the second release patches no function",
    edits: [
      {
        from: '\t{\n\t\t.old_name = "cmdline_proc_show",\n\t\t.new_func = livepatch_cmdline_proc_show,\n\t}, { }\n',
        to: "\t{ }\n",
      },
    ],
    rule: "history-function-dropped",
  },
  {
    title: "the second release has no callbacks",
    edits: [{ from: callbacks, to: "" }],
    rule: "history-callback-dropped",
  },
  {
    title: "the second release has no pre_unpatch",
    edits: [
      { from: "\t\t\t.pre_unpatch = pre_unpatch_callback,\n", to: "" },
      { from: "static void pre_unpatch_callback(", to: "static void __maybe_unused pre_unpatch_callback(" },
    ],
    rule: "history-callback-dropped",
  },
  {
    title: "the second release has no post_unpatch and asks for no previous state",
    edits: [
      { from: "\t\t\t.post_unpatch = post_unpatch_callback,\n", to: "" },
      {
        from: callbacks.slice(0, 0) + "static void post_unpatch_callback(",
        to: "static void __maybe_unused post_unpatch_callback(",
      },
      {
        from: '\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE)) {\n\t\tpr_info("the timeout is saved already\\n");\n\t\treturn 0;\n\t}\n\n',
        to: "",
      },
      { from: "\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\treturn;\n\tstate", to: "\tstate" },
      { from: "\tprev = klp_get_prev_state(PANIC_TIMEOUT_STATE);\n", to: "\tprev = NULL;\n" },
    ],
    rule: "history-callback-dropped",
    also: ["history-state-not-taken-over"],
  },
  {
    title: "the first release has an object with callbacks that the second one lacks",
    file: "reboot_1.c",
    edits: [
      {
        from: "static struct klp_object objs[] = {\n",
        to: 'static void ext4_pre_unpatch(struct klp_object *obj)\n{\n\tpr_info("unpatched\\n");\n}\n\nstatic struct klp_func ext4_funcs[] = { { } };\n\nstatic struct klp_object objs[] = {\n',
      },
      {
        from: "\t\t},\n\t}, { }\n",
        to: '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t\t.callbacks = { .pre_unpatch = ext4_pre_unpatch },\n\t}, { }\n',
      },
    ],
    rule: "history-callback-dropped",
  },
  {
    title: "the second release neither uses nor frees the shadow variable",
    edits: [
      {
        from: "\tint *count;\n\n\tcount = klp_shadow_get_or_alloc(&init_task, READ_COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);\n\tif (count)\n\t\t(*count)++;\n",
        to: "",
      },
      { from: "count ? *count : 0", to: "0" },
      { from: "\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n", to: "" },
    ],
    rule: "history-shadow-dropped",
  },
  {
    title: "the shadow variable's number is another one in the second release",
    edits: [
      {
        from: "#define PANIC_TIMEOUT 60",
        to: "#define PANIC_TIMEOUT 60\n#undef READ_COUNT_SHADOW\n#define READ_COUNT_SHADOW 2",
      },
    ],
    rule: "history-shadow-dropped",
  },
  {
    title: "the shadow variable is larger than in the first release",
    edits: [{ from: "sizeof(*count)", to: "2 * sizeof(int)" }],
    elsewhere: [{ file: "reboot_1.c", edits: [{ from: "sizeof(*count)", to: "sizeof(int)" }] }],
    rule: "history-shadow-type-changed",
  },
  {
    title: "the shadow variable of the first release is smaller",
    file: "reboot_1.c",
    edits: [
      { from: "\tint *count;\n", to: "\tshort *count;\n" },
      { from: "sizeof(*count)", to: "sizeof(short)" },
    ],
    elsewhere: [{ file: "reboot_2.c", edits: [{ from: "sizeof(*count)", to: "sizeof(int)" }] }],
    rule: "history-shadow-type-changed",
  },
  {
    title: "the second release has the module name of the first",
    file: manifest,
    edits: [{ from: '"source": "reboot_1.c"', to: '"source": "reboot_1.c", "moduleName": "reboot_2"' }],
    rule: "history-module-name-reused",
  },
  {
    title: "two recorded releases have one module name",
    file: manifest,
    edits: [
      {
        from: releases,
        to: '"releases": [{ "name": "a", "moduleName": "reboot", "replace": true, "states": [{ "id": 1, "version": 1 }] }, { "name": "b", "moduleName": "reboot", "replace": true, "states": [{ "id": 1, "version": 2 }] }]',
      },
    ],
    rule: "history-module-name-reused",
  },
  {
    title: "two releases that are out already cannot follow each other",
    file: manifest,
    edits: [
      {
        from: releases,
        to: '"releases": [{ "name": "a", "replace": true, "states": [{ "id": 1, "version": 2 }] }, { "name": "b", "replace": true, "states": [{ "id": 1, "version": 1 }] }]',
      },
    ],
    rule: "history-broken",
  },
  {
    title: "a release that is out already lacks the state of the one before it",
    file: manifest,
    edits: [
      {
        from: releases,
        to: '"releases": [{ "name": "reboot_1", "source": "reboot_1.c" }, { "name": "reboot_1b", "replace": true, "states": [] }]',
      },
    ],
    rule: "history-broken",
  },
  {
    title: "the manifest lacks a comma",
    file: manifest,
    edits: [{ from: '  },\n  "states"', to: '  }\n  "states"' }],
    rule: "manifest-invalid",
  },
  {
    title: "the manifest names a member that there is not",
    file: manifest,
    edits: [{ from: '"source": "reboot_1.c"', to: '"source": "reboot_1.c", "src": "reboot_0.c"' }],
    rule: "manifest-invalid",
  },
  {
    title: "the manifest's releases are no list",
    file: manifest,
    edits: [{ from: releases, to: '"releases": { "name": "reboot_1", "source": "reboot_1.c" }' }],
    rule: "manifest-invalid",
  },
  {
    title: "a recorded version is text",
    file: manifest,
    edits: [
      {
        from: releases,
        to: '"releases": [{ "name": "reboot_1", "replace": true, "states": [{ "id": 1, "version": "1" }] }]',
      },
    ],
    rule: "manifest-invalid",
  },
  {
    title: "a release's source is not there",
    file: manifest,
    edits: [{ from: '"source": "reboot_1.c"', to: '"source": "reboot_0.c"' }],
    rule: "manifest-unresolved",
  },
  {
    title: "the livepatch under work is not there",
    file: manifest,
    edits: [{ from: '"source": "reboot_2.c"', to: '"source": "src/reboot_2.c"' }],
    rule: "manifest-unresolved",
  },
  {
    title: "a release's source is no livepatch",
    file: manifest,
    edits: [{ from: '"source": "reboot_1.c"', to: '"source": "states.h"' }],
    rule: "manifest-unresolved",
  },
  {
    title: "a recorded release is not what its source says",
    file: manifest,
    edits: [
      {
        from: '"source": "reboot_1.c"',
        to: '"source": "reboot_1.c", "revision": "v1", "replace": true, "states": [{ "id": 1, "version": 2 }]',
      },
    ],
    elsewhere: [{ file: "v1:reboot_1.c", edits: [{ from: "", to: released }] }],
    rule: "manifest-stale",
  },
  {
    title: "a recorded release is not cumulative, and its source is",
    file: manifest,
    edits: [
      {
        from: '"source": "reboot_1.c"',
        to: '"source": "reboot_1.c", "revision": "v1", "replace": false, "states": [{ "id": 1, "version": 1 }]',
      },
    ],
    elsewhere: [{ file: "v1:reboot_1.c", edits: [{ from: "", to: released }] }],
    rule: "manifest-stale",
    also: ["history-mixed-replace"],
  },
];
