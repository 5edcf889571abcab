import fc from "fast-check";
import { expect, test } from "vitest";
import { createEngine } from "../../src/engine/create-engine.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { listLivepatches } from "../../src/report/listing.ts";
import { memoryWorkspace } from "../support/memory-files.ts";

/** What each file of a module of three sources may say; null is a file that is not there. */
const variants: Readonly<Record<string, readonly (string | null)[]>> = {
  Kbuild: [
    "obj-m += lp.o\nlp-y := main.o fix/a.o b.o\n",
    "obj-m += lp.o\nlp-y := main.o b.o\n",
    "ccflags-y := -DSTATE=9\nobj-m += lp.o\nlp-y := main.o fix/a.o b.o\n",
  ],
  "ids.h": ["#define STATE 1\n", "#define STATE 2\n", "#ifdef CONFIG_X\n#define STATE 3\n#endif\n", "\n", null],
  "fix/ids.h": [null, "#define STATE 7\n"],
  "fix/a.c": [
    '#include "ids.h"\nint a(void) { return klp_get_state(&patch, STATE) != 0; }\n',
    "void a(struct klp_patch *p) { p->replace = 1; }\n",
    "int a(void) { return klp_get_prev_state(8) != 0; }\n#ifdef B_IS_THERE\n#define OTHER\n#endif\n",
  ],
  "b.c": [
    "int b(void) { return 0; }\n",
    "#define B_IS_THERE\n",
    "#ifdef OTHER\nint b(void) { return klp_get_state(&patch, 4) != 0; }\n#endif\n",
    '#if __has_include("ids.h")\nvoid b(void) { states[0].id = 5; }\n#endif\n',
  ],
  "main.c": [true, false].flatMap((hasState) =>
    ["", "#ifdef CONFIG_Y\n\t{ .id = 6, .version = 1 },\n#endif\n"].map(
      (conditional) => `#include <linux/livepatch.h>
#include "ids.h"
static struct klp_func funcs[] = { { .old_name = "old", .new_func = new_old }, { } };
static struct klp_object objs[] = { { .funcs = funcs }, { } };
static struct klp_state states[] = {
${hasState ? "\t{ .id = STATE, .version = 1 },\n" : ""}${conditional}	{ }
};
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = true };
static int start(void) { return klp_enable_patch(&patch); }
module_init(start);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`,
    ),
  ),
};
const names = Object.keys(variants);

/** Everything that can be told of the module. */
function told(engine: Engine): string {
  const sources = names.filter((name) => name.endsWith(".c")).map((name) => `/w/${name}`);
  const modules = engine.modules("/w/main.c").flatMap((module) => listLivepatches(module, (path) => path));
  const diagnostics = sources.flatMap((path) =>
    engine.diagnostics(path).map(({ rule, message, when, span }) => [path, rule, message, when, span.start, span.end]),
  );
  return JSON.stringify({ modules, diagnostics }, null, 1);
}

test("after any edits the engine says what a new one says", () => {
  const edit = fc.record({ file: fc.constantFrom(...names), variant: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
      const contents = new Map(names.map((name) => [name, variants[name]?.[0] ?? null] as const));
      const present = (): Record<string, string> =>
        Object.fromEntries([...contents].flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])));
      const workspace = memoryWorkspace(present());
      const engine = createEngine(workspace);
      told(engine);
      for (const { file, variant } of edits) {
        const texts = variants[file] ?? [];
        const text = texts[variant % texts.length] ?? null;
        contents.set(file, text);
        if (text === null) workspace.remove(file);
        else workspace.write(file, text);
        expect(told(engine)).toBe(told(createEngine(memoryWorkspace(present()))));
      }
    }),
    { numRuns: 150, seed: 5 },
  );
});
