import type { Rewrite } from "../rewrite.ts";

const header = "#ifndef REBOOT_STATES_H\n#define REBOOT_STATES_H\n";
const includeStates = '#include "states.h"\n';
const restoring = `#include <linux/livepatch.h>
#include <linux/panic.h>

#include "states.h"
#include "restore.h"

void restore_timeout(struct klp_patch *owner)
{
	struct klp_state *state = klp_get_state(owner, PANIC_TIMEOUT_STATE);

	if (!state || !state->data)
		return;
	panic_timeout = *(int *)state->data;
}
`;
const restoreHeader = "struct klp_patch;\n\nvoid restore_timeout(struct klp_patch *owner);\n";

/** Source files, headers and Kbuild. */
export const fileRewrites: readonly Rewrite[] = [
  {
    title: "a second source file restores",
    edits: [
      { from: includeStates, to: '#include "states.h"\n#include "restore.h"\n' },
      { function: "restore_timeout", to: "" },
      { from: "\trestore_timeout();\n", to: "\trestore_timeout(&patch);\n" },
    ],
    changes: [
      {
        file: "Kbuild",
        edits: [{ from: "reboot_2.o\n", to: "livepatch_2.o\nlivepatch_2-y := reboot_2.o restore.o\n" }],
      },
      { file: "restore.c", edits: [{ from: "", to: restoring }] },
      { file: "restore.h", edits: [{ from: "", to: restoreHeader }] },
    ],
  },
  {
    title: "a second source file in a folder restores",
    edits: [
      { from: includeStates, to: '#include "states.h"\n#include "parts/restore.h"\n' },
      { function: "restore_timeout", to: "" },
      { from: "\trestore_timeout();\n", to: "\trestore_timeout(&patch);\n" },
    ],
    changes: [
      {
        file: "Kbuild",
        edits: [{ from: "reboot_2.o\n", to: "livepatch_2.o\nlivepatch_2-objs := reboot_2.o \\\n\tparts/restore.o\n" }],
      },
      { file: "parts/restore.c", edits: [{ from: "", to: restoring.replace('"states.h"', '"../states.h"') }] },
      { file: "parts/restore.h", edits: [{ from: "", to: restoreHeader }] },
    ],
  },
  {
    title: "a second source file has the states",
    edits: [
      {
        from: "static struct klp_patch patch;\n",
        to: "extern struct klp_state states[];\n\nstatic struct klp_patch patch;\n",
      },
      {
        from: "static struct klp_state states[] = {\n\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, { }\n};\n\n",
        to: "",
      },
    ],
    changes: [
      {
        file: "Kbuild",
        edits: [
          { from: "reboot_2.o\n", to: "livepatch_2.o\nlivepatch_2-y += reboot_2.o\nlivepatch_2-y += states.o\n" },
        ],
      },
      {
        file: "states.c",
        edits: [
          {
            from: "",
            to: '#include <linux/livepatch.h>\n\n#include "states.h"\n\nextern struct klp_state states[];\n\nstruct klp_state states[] = {\n\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t{ }\n};\n',
          },
        ],
      },
    ],
  },
  {
    title: "a header has what restores",
    edits: [
      { from: "static struct klp_patch patch;\n", to: 'static struct klp_patch patch;\n\n#include "restore.h"\n' },
      { function: "restore_timeout", to: "" },
    ],
    changes: [
      {
        file: "restore.h",
        edits: [
          {
            from: "",
            to: "static inline void restore_timeout(void)\n{\n\tstruct klp_state *state = klp_get_state(&patch, PANIC_TIMEOUT_STATE);\n\n\tif (state && state->data)\n\t\tpanic_timeout = *(int *)state->data;\n}\n",
          },
        ],
      },
    ],
  },
  {
    title: "a header has the rows of the states",
    edits: [{ from: "\t{\n\t\t.id = PANIC_TIMEOUT_STATE,\n\t\t.version = 2,\n\t}, { }\n", to: '#include "rows.h"\n' }],
    changes: [{ file: "rows.h", edits: [{ from: "", to: "\t{ .id = PANIC_TIMEOUT_STATE, .version = 2 },\n\t{ }\n" }] }],
  },
  {
    title: "the header of the states is in a folder",
    changes: [
      ...["reboot_1.c", "reboot_2.c"].map((file) => ({
        file,
        edits: [{ from: includeStates, to: '#include "include/states.h"\n' }],
      })),
      {
        file: "include/states.h",
        edits: [{ from: "", to: "#define PANIC_TIMEOUT_STATE 1\n#define READ_COUNT_SHADOW 1\n" }],
      },
    ],
  },
  {
    title: "the header of the states is found by a flag",
    changes: [
      ...["reboot_1.c", "reboot_2.c"].map((file) => ({
        file,
        edits: [{ from: includeStates, to: '#include "reboot-states.h"\n' }],
      })),
      { file: "Kbuild", edits: [{ from: "obj-m", to: "ccflags-y += -I$(src)/include\nobj-m" }] },
      {
        file: "include/reboot-states.h",
        edits: [{ from: "", to: "#define PANIC_TIMEOUT_STATE 1\n#define READ_COUNT_SHADOW 1\n" }],
      },
    ],
  },
  {
    title: "the header of the states includes another",
    changes: [
      { file: "states.h", edits: [{ from: "#define READ_COUNT_SHADOW 1\n", to: '#include "shadows.h"\n' }] },
      { file: "shadows.h", edits: [{ from: "", to: "#define READ_COUNT_SHADOW 1\n" }] },
    ],
  },
  {
    title: "the header is read once by a pragma",
    changes: [
      {
        file: "states.h",
        edits: [
          { from: header, to: "#pragma once\n" },
          { from: "\n#endif\n", to: "" },
        ],
      },
    ],
  },
  { title: "the header is included twice", edits: [{ from: includeStates, to: includeStates + includeStates }] },
  {
    title: "the ids stand in each source, and no header is read",
    changes: ["reboot_1.c", "reboot_2.c"].map((file) => ({
      file,
      edits: [{ from: includeStates, to: "#define PANIC_TIMEOUT_STATE 1\n#define READ_COUNT_SHADOW 1\n" }],
    })),
  },
  {
    title: "each module has its line in Kbuild",
    changes: [
      {
        file: "Kbuild",
        edits: [{ from: "obj-m += reboot_1.o reboot_2.o", to: "obj-m := reboot_1.o\nobj-m += reboot_2.o" }],
      },
    ],
  },
  {
    title: "the second module depends on the configuration",
    changes: [
      {
        file: "Kbuild",
        edits: [
          {
            from: "obj-m += reboot_1.o reboot_2.o",
            to: "obj-m += reboot_1.o\nobj-$(CONFIG_SAMPLE_LIVEPATCH) += reboot_2.o",
          },
        ],
      },
    ],
  },
  {
    title: "Kbuild has a comment and a continued line",
    changes: [
      {
        file: "Kbuild",
        edits: [
          { from: "obj-m += reboot_1.o reboot_2.o", to: "# Two releases.\nobj-m += reboot_1.o \\\n\treboot_2.o" },
        ],
      },
    ],
  },
  {
    title: "the flags define a name that nothing asks for",
    changes: [{ file: "Kbuild", edits: [{ from: "obj-m", to: "ccflags-y += -DREBOOT=2 -Wall\nobj-m" }] }],
  },
  {
    title: "the timeout is a flag's",
    edits: [{ from: "#define PANIC_TIMEOUT 60\n", to: "#ifndef PANIC_TIMEOUT\n#define PANIC_TIMEOUT 60\n#endif\n" }],
    changes: [{ file: "Kbuild", edits: [{ from: "obj-m", to: "CFLAGS_reboot_2.o += -DPANIC_TIMEOUT=90\nobj-m" }] }],
  },
];
