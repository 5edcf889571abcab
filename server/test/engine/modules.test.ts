import { describe, expect, test } from "vitest";
import { createEngine } from "../../src/engine/create-engine.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { engineOver, memoryWorkspace } from "../support/memory-files.ts";

/** The end of a livepatch's main file, with `states` declared somewhere else. */
const PATCH = `static struct klp_object objs[] = {
	{ .funcs = (struct klp_func[]) { { .old_name = "f", .new_func = g }, { } } }, { }
};
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states };
static int start(void)
{
	return klp_enable_patch(&patch);
}
module_init(start);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
const STATES = "static struct klp_state states[] = { { .id = 1, .version = 1 }, { } };\n";
/** Has one mistake: the list has no end. */
const OPEN_STATES = "static struct klp_state states[] = { { .id = 1, .version = 1 } };\n";
const MAIN = STATES + PATCH;
const FIX = `#include <linux/livepatch.h>
int fix(struct klp_object *obj)
{
	return klp_get_prev_state(1) != NULL;
}
`;

function modulesOf(engine: Engine, name: string): Record<string, readonly string[]> {
  return Object.fromEntries(
    engine.modules(`/w/${name}`).map((module) => [module.name, module.readings[0].units.map(({ file }) => file.path)]),
  );
}

function rulesOf(engine: Engine, name: string): readonly string[] {
  return engine.diagnostics(`/w/${name}`).map(({ rule }) => rule);
}

function statesOf(engine: Engine, name: string): readonly unknown[] {
  const [module] = engine.modules(`/w/${name}`);
  const table = module?.readings[0].livepatches[0]?.stateTable;
  if (table?.known !== true || table.value === null) return [];
  return table.value.walked.map(({ id, version }) => [
    id.known ? Number(id.value) : null,
    version.known ? Number(version.value) : null,
  ]);
}

describe("a module", () => {
  test("has the object's name, which its main file need not have", () => {
    const engine = engineOver({
      "main.c": MAIN,
      "fix.c": FIX,
      Kbuild: "obj-m += live-patch.o\nlive-patch-y := main.o fix.o\n",
    });
    const expected = { live_patch: ["/w/main.c", "/w/fix.c"] };
    expect(modulesOf(engine, "main.c")).toEqual(expected);
    expect(modulesOf(engine, "fix.c")).toEqual(expected);
  });

  test("is read again when its Kbuild changes", () => {
    const files = memoryWorkspace({ "main.c": MAIN, "fix.c": FIX, Kbuild: "obj-m += lp.o\nlp-y := main.o\n" });
    const engine = createEngine(files);
    expect(modulesOf(engine, "main.c")).toEqual({ lp: ["/w/main.c"] });
    files.write("Kbuild", "obj-m += lp.o\nlp-y := main.o fix.o\n");
    expect(modulesOf(engine, "main.c")).toEqual({ lp: ["/w/main.c", "/w/fix.c"] });
  });

  test("of per-fix folders and a generated main file is one livepatch", () => {
    const engine = engineOver({
      Makefile: `KDIR ?= /lib/modules/x/build
ifneq ($(KERNELRELEASE),)
obj-m := livepatch-2.o
livepatch-2-y := livepatch_main.o \\
	bsc1234567/livepatch_bsc1234567.o bsc7654321/livepatch_bsc7654321.o
