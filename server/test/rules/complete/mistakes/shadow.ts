import type { Mistake } from "../mistake.ts";

const check = "\tif (count)\n\t\t(*count)++;\n";
const print = 'seq_printf(m, "reboot_2: read %d times\\n", count ? *count : 0);';
const freeAll = "\tklp_shadow_free_all(READ_COUNT_SHADOW, NULL);\n";
const guardOfRelease = "\tif (klp_get_prev_state(PANIC_TIMEOUT_STATE))\n\t\treturn;\n\tstate = ";
const newFunction = "static int livepatch_cmdline_proc_show(";
const withConstructor = "GFP_KERNEL, init_count, NULL);\n";

const sleeping = { from: '#include "states.h"\n', to: '#include <linux/delay.h>\n#include "states.h"\n' };

/** The new function with a constructor before it, and the call that gives it to the kernel. */
function constructor(body: string): Mistake["edits"] {
  return [
    {
      from: newFunction,
      to: `static int init_count(void *obj, void *shadow_data, void *ctor_data)\n{\n${body}\treturn 0;\n}\n\n${newFunction}`,
    },
    { from: "GFP_KERNEL, NULL, NULL);\n", to: withConstructor },
  ];
}

/** The counter of a release as a struct of two numbers. */
function counts(name: string): Mistake["edits"] {
  return [
    { from: "\tint *count;\n", to: "\tstruct counts *count;\n" },
    { from: newFunction, to: `struct counts {\n\tlong reads;\n\tlong last;\n};\n\n${newFunction}` },
    { from: "\t\t(*count)++;\n", to: "\t\tcount->reads++;\n" },
    {
      from: `"${name}: read %d times\\n", count ? *count : 0`,
      to: `"${name}: read %ld times\\n", count ? count->reads : 0`,
    },
  ];
}

