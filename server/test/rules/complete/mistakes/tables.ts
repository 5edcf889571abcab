import type { Mistake } from "../mistake.ts";

const functions = '\t{\n\t\t.old_name = "cmdline_proc_show",\n\t\t.new_func = livepatch_cmdline_proc_show,\n\t}, { }\n';
const enabling = "\treturn klp_enable_patch(&patch);\n";
const moduleFunctions = "static struct klp_func ext4_funcs[] = { { } };\n\nstatic struct klp_object objs[] = {\n";

/** Mistakes in objects, functions and the livepatch itself. */
export const tableMistakes: readonly Mistake[] = [
  {
    title: "the functions end without a zero entry",
    edits: [
      {
        from: "\t\t.new_func = livepatch_cmdline_proc_show,\n\t}, { }",
        to: "\t\t.new_func = livepatch_cmdline_proc_show,\n\t}",
      },
    ],
    rule: "table-missing-terminator",
  },
  {
    title: "the functions of the first release end without a zero entry",
    file: "reboot_1.c",
    edits: [{ from: functions, to: '\t{ "cmdline_proc_show", livepatch_cmdline_proc_show },\n' }],
    rule: "table-missing-terminator",
  },
  {
    title: "the objects end without a zero entry",
    edits: [{ from: "\t\t},\n\t}, { }\n", to: "\t\t},\n\t},\n" }],
    rule: "table-missing-terminator",
  },
  {
    title: "the objects have room for the one object alone",
    edits: [
      { from: "objs[] = {", to: "objs[1] = {" },
      { from: "\t\t},\n\t}, { }\n", to: "\t\t},\n\t}\n" },
    ],
    rule: "table-missing-terminator",
  },
  {
    title: "the functions are a compound literal without a zero entry",
    edits: [
      { from: `static struct klp_func vmlinux_funcs[] = {\n${functions}};\n\n`, to: "" },
      {
        from: ".funcs = vmlinux_funcs",
        to: '.funcs = (struct klp_func[]) {\n\t\t\t{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show }\n\t\t}',
      },
    ],
    rule: "table-missing-terminator",
  },
  {
    title: "the zero entry of the functions is there in some configurations",
    edits: [
      {
        from: functions,
        to: '\t{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },\n#ifdef CONFIG_PROC_CHILDREN\n\t{ }\n#endif\n',
      },
    ],
    rule: "table-missing-terminator",
  },
  {
    title: "the object of the kernel has callbacks and no functions",
    edits: [{ from: "\t\t.funcs = vmlinux_funcs,\n", to: "" }],
    rule: "object-is-terminator",
    also: ["history-function-dropped"],
  },
  {
    title: "the functions of the kernel's object are NULL",
    edits: [{ from: ".funcs = vmlinux_funcs", to: ".funcs = NULL" }],
    rule: "object-is-terminator",
    also: ["history-function-dropped"],
  },
  {
    title: "the object of the kernel is NULL twice in the first release",
    file: "reboot_1.c",
    edits: [{ from: "\t\t.funcs = vmlinux_funcs,\n", to: "\t\t.name = NULL,\n" }],
    rule: "object-is-terminator",
  },
  {
    title: "an object of a module has no functions",
    edits: [{ from: "\t\t},\n\t}, { }\n", to: '\t\t},\n\t}, { .name = "ext4" }, { }\n' }],
    rule: "object-without-functions",
  },
  {
    title: "the functions of a module's object are NULL",
    edits: [{ from: "\t\t},\n\t}, { }\n", to: '\t\t},\n\t}, { .name = "ext4", .funcs = NULL }, { }\n' }],
    rule: "object-without-functions",
  },
  {
    title: "the kernel's object is named vmlinux",
    edits: [{ from: "\t\t/* name being NULL means vmlinux */\n", to: '\t\t.name = "vmlinux",\n' }],
    rule: "object-named-vmlinux",
  },
  {
    title: "the kernel's object is named vmlinux by a macro",
    edits: [
      { from: "#define PANIC_TIMEOUT 60", to: '#define PANIC_TIMEOUT 60\n#define OBJECT "vmlinux"' },
      { from: "\t\t/* name being NULL means vmlinux */\n", to: "\t\t.name = OBJECT,\n" },
    ],
    rule: "object-named-vmlinux",
  },
  {
    title: "the kernel's object is named vmlinux in the first release",
    file: "reboot_1.c",
    edits: [{ from: "\t\t/* name being NULL means vmlinux */\n", to: '\t\t.name\t= "vmlinux",\n' }],
    rule: "object-named-vmlinux",
  },
  ...[
    { title: "has a hyphen", name: "nf-tables" },
    { title: "has its file's ending", name: "ext4.ko" },
    { title: "is a path", name: "fs/ext4/ext4" },
  ].map(({ title, name }): Mistake => ({
    title: `an object's name ${title}`,
    edits: [
      { from: "static struct klp_object objs[] = {\n", to: moduleFunctions },
      { from: "\t\t},\n\t}, { }\n", to: `\t\t},\n\t}, { .name = "${name}", .funcs = ext4_funcs }, { }\n` },
    ],
    rule: "object-name-invalid",
  })),
  {
    title: "an object's name is longer than the kernel's names of modules",
    edits: [
      { from: "static struct klp_object objs[] = {\n", to: moduleFunctions },
      {
        from: "\t\t},\n\t}, { }\n",
        to: `\t\t},\n\t}, { .name = "${"snd_soc_".repeat(8)}", .funcs = ext4_funcs }, { }\n`,
      },
    ],
    rule: "name-too-long",
  },
  {
    title: "the module's name is longer than the kernel's names of modules",
    file: "Kbuild",
    edits: [{ from: "reboot_2.o", to: `${"livepatch_".repeat(6)}2.o\n${"livepatch_".repeat(6)}2-y := reboot_2.o` }],
    rule: "name-too-long",
  },
  {
    title: "two objects are for the kernel",
    edits: [
      { from: "static struct klp_object objs[] = {\n", to: moduleFunctions },
      { from: "\t\t},\n\t}, { }\n", to: "\t\t},\n\t}, { .funcs = ext4_funcs }, { }\n" },
    ],
    rule: "object-duplicate",
  },
  {
    title: "two objects are for one module",
    edits: [
      { from: "static struct klp_object objs[] = {\n", to: moduleFunctions },
      {
        from: "\t\t},\n\t}, { }\n",
        to: '\t\t},\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = ext4_funcs,\n\t}, {\n\t\t.name = "ext4",\n\t\t.funcs = (struct klp_func[]) { { } },\n\t}, { }\n',
      },
    ],
    rule: "object-duplicate",
  },
  {
    title: "a function stands twice",
    edits: [
      {
        from: functions,
        to: `\t{ .old_name = "cmdline_proc_show", .new_func = livepatch_cmdline_proc_show },\n${functions}`,
      },
    ],
    rule: "function-duplicate",
  },
  {
    title: "a function stands twice, once with the position 1",
    edits: [{ from: functions, to: `\t{ "cmdline_proc_show", livepatch_cmdline_proc_show, 1 },\n${functions}` }],
    rule: "function-duplicate",
  },
  {
    title: "a function stands twice in the first release",
    file: "reboot_1.c",
    edits: [{ from: functions, to: `\t{ "cmdline_" "proc_show", livepatch_cmdline_proc_show },\n${functions}` }],
    rule: "function-duplicate",
  },
  {
    title: "two objects use one list of functions",
    edits: [{ from: "\t\t},\n\t}, { }\n", to: '\t\t},\n\t}, { .name = "ext4", .funcs = vmlinux_funcs }, { }\n' }],
    rule: "function-list-shared",
  },
  {
    title: "an entry says by what a function is replaced, not which",
    edits: [{ from: '\t\t.old_name = "cmdline_proc_show",\n', to: "" }],
    rule: "function-without-old-name",
  },
  {
    title: "a second entry has a position and a function, but no name",
    edits: [{ from: functions, to: `\t{ .new_func = livepatch_cmdline_proc_show, .old_sympos = 2 },\n${functions}` }],
    rule: "function-without-old-name",
  },
  {
    title: "an entry says which function is replaced, not by what",
    edits: [{ from: "\t\t.new_func = livepatch_cmdline_proc_show,\n", to: "" }],
    rule: "function-without-new-func",
  },
  {
    title: "an entry's function is NULL in the first release",
    file: "reboot_1.c",
    edits: [{ from: ".new_func = livepatch_cmdline_proc_show", to: ".new_func = NULL" }],
    rule: "function-without-new-func",
  },
  ...[
    {
      title: "is spelled otherwise than the kernel's",
      name: "cmdline_proc_shown",
      symbols: "cmdline_proc_show",
      rule: "function-unknown",
      also: ["history-function-dropped"],
    },
    {
      title: "is one that the kernel lost",
      name: "cmdline_proc_show",
      symbols: "cmdline_proc_read",
      rule: "function-unknown",
      also: ["function-unknown"],
    },
    {
      title: "is there more than once in the kernel",
      name: "cmdline_proc_show",
      symbols: "cmdline_proc_show\nffffffff81000010 t cmdline_proc_show",
      rule: "function-ambiguous",
      also: ["function-ambiguous"],
    },
  ].map(({ title, name, symbols, rule, also }): Mistake => ({
    title: `a function's name ${title}`,
    edits: [{ from: '"cmdline_proc_show"', to: `"${name}"` }],
    elsewhere: [
      {
        file: "System.map",
        edits: [
          { from: "", to: `ffffffff80ffffff T _stext\nffffffff81000000 t ${symbols}\nffffffff82000000 T _etext\n` },
        ],
      },
      {
        file: "klp-history.jsonc",
        edits: [{ from: '  "streams": {', to: '  "kernel": { "symbols": ["System.map"] },\n  "streams": {' }],
      },
    ],
    rule,
    also,
  })),
  {
    title: "the livepatch is const",
    edits: [
      { from: "static struct klp_patch patch;", to: "static const struct klp_patch patch;" },
      { from: "static struct klp_patch patch = {", to: "static const struct klp_patch patch = {" },
    ],
    rule: "table-read-only",
  },
  {
    title: "the livepatch is read-only after init",
    edits: [{ from: "static struct klp_patch patch = {", to: "static struct klp_patch patch __ro_after_init = {" }],
    rule: "table-read-only",
  },
  ...[
    {
      title: "the objects are const",
      from: "static struct klp_object objs",
      to: "static const struct klp_object objs",
    },
    { title: "the functions are const", from: "static struct klp_func", to: "static struct klp_func const" },
    { title: "the objects are read-only after init", from: "objs[] = {", to: "objs[] __ro_after_init = {" },
    {
      title: "the functions are read-only after init",
      from: "vmlinux_funcs[] = {",
      to: "vmlinux_funcs[] __ro_after_init = {",
    },
  ].map(({ title, from, to }): Mistake => ({ title, edits: [{ from, to }], rule: "table-read-only" })),
  ...[
    { title: "the states are in the memory of init", from: "states[] = {", to: "states[] __initdata = {" },
    { title: "the objects are in the memory of init", from: "objs[] = {", to: "objs[] __initdata = {" },
    {
      title: "the functions are in the memory of init",
      from: "vmlinux_funcs[] = {",
      to: "vmlinux_funcs[] __initdata = {",
    },
    {
      title: "the livepatch is in the memory of init",
      from: "klp_patch patch = {",
      to: "klp_patch patch __initdata = {",
    },
    {
      title: "the states have the attribute first",
      from: "static struct klp_state states[]",
      to: "static __initdata struct klp_state states[]",
    },
    {
      title: "the functions are in init's section",
      from: "vmlinux_funcs[] = {",
      to: 'vmlinux_funcs[] __attribute__((__section__(".init.data"))) = {',
    },
  ].map(({ title, from, to }): Mistake => ({ title, edits: [{ from, to }], rule: "table-in-init-memory" })),
  ...[
    { what: "the states", from: "static struct klp_state states" },
    { what: "the objects", from: "static struct klp_object objs" },
    { what: "the functions", from: "static struct klp_func vmlinux_funcs" },
  ].map(({ what, from }): Mistake => ({
    title: `${what} are not static`,
    edits: [{ from, to: from.slice("static ".length) }],
    rule: "table-not-static",
  })),
  {
    title: "the livepatch is not static",
    edits: [
      { from: "static struct klp_patch patch;", to: "struct klp_patch patch;" },
      { from: "static struct klp_patch patch = {", to: "struct klp_patch patch = {" },
    ],
    rule: "table-not-static",
  },
  {
    title: "the livepatch does not say its module",
    edits: [{ from: "\t.mod = THIS_MODULE,\n", to: "" }],
    rule: "patch-without-module",
  },
  {
    title: "the livepatch's module is NULL in the first release",
    file: "reboot_1.c",
    edits: [{ from: ".mod = THIS_MODULE", to: ".mod = NULL" }],
    rule: "patch-without-module",
  },
  {
    title: "the livepatch does not name its objects",
    edits: [{ from: "\t.objs = objs,\n", to: "" }],
    rule: "patch-without-objects",
  },
  {
    title: "the livepatch's objects are NULL",
    edits: [{ from: ".objs = objs", to: ".objs = NULL" }],
    rule: "patch-without-objects",
  },
  {
    title: "init does not enable the livepatch",
    edits: [{ from: enabling, to: "\treturn 0;\n" }],
    rule: "patch-never-enabled",
  },
  {
    title: "the call that enables the livepatch is commented out",
    file: "reboot_1.c",
    edits: [{ from: enabling, to: "\t/* return klp_enable_patch(&patch); */\n\treturn 0;\n" }],
    rule: "patch-never-enabled",
  },
  {
    title: "init does not look at what enabling answers",
    edits: [{ from: enabling, to: "\tklp_enable_patch(&patch);\n\treturn 0;\n" }],
    rule: "enable-result-ignored",
  },
  {
    title: "init says that enabling failed, and succeeds",
    edits: [
      {
        from: enabling,
        to: '\tint ret = klp_enable_patch(&patch);\n\n\tif (ret)\n\t\tpr_err("not enabled: %d\\n", ret);\n\treturn 0;\n',
      },
    ],
    rule: "enable-result-ignored",
  },
  {
    title: "init throws the answer of enabling away by a cast in the first release",
    file: "reboot_1.c",
    edits: [{ from: enabling, to: "\t(void)klp_enable_patch(&patch);\n\treturn 0;\n" }],
    rule: "enable-result-ignored",
  },
  {
    title: "work enables the livepatch later",
    edits: [
      {
        from: "static int __init reboot_init(void)\n{\n\treturn klp_enable_patch(&patch);\n}\n",
        to: 'static void enable_later(struct work_struct *work)\n{\n\tif (klp_enable_patch(&patch))\n\t\tpr_err("not enabled\\n");\n}\n\nstatic DECLARE_WORK(late_work, enable_later);\n\nstatic int __init reboot_init(void)\n{\n\tschedule_work(&late_work);\n\treturn 0;\n}\n',
      },
    ],
    rule: "enable-outside-init",
  },
  {
    title: "the module is not marked as a livepatch",
    edits: [{ from: 'MODULE_INFO(livepatch, "Y");\n', to: "" }],
    rule: "module-not-marked",
  },
  {
    title: "the mark of the first release is commented out",
    file: "reboot_1.c",
    edits: [{ from: 'MODULE_INFO(livepatch, "Y");\n', to: '// MODULE_INFO(livepatch, "Y");\n' }],
    rule: "module-not-marked",
  },
  {
    title: "the module says something else than that it is a livepatch",
    edits: [{ from: 'MODULE_INFO(livepatch, "Y");\n', to: 'MODULE_INFO(intree, "Y");\n' }],
    rule: "module-not-marked",
  },
  {
    title: "the module has no license",
    edits: [{ from: 'MODULE_LICENSE("GPL");\n', to: "" }],
    rule: "module-not-gpl",
  },
  {
    title: "the module is proprietary",
    edits: [{ from: 'MODULE_LICENSE("GPL");\n', to: 'MODULE_LICENSE("Proprietary");\n' }],
    rule: "module-not-gpl",
  },
  {
    title: "the first release has a license that is not the GPL's",
    file: "reboot_1.c",
    edits: [{ from: 'MODULE_LICENSE("GPL");\n', to: 'MODULE_LICENSE("MIT");\n' }],
    rule: "module-not-gpl",
  },
  {
    title: "the module has no exit",
    edits: [
      { from: "static void __exit reboot_exit(void)\n{\n}\n\n", to: "" },
      { from: "module_exit(reboot_exit);\n", to: "" },
    ],
    rule: "module-without-exit",
  },
  {
    title: "the module's exit is not registered in the first release",
    file: "reboot_1.c",
    edits: [{ from: "module_exit(reboot_exit);\n", to: "" }],
    rule: "module-without-exit",
  },
  {
    title: "the livepatch is registered before it is enabled, as long ago",
    edits: [
      {
        from: enabling,
        to: "\tint ret = klp_register_patch(&patch);\n\n\tif (ret)\n\t\treturn ret;\n\treturn klp_enable_patch(&patch);\n",
      },
    ],
    rule: "removed-function",
  },
  {
    title: "the exit unregisters the livepatch, as long ago",
    edits: [{ from: "reboot_exit(void)\n{\n", to: "reboot_exit(void)\n{\n\tWARN_ON(klp_unregister_patch(&patch));\n" }],
    rule: "removed-function",
  },
  {
    title: "the exit disables the livepatch, as long ago",
    file: "reboot_1.c",
    edits: [{ from: "reboot_exit(void)\n{\n", to: "reboot_exit(void)\n{\n\tklp_disable_patch(&patch);\n" }],
    rule: "removed-function",
  },
  {
    title: "the livepatch says that it is enabled",
    edits: [{ from: "\t.replace = true,\n", to: "\t.replace = true,\n\t.enabled = true,\n" }],
    rule: "internal-field",
  },
  {
    title: "an object says that it is patched",
    edits: [{ from: "\t\t.funcs = vmlinux_funcs,\n", to: "\t\t.funcs = vmlinux_funcs,\n\t\t.patched = false,\n" }],
    rule: "internal-field",
  },
  {
    title: "a function says where the old one is",
    edits: [
      {
        from: "\t\t.new_func = livepatch_cmdline_proc_show,\n",
        to: "\t\t.new_func = livepatch_cmdline_proc_show,\n\t\t.old_func = NULL,\n",
      },
    ],
    rule: "internal-field",
  },
  {
    title: "a callback says whether it is to be called",
    edits: [
      {
        from: "\t\t\t.post_unpatch = post_unpatch_callback,\n",
        to: "\t\t\t.post_unpatch = post_unpatch_callback,\n\t\t\t.post_unpatch_enabled = true,\n",
      },
    ],
    rule: "internal-field",
  },
  ...[
    { version: "5.4", count: 2 },
    { version: "5.0", count: 4 },
    { version: "4.14", count: 8 },
  ].map(({ version, count }): Mistake => ({
    title: `the livepatch is for Linux ${version}`,
    file: "klp-history.jsonc",
    edits: [{ from: '  "streams": {', to: `  "kernel": { "version": "${version}" },\n  "streams": {` }],
    rule: "api-too-old",
    also: Array.from({ length: count - 1 }, () => "api-too-old"),
  })),
];
