import type { Rewrite } from "../rewrite.ts";

const counting =
  "\tcount = klp_shadow_get_or_alloc(&init_task, READ_COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);\n\tif (count)\n\t\t(*count)++;\n";
const call = "klp_shadow_get_or_alloc(&init_task, READ_COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL)";
const newFunction = "static int livepatch_cmdline_proc_show(struct seq_file *m, void *v)\n";

/** How the shadow variable is attached, counted and freed. */
export const shadowRewrites: readonly Rewrite[] = [
  show(
    "compared with NULL",
    `	int *count = ${call};

	if (count != NULL)
		*count += 1;
	seq_printf(m, "reboot_2: read %d times\\n", count != NULL ? *count : 0);
	return 0;
`,
  ),
  show(
    "refused where it is missing",
    `	int *count;

	count = ${call};
	if (!count)
		return -ENOMEM;
	++*count;
	seq_printf(m, "reboot_2: read %d times\\n", *count);
	return 0;
`,
  ),
  show(
    "assigned in the condition",
    `	int *count, reads = 0;

	if ((count = ${call}))
		reads = ++(*count);
	seq_printf(m, "reboot_2: read %d times\\n", reads);
	return 0;
`,
  ),
  show(
    "left out where it is missing",
    `	int *count = ${call};

	if (unlikely(!count))
		goto out;
	count[0]++;
	seq_printf(m, "reboot_2: read %d times\\n", count[0]);
out:
	return 0;
`,
  ),
  show(
    "warned of where it is missing",
    `	int *count = ${call};

	if (WARN_ON_ONCE(!count)) {
		seq_puts(m, "reboot_2\\n");
		return 0;
	}
	seq_printf(m, "reboot_2: read %d times\\n", ++*count);
	return 0;
`,
  ),
  show(
    "looked for before it is attached",
    `	static DEFINE_MUTEX(lock);
	int *count;

	mutex_lock(&lock);
	count = klp_shadow_get(&init_task, READ_COUNT_SHADOW);
	if (!count)
		count = klp_shadow_alloc(&init_task, READ_COUNT_SHADOW, sizeof(*count), GFP_KERNEL, NULL, NULL);
	if (count)
		(*count)++;
	mutex_unlock(&lock);
	seq_printf(m, "reboot_2: read %d times\\n", count ? READ_ONCE(*count) : 0);
	return 0;
`,
  ),
  show(
    "attached first and read then",
    `	int *count;

	if (${call.replace("sizeof(*count)", "sizeof(int)")})
		pr_debug("attached\\n");
	count = klp_shadow_get(&init_task, READ_COUNT_SHADOW);
	if (count)
		(*count)++;
	seq_printf(m, "reboot_2: read %d times\\n", count ? *count : 0);
	return 0;
`,
  ),
  show(
    "given by a helper",
    `	int *count = read_count();

	if (count)
		(*count)++;
	seq_printf(m, "reboot_2: read %d times\\n", count ? *count : 0);
	return 0;
`,
    `static int *read_count(void)
{
	return klp_shadow_get_or_alloc(&init_task, READ_COUNT_SHADOW, sizeof(int), GFP_KERNEL, NULL, NULL);
}

`,
  ),
  show(
    "counted by a helper",
    `	seq_printf(m, "reboot_2: read %d times\\n", count_read());
	return 0;
`,
    `static int count_read(void)
{
	int *count = ${call};

	return count ? ++*count : 0;
}

`,
  ),
  show(
    "an atomic counter",
    `	atomic_t *count;

	count = ${call};
	if (count)
		atomic_inc(count);
	seq_printf(m, "reboot_2: read %d times\\n", count ? atomic_read(count) : 0);
	return 0;
`,
  ),
  show(
    "set by a constructor",
    `	int *count;

	count = ${call.replace("NULL, NULL)", "init_count, NULL)")};
	if (count)
		(*count)++;
	seq_printf(m, "reboot_2: read %d times\\n", count ? *count : 0);
	return 0;
`,
    `static int init_count(void *obj, void *shadow_data, void *ctor_data)
{
	*(int *)shadow_data = 0;
	return 0;
}

`,
  ),
  show(
    "set by a constructor to what it is given",
    `	int first = 0;
	int *count = ${call.replace("NULL, NULL)", "init_count, &first)")};

	if (count)
		(*count)++;
	seq_printf(m, "reboot_2: read %d times\\n", count ? *count : 0);
	return 0;
`,
    `static int init_count(void *obj, void *shadow_data, void *ctor_data)
{
	int *count = shadow_data;

	*count = *(int *)ctor_data;
	return 0;
}

`,
  ),
  ...["sizeof(int)", "sizeof(*(count))", "sizeof *count", "4", "sizeof(count[0])", "sizeof(u32)"].map(
    (size): Rewrite => ({
      title: `the shadow variable's size is written \`${size}\``,
      edits: [{ from: "sizeof(*count)", to: size }],
    }),
  ),
  ...["GFP_ATOMIC", "GFP_NOWAIT", "GFP_KERNEL | __GFP_NOWARN", "GFP_KERNEL_ACCOUNT"].map((flags): Rewrite => ({
    title: `the shadow variable is attached with \`${flags}\``,
    edits: [{ from: "sizeof(*count), GFP_KERNEL", to: `sizeof(*count), ${flags}` }],
  })),
  ...["1UL", "(0 + 1)", "0x1"].map((id): Rewrite => ({
    title: `the shadow variable's id is defined as \`${id}\``,
    changes: [
      { file: "states.h", edits: [{ from: "#define READ_COUNT_SHADOW 1", to: `#define READ_COUNT_SHADOW ${id}` }] },
    ],
  })),
  {
    title: "the shadow variable's id is made from the number of a bug",
    changes: [
      {
        file: "states.h",
        edits: [
          {
            from: "#define READ_COUNT_SHADOW 1",
            to: "#define KLP_SHADOW_ID(bug, n) (((bug) << 6) | (n))\n#define READ_COUNT_SHADOW KLP_SHADOW_ID(1226031UL, 63)",
          },
        ],
      },
    ],
  },
  {
    title: "the shadow variable's id is an enumerator",
    changes: [
      {
        file: "states.h",
        edits: [{ from: "#define READ_COUNT_SHADOW 1", to: "enum reboot_shadow { READ_COUNT_SHADOW = 1 };" }],
      },
    ],
  },
  {
    title: "a destructor tells the count",
    edits: [
      {
        from: "static int allocate_timeout(void)",
        to: 'static void forget_count(void *obj, void *shadow_data)\n{\n\tpr_info("read %d times\\n", *(int *)shadow_data);\n}\n\nstatic int allocate_timeout(void)',
      },
      {
        from: "klp_shadow_free_all(READ_COUNT_SHADOW, NULL)",
        to: "klp_shadow_free_all(READ_COUNT_SHADOW, forget_count)",
      },
    ],
  },
  {
    title: "a second shadow variable is attached to each file and freed",
    edits: [
      { from: "#define PANIC_TIMEOUT 60\n", to: "#define PANIC_TIMEOUT 60\n#define SHOWN_SHADOW 2\n" },
      {
        from: counting,
        to: `${counting}\tif (!klp_shadow_get_or_alloc(m, SHOWN_SHADOW, sizeof(bool), GFP_KERNEL, NULL, NULL))\n\t\tpr_debug("no memory\\n");\n\tklp_shadow_free(m, SHOWN_SHADOW, NULL);\n`,
      },
      {
        from: "\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n",
        to: "\tklp_shadow_free_all(SHOWN_SHADOW, NULL);\n\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n",
      },
    ],
  },
  {
    title: "the first task is in a variable",
    edits: [
      {
        from: `\tint *count;\n\n${counting}`,
        to: `\tstruct task_struct *first = &init_task;\n\tint *count;\n\n${counting.replace("&init_task", "first")}`,
      },
    ],
  },
];

function show(title: string, body: string, helpers = ""): Rewrite {
  return {
    title: `the shadow variable is ${title}`,
    edits: [{ function: "livepatch_cmdline_proc_show", to: `${helpers}${newFunction}{\n${body}}\n` }],
  };
}