else
all:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules
endif
`,
      "livepatch_main.c": `#include "bsc1234567/livepatch_bsc1234567.h"\n${MAIN}`,
      "bsc1234567/livepatch_bsc1234567.h": "int livepatch_bsc1234567_init(void);\n",
      "bsc1234567/livepatch_bsc1234567.c": `#include "livepatch_bsc1234567.h"\n${FIX}`,
      "bsc7654321/livepatch_bsc7654321.c": FIX.replace("fix", "other"),
    });
    const expected = {
      livepatch_2: [
        "/w/livepatch_main.c",
        "/w/bsc1234567/livepatch_bsc1234567.c",
        "/w/bsc7654321/livepatch_bsc7654321.c",
      ],
    };
    expect(modulesOf(engine, "livepatch_main.c")).toEqual(expected);
    expect(modulesOf(engine, "bsc1234567/livepatch_bsc1234567.c")).toEqual(expected);
  });

  test("of a folder below, which its parent's Kbuild descends into", () => {
    const engine = engineOver({
      Kbuild: "obj-m += sub/\nsubdir-ccflags-y := -I$(src)/include\n",
      "sub/Kbuild": "obj-m += lp.o\nlp-y := main.o\n",
      "sub/main.c": `#include "states.h"\n${PATCH}`,
      "include/states.h": STATES,
    });
    expect(modulesOf(engine, "sub/main.c")).toEqual({ lp: ["/w/sub/main.c"] });
    expect(statesOf(engine, "sub/main.c")).toEqual([[1, 1]]);
  });

  test("that lacks a source is open", () => {
    const engine = engineOver({ "main.c": MAIN, Kbuild: "obj-m += lp.o\nlp-y := main.o gone.o\n" });
    expect(engine.modules("/w/main.c")[0]?.readings[0].open).toBe("`gone.c` was not found");
  });

  test("with a source in assembler is not open for it", () => {
    const engine = engineOver({ "main.c": MAIN, "entry.S": "", Kbuild: "obj-m += lp.o\nlp-y := main.o entry.o\n" });
    expect(engine.modules("/w/main.c")[0]?.readings[0].open).toBeNull();
  });
});

describe("one source in two modules", () => {
  const engine = engineOver({
    "one.c": MAIN,
    "two.c": MAIN,
    "both.c": "static struct klp_state shared[] = { { .id = 0, .version = 1 }, { .id = 2 }, { } };\n",
    Kbuild: "obj-m += a.o b.o\na-y := one.o both.o\nb-y := two.o both.o\n",
  });

  test("has both", () => {
    expect(modulesOf(engine, "both.c")).toEqual({ a: ["/w/one.c", "/w/both.c"], b: ["/w/two.c", "/w/both.c"] });
  });

  test("has each diagnostic once, with both names", () => {
    const found = engine.diagnostics("/w/both.c").filter(({ rule }) => rule === "state-id-zero");
    expect(found.map(({ modules }) => modules)).toEqual([["a", "b"]]);
  });
});

describe("flags", () => {
  test.each([
    "ccflags-y := -I$(src)/include",
    "CFLAGS_main.o := -I $(src)/include",
    "subdir-ccflags-y += -I$(srctree)/$(src)/include",
    "EXTRA_CFLAGS += -I$(PWD)/include",
  ])("find a quoted include: %s", (line) => {
    const engine = engineOver({
      Kbuild: `obj-m += main.o\n${line}\n`,
      "main.c": `#include "states.h"\n${PATCH}`,
      "include/states.h": STATES,
    });
    expect(statesOf(engine, "main.c")).toEqual([[1, 1]]);
  });

  test("find it first in the source's own folder", () => {
    const engine = engineOver({
      Kbuild: "obj-m += main.o\nccflags-y := -I$(src)/include\n",
      "main.c": `#include "states.h"\n${PATCH}`,
      "states.h": STATES.replace(".version = 1", ".version = 7"),
      "include/states.h": STATES,
    });
    expect(statesOf(engine, "main.c")).toEqual([[1, 7]]);
  });

  test("define macros", () => {
    const engine = engineOver({
      Kbuild: "VERSION := 4\nobj-m += main.o\nccflags-y := -DSTATE_VERSION=$(VERSION)\n",
      "main.c": MAIN.replace(".version = 1", ".version = STATE_VERSION"),
    });
    expect(statesOf(engine, "main.c")).toEqual([[1, 4]]);
  });

  test("of one object are none of another's", () => {
    const engine = engineOver({
      Kbuild: "obj-m += lp.o\nlp-y := main.o fix.o\nCFLAGS_fix.o := -DSTATE_VERSION=4\n",
      "main.c": MAIN.replace(".version = 1", ".version = STATE_VERSION"),
      "fix.c": FIX,
    });
    expect(statesOf(engine, "main.c")).toEqual([[1, null]]);
  });
});