/** Mistakes with shadow variables. */
export const shadowMistakes: readonly Mistake[] = [
  {
    title: "the shadow variable is counted up without a look",
    edits: [{ from: check, to: "\t(*count)++;\n" }],
    rule: "shadow-unchecked",
  },
  {
    title: "the shadow variable is printed without a look",
    edits: [{ from: print, to: 'seq_printf(m, "reboot_2: read %d times\\n", *count);' }],
    rule: "shadow-unchecked",
  },
  {
    title: "the shadow variable is counted up where it is not there",
    edits: [{ from: "\tif (count)\n", to: "\tif (!count)\n" }],
    rule: "shadow-unchecked",
  },
  {
    title: "the first release asks for the shadow variable and uses what it gets",
    file: "reboot_1.c",
    edits: [{ from: check, to: "\t*count += 1;\n" }],
    rule: "shadow-unchecked",
  },
  {
    title: "a shadow variable that may not be there yet is read",
    edits: [
      {
        from: "\treturn 0;\n}\n\nstatic int allocate_timeout",
        to: '\tcount = klp_shadow_get(&init_task, READ_COUNT_SHADOW);\n\tseq_printf(m, "%d\\n", *count);\n\treturn 0;\n}\n\nstatic int allocate_timeout',
      },
    ],
    rule: "shadow-unchecked",
  },
  {
    title: "the shadow variable is attached where the release before may have done it",
    edits: [{ from: "klp_shadow_get_or_alloc(", to: "klp_shadow_alloc(" }],
    rule: "shadow-may-exist",
  },
  {
    title: "a shadow variable is attached to nothing where the release before may have done it",
    edits: [{ from: "klp_shadow_get_or_alloc(&init_task,", to: "klp_shadow_alloc(NULL," }],
    elsewhere: [{ file: "reboot_1.c", edits: [{ from: "(&init_task, READ", to: "(NULL, READ" }] }],
    rule: "shadow-may-exist",
  },
  {
    title: "a shadow variable is attached to nothing, and nobody knows what is before",
    edits: [{ from: "klp_shadow_get_or_alloc(&init_task,", to: "klp_shadow_alloc(NULL," }],
    elsewhere: [
      {
        file: "klp-history.jsonc",
        edits: [{ from: '[{ "name": "reboot_1", "source": "reboot_1.c" }]', to: "[]" }],
      },
    ],
    rule: "shadow-may-exist",
  },
  {
    title: "nothing frees the shadow variables",
    edits: [{ from: freeAll, to: "" }],
    rule: "shadow-never-freed",
  },
  {
    title: "nothing frees the shadow variables of the first release",
    file: "reboot_1.c",
    edits: [{ from: freeAll, to: "" }],
    rule: "shadow-never-freed",
  },
  {
    title: "a second shadow variable is attached that nothing frees",
    edits: [
      { from: "#define PANIC_TIMEOUT 60", to: "#define PANIC_TIMEOUT 60\n#define LAST_READ_SHADOW 2" },
      {
        from: check,
        to: `${check}\tif (!klp_shadow_get_or_alloc(m, LAST_READ_SHADOW, sizeof(u64), GFP_KERNEL, NULL, NULL))\n\t\treturn -ENOMEM;\n`,
      },
    ],
    rule: "shadow-never-freed",
  },
  {
    title: "the exit frees the shadow variables as well",
    edits: [{ from: "reboot_exit(void)\n{\n", to: `reboot_exit(void)\n{\n${freeAll}` }],
    rule: "shadow-freed-in-exit",
  },
  {
    title: "the exit frees the shadow variables, and post_unpatch does not",
    edits: [
      { from: freeAll, to: "" },
      { from: "reboot_exit(void)\n{\n", to: `reboot_exit(void)\n{\n${freeAll}` },
    ],
    rule: "shadow-freed-in-exit",
  },
  {
    title: "the exit of the first release frees the shadow variables through a helper",
    file: "reboot_1.c",
    edits: [
      {
        from: "static void __exit reboot_exit(void)\n{\n",
        to: `static void forget_counts(void)\n{\n${freeAll}}\n\nstatic void __exit reboot_exit(void)\n{\n\tforget_counts();\n`,
      },
    ],
    rule: "shadow-freed-in-exit",
  },
  {
    title: "post_unpatch frees the shadow variables also where enabling is reversed",
    edits: [
      {
        from: `${guardOfRelease}klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (state) {\n`,
        to: "\tstate = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\tif (state && !klp_get_prev_state(PANIC_TIMEOUT_STATE)) {\n",
      },
    ],
    rule: "shadow-freed-while-shared",
  },
  {
    title: "post_unpatch frees the shadow variables before it asks for the previous state",
    edits: [
      { from: freeAll, to: "" },
      { from: guardOfRelease, to: `${freeAll}${guardOfRelease}` },
    ],
    rule: "shadow-freed-while-shared",
  },
  {
    title: "the shadow variable has a bare number",
    edits: [
      { from: "READ_COUNT_SHADOW", nth: 1, to: "1" },
      { from: "READ_COUNT_SHADOW", nth: 2, to: "1" },
    ],
    rule: "shadow-id-literal",
  },
  {
    title: "the shadow variable of the first release is freed by a bare number",
    file: "reboot_1.c",
    edits: [{ from: "klp_shadow_free_all(READ_COUNT_SHADOW", to: "klp_shadow_free_all(1" }],
    rule: "shadow-id-literal",
  },
  {
    title: "the shadow variable's number has a suffix",
    edits: [{ from: "(&init_task, READ_COUNT_SHADOW", to: "(&init_task, 0x1UL" }],
    rule: "shadow-id-literal",
  },
  {
    title: "the number of a bug's shadow variable runs into the next bug's",
    file: "states.h",
    edits: [
      {
        from: "#define READ_COUNT_SHADOW 1\n",
        to: "#define KLP_SHADOW_ID(bug, n) (((bug) << 6) | (n))\n#define READ_COUNT_SHADOW KLP_SHADOW_ID(1226031, 64)\n",
      },
    ],
    rule: "shadow-id-out-of-range",
  },
  {
    title: "the constructor may sleep in mutex_lock()",
    edits: constructor("\tmutex_lock(&count_lock);\n\t*(int *)shadow_data = 0;\n\tmutex_unlock(&count_lock);\n").concat(
      [
        {
          from: "static struct klp_patch patch;\n",
          to: "static struct klp_patch patch;\nstatic DEFINE_MUTEX(count_lock);\n",
        },
      ],
    ),
    rule: "shadow-ctor-sleeps",
  },
  {
    title: "the constructor allocates with GFP_KERNEL",
    edits: [
      {
        from: newFunction,
        to: `struct count {\n\tint *value;\n};\n\nstatic int init_count(void *obj, void *shadow_data, void *ctor_data)\n{\n\tstruct count *own = shadow_data;\n\n\town->value = kzalloc(sizeof(*own->value), GFP_KERNEL);\n\treturn own->value ? 0 : -ENOMEM;\n}\n\n${newFunction}`,
      },
      {
        from: "\treturn 0;\n}\n\nstatic int allocate_timeout",
        to: "\tklp_shadow_get_or_alloc(m, BUFFER_SHADOW, sizeof(struct count), GFP_KERNEL, init_count, NULL);\n\treturn 0;\n}\n\nstatic void free_count(void *obj, void *shadow_data)\n{\n\tkfree(((struct count *)shadow_data)->value);\n}\n\nstatic int allocate_timeout",
      },
      { from: "#define PANIC_TIMEOUT 60\n", to: "#define PANIC_TIMEOUT 60\n#define BUFFER_SHADOW 2\n" },
      { from: freeAll, to: `${freeAll}\tklp_shadow_free_all(BUFFER_SHADOW, free_count);\n` },
    ],
    rule: "shadow-ctor-sleeps",
  },
  {
    title: "the constructor waits a millisecond",
    edits: [...constructor("\tmsleep(1);\n\t*(int *)shadow_data = 0;\n"), sleeping],
    rule: "shadow-ctor-sleeps",
  },
  {
    title: "the destructor waits for RCU",
    edits: [
      {
        from: "static int allocate_timeout",
        to: "static void free_count(void *obj, void *shadow_data)\n{\n\tsynchronize_rcu();\n}\n\nstatic int allocate_timeout",
      },
      { from: freeAll, to: "\tklp_shadow_free_all(READ_COUNT_SHADOW, free_count);\n" },
    ],
    rule: "shadow-ctor-sleeps",
  },
  {
    title: "the destructor of the first release sleeps in a helper",
    file: "reboot_1.c",
    edits: [
      sleeping,
      {
        from: "static int allocate_timeout",
        to: "static void settle(void)\n{\n\tmsleep(10);\n}\n\nstatic void free_count(void *obj, void *shadow_data)\n{\n\tsettle();\n}\n\nstatic int allocate_timeout",
      },
      { from: freeAll, to: "\tklp_shadow_free_all(READ_COUNT_SHADOW, free_count);\n" },
    ],
    rule: "shadow-ctor-sleeps",
  },
  {
    title: "the constructor attaches another shadow variable",
    edits: constructor(
      "\tklp_shadow_get_or_alloc(shadow_data, READ_COUNT_SHADOW, sizeof(int), GFP_ATOMIC, NULL, NULL);\n",
    ),
    rule: "shadow-ctor-recursion",
  },
  {
    title: "the constructor frees another shadow variable",
    file: "reboot_1.c",
    edits: constructor("\tklp_shadow_free(shadow_data, READ_COUNT_SHADOW, NULL);\n"),
    rule: "shadow-ctor-recursion",
  },
  {
    title: "the destructor frees all through a helper",
    edits: [
      {
        from: "static int allocate_timeout",
        to: `static void forget_all(void)\n{\n${freeAll}}\n\nstatic void free_count(void *obj, void *shadow_data)\n{\n\tforget_all();\n}\n\nstatic int allocate_timeout`,
      },
      { from: `\t}\n${freeAll}`, to: "\t}\n\tklp_shadow_free_all(READ_COUNT_SHADOW, free_count);\n" },
    ],
    rule: "shadow-ctor-recursion",
    also: ["shadow-dtor-differs"],
  },
  {
    title: "one shadow variable is freed with a destructor and all of them without",
    edits: [
      {
        from: "static int allocate_timeout",
        to: 'static void free_count(void *obj, void *shadow_data)\n{\n\tpr_info("%d\\n", *(int *)shadow_data);\n}\n\nstatic void forget_count(void)\n{\n\tklp_shadow_free(&init_task, READ_COUNT_SHADOW, free_count);\n}\n\nstatic int allocate_timeout',
      },
      {
        from: "\tpanic_timeout = *(int *)state->data;\n",
        to: "\tpanic_timeout = *(int *)state->data;\n\tforget_count();\n",
      },
    ],
    rule: "shadow-dtor-differs",
  },
  {
    title: "two destructors free one shadow variable",
    edits: [
      {
        from: "static int allocate_timeout",
        to: 'static void free_count(void *obj, void *shadow_data)\n{\n\tpr_info("%d\\n", *(int *)shadow_data);\n}\n\nstatic void free_quietly(void *obj, void *shadow_data)\n{\n}\n\nstatic int allocate_timeout',
      },
      {
        from: "\tpanic_timeout = *(int *)state->data;\n",
        to: "\tpanic_timeout = *(int *)state->data;\n\tklp_shadow_free(&init_task, READ_COUNT_SHADOW, free_quietly);\n",
      },
      { from: freeAll, to: "\tklp_shadow_free_all(READ_COUNT_SHADOW, free_count);\n" },
    ],
    rule: "shadow-dtor-differs",
  },
  {
    title: "the shadow variable gets the size of the pointer to it",
    edits: [...counts("reboot_2"), { from: "sizeof(*count)", to: "sizeof(count)" }],
    elsewhere: [{ file: "reboot_1.c", edits: counts("reboot_1") }],
    rule: "shadow-size-of-pointer",
    also: ["history-shadow-type-changed"],
  },
  {
    title: "the shadow variable of the first release gets the size of the pointer to it",
    file: "reboot_1.c",
    edits: [...counts("reboot_1"), { from: "sizeof(*count)", to: "sizeof count" }],
    elsewhere: [{ file: "reboot_2.c", edits: counts("reboot_2") }],
    rule: "shadow-size-of-pointer",
    also: ["history-shadow-type-changed"],
  },
  {
    title: "one shadow variable is attached in two sizes",
    edits: [
      { from: "#define PANIC_TIMEOUT 60", to: "#define PANIC_TIMEOUT 60\n#define FILE_SHADOW 2" },
      {
        from: check,
        to: `${check}\tif (!klp_shadow_get_or_alloc(m, FILE_SHADOW, sizeof(int), GFP_KERNEL, NULL, NULL))\n\t\treturn -ENOMEM;\n\tif (!klp_shadow_get_or_alloc(m, FILE_SHADOW, sizeof(long), GFP_KERNEL, NULL, NULL))\n\t\treturn -ENOMEM;\n`,
      },
      { from: freeAll, to: `${freeAll}\tklp_shadow_free_all(FILE_SHADOW, NULL);\n` },
    ],
    rule: "shadow-id-two-types",
  },
  {
    title: "one shadow variable of the first release is attached to nothing in two sizes",
    file: "reboot_1.c",
    edits: [
      {
        from: "static int allocate_timeout",
        to: "static void count_long(void)\n{\n\tlong *large = klp_shadow_get_or_alloc(NULL, READ_COUNT_SHADOW, sizeof(long), GFP_KERNEL, NULL, NULL);\n\n\tif (large)\n\t\t(*large)++;\n}\n\nstatic void count_short(void)\n{\n\tshort *small = klp_shadow_get_or_alloc(NULL, READ_COUNT_SHADOW, sizeof(short), GFP_KERNEL, NULL, NULL);\n\n\tif (small)\n\t\t(*small)++;\n}\n\nstatic int allocate_timeout",
      },
      {
        from: "\tpanic_timeout = PANIC_TIMEOUT;\n",
        to: "\tpanic_timeout = PANIC_TIMEOUT;\n\tcount_long();\n\tcount_short();\n",
      },
    ],
    rule: "shadow-id-two-types",
  },
];
