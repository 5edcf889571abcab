import type { Rewrite } from "../rewrite.ts";

const manifest = "klp-history.jsonc";
const includeStates = '#include "states.h"\n';
const raise = "static void raise_timeout(void)";
const printing = '\t\tpr_info("the timeout is saved already\\n");\n';
const functions = '\t{\n\t\t.old_name = "cmdline_proc_show",\n\t\t.new_func = livepatch_cmdline_proc_show,\n\t}, { }\n';

/** Parts that depend on the configuration and on the version of the kernel. */
export const conditionRewrites: readonly Rewrite[] = [
  {
    title: "a message depends on the configuration",
    edits: [{ from: printing, to: `#ifdef CONFIG_PRINTK\n${printing}#endif\n` }],
  },
  {
    title: "a message depends on the debugging",
    edits: [
      {
        from: printing,
        to: `#if defined(DEBUG) && !defined(QUIET)\n${printing}#else\n\t\tpr_debug("upgrade\\n");\n#endif\n`,
      },
    ],
  },
  {
    title: "the function is replaced in kernels that have it",
    edits: [{ from: functions, to: `#ifdef CONFIG_PROC_FS\n${functions.replace("}, { }", "},")}#endif\n\t{ }\n` }],
    changes: [
      {
        file: "reboot_1.c",
        edits: [{ from: functions, to: `#ifdef CONFIG_PROC_FS\n${functions.replace("}, { }", "},")}#endif\n\t{ }\n` }],
      },
    ],
  },
  {
    title: "an object depends on whether its module can be there",
    edits: [
      {
        from: "static struct klp_object objs[] = {\n",
        to: '#if IS_ENABLED(CONFIG_EXT4_FS)\nstatic int livepatch_ext4_sync(void)\n{\n\treturn 0;\n}\n\nstatic struct klp_func ext4_funcs[] = {\n\t{ .old_name = "ext4_sync", .new_func = livepatch_ext4_sync },\n\t{ }\n};\n#endif\n\nstatic struct klp_object objs[] = {\n#if IS_ENABLED(CONFIG_EXT4_FS)\n\t{\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t},\n#endif\n',
      },
    ],
  },
  {
    title: "a second state depends on the configuration, and what uses it too",
    edits: [
      { from: "#define PANIC_TIMEOUT 60\n", to: "#define PANIC_TIMEOUT 60\n#define KEXEC_STATE 2\n" },
      {
        from: "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, { }\n",
        to: "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t},\n#ifdef CONFIG_KEXEC\n\t{ .id = KEXEC_STATE, .version = 1 },\n#endif\n\t{ }\n",
      },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: '\tpanic_timeout = PANIC_TIMEOUT;\n#ifdef CONFIG_KEXEC\n\tif (klp_get_state(&patch, KEXEC_STATE))\n\t\tpr_info("kexec\\n");\n#endif\n',
      },
    ],
    changes: [
      {
        file: manifest,
        edits: [{ from: '"owner": "panic" } }', to: '"owner": "panic" }, "2": { "name": "KEXEC_STATE" } }' }],
      },
    ],
  },
  {
    title: "kernels that are too old are refused",
    edits: [
      {
        from: includeStates,
        to: `${includeStates}\n#if !IS_ENABLED(CONFIG_LIVEPATCH)\n#error "livepatches are not enabled"\n#endif\n`,
      },
    ],
  },
  {
    title: "older kernels get another header",
    edits: [
      {
        from: "#include <linux/panic.h>\n",
        to: "#include <linux/version.h>\n#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0)\n#include <linux/panic.h>\n#else\n#include <linux/kernel.h>\n#endif\n",
      },
    ],
  },
  {
    title: "older kernels get another allocator",
    edits: [
      { from: "#include <linux/panic.h>\n", to: "#include <linux/panic.h>\n#include <linux/version.h>\n" },
      {
        from: "\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n",
        to: "#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)\n\tstate->data = kmalloc(sizeof(int), GFP_KERNEL);\n#else\n\tstate->data = kmalloc_obj(int);\n#endif\n",
      },
    ],
  },
  {
    title: "code that is compiled out is wrong",
    edits: [
      {
        from: raise,
        to: `#if 0\nstatic int broken(void)\n{\n\treturn klp_get_state(&patch, 7)->version;\n}\n#endif\n\n${raise}`,
      },
    ],
  },
  {
    title: "code is compiled in by 1",
    edits: [{ from: raise, to: `#if 1\nstatic int __maybe_unused zero(void)\n{\n\treturn 0;\n}\n#endif\n\n${raise}` }],
  },
  {
    title: "the include is in a condition that is true",
    edits: [{ from: includeStates, to: `#ifdef MODULE\n${includeStates}#endif\n` }],
  },
  {
    title: "one function is there for each setting of an option",
    edits: [
      { from: "\tpanic_timeout = PANIC_TIMEOUT;\n", to: "\tset_timeout();\n" },
      {
        from: raise,
        to: `#ifdef CONFIG_SMP\nstatic void set_timeout(void)\n{\n\tWRITE_ONCE(panic_timeout, PANIC_TIMEOUT);\n}\n#else\nstatic void set_timeout(void)\n{\n\tpanic_timeout = PANIC_TIMEOUT;\n}\n#endif\n\n${raise}`,
      },
    ],
  },
  {
    title: "the shadow variable depends on an option in both releases",
    changes: ["reboot_1.c", "reboot_2.c"].map((file) => ({
      file,
      edits: [
        {
          from: "\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n",
          to: "#ifdef CONFIG_PROC_FS\n\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n#endif\n",
        },
        {
          from: "\tint *count;\n\n\tcount = klp_shadow_get_or_alloc(&init_task, READ_COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);\n",
          to: "\tint *count = NULL;\n\n#ifdef CONFIG_PROC_FS\n\tcount = klp_shadow_get_or_alloc(&init_task, READ_COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);\n#endif\n",
        },
      ],
    })),
  },
];