describe("a fragment", () => {
  const fragment = `${STATES}${FIX.replace("klp_get_prev_state(1)", "klp_get_prev_state(9)")}`;

  test("that no Kbuild names is not held to what a module must have", () => {
    const engine = engineOver({ "fix.c": fragment });
    expect(engine.modules("/w/fix.c")[0]?.readings[0].kind).toBe("fragment");
    expect(rulesOf(engine, "fix.c")).not.toContain("state-array-unused");
    expect(rulesOf(engine, "fix.c")).not.toContain("module-not-marked");
  });

  test("that a Kbuild beside it leaves out stays one", () => {
    const engine = engineOver({ "fix.c": fragment, "main.c": MAIN, Kbuild: "obj-m += main.o\n" });
    expect(engine.modules("/w/fix.c")[0]?.readings[0].kind).toBe("fragment");
  });
});

describe("a table in a header", () => {
  const kbuild = "obj-m += lp.o\nlp-y := main.o\n";
  test.each<[string, string, Record<string, string>]>([
    ["beside its source", "states.h", { "main.c": `#include "states.h"\n${PATCH}`, Kbuild: kbuild }],
    ["in a folder above", "states.h", { "fix/main.c": `#include "../states.h"\n${PATCH}`, "fix/Kbuild": kbuild }],
    [
      "in a folder beside",
      "shared/states.h",
      { "fix/main.c": `#include "../shared/states.h"\n${PATCH}`, "fix/Kbuild": kbuild },
    ],
    ["in a folder below", "include/states.h", { "main.c": `#include "include/states.h"\n${PATCH}`, Kbuild: kbuild }],
    [
      "in a folder of a flag",
      "include/klp/states.h",
      { "main.c": `#include "klp/states.h"\n${PATCH}`, Kbuild: `${kbuild}ccflags-y := -I$(src)/include\n` },
    ],
    [
      "through another header",
      "states.h",
      { "main.c": `#include "all.h"\n${PATCH}`, "all.h": '#include "states.h"\n', Kbuild: kbuild },
    ],
    ["of a source without Kbuild", "states.h", { "main.c": `#include "states.h"\n${PATCH}` }],
  ])("%s is diagnosed where it stands", (_, header, files) => {
    const engine = engineOver({ ...files, [header]: OPEN_STATES });
    expect(rulesOf(engine, header)).toContain("state-missing-terminator");
    const source = Object.keys(files).find((name) => name.endsWith(".c"))!;
    expect(engine.relatedFiles(`/w/${source}`)).toEqual([`/w/${header}`]);
  });

  test("of another folder's header of the same name is not taken for it", () => {
    const engine = engineOver({
      "a/main.c": `#include "states.h"\n${PATCH}`,
      "a/states.h": STATES,
      "b/states.h": OPEN_STATES,
    });
    expect(engine.modules("/w/b/states.h")).toEqual([]);
  });
});

describe("a template", () => {
  const files = {
    Makefile:
      "obj-m := livepatch-@@RPMRELEASE@@.o\nlivepatch-@@RPMRELEASE@@-y := livepatch_main.o @@KLP_PATCHES_OBJS@@\n",
    "livepatch_main.c": `@@KLP_PATCHES_INCLUDES@@
static int callback(struct klp_object *obj)
{
	return klp_get_prev_state(9) != NULL;
}
${STATES}static struct klp_object objs[] = { @@KLP_PATCHES_OBJS@@ { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, @@KLP_PATCHES_STATES@@ };
static int start(void)
{
	@@KLP_PATCHES_INIT_CALLS@@;
	return klp_enable_patch(&patch);
}
module_init(start);
MODULE_LICENSE("GPL");
`,
    "bsc1/livepatch_bsc1.c": FIX,
  };

  test("is open and has no diagnostics", () => {
    const engine = engineOver(files);
    expect(engine.modules("/w/livepatch_main.c")[0]?.readings[0].open).not.toBeNull();
    expect(rulesOf(engine, "livepatch_main.c")).toEqual([]);
  });

  test("whose placeholder stands only in the Makefile is open", () => {
    const engine = engineOver({ ...files, "livepatch_main.c": MAIN });
    expect(engine.modules("/w/livepatch_main.c")[0]?.readings[0].open).toBe("`@@KLP_PATCHES_OBJS@@` is not known");
  });

  test("leaves its fixes to be fragments", () => {
    const engine = engineOver(files);
    expect(engine.modules("/w/bsc1/livepatch_bsc1.c")[0]?.readings[0].kind).toBe("fragment");
    expect(rulesOf(engine, "bsc1/livepatch_bsc1.c")).toEqual([]);
  });
});
