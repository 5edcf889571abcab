import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positionAt } from "../../src/c/source.ts";
import { createEngine } from "../../src/engine/create-engine.ts";
import { hover } from "../../src/features/hover.ts";
import { codeActions } from "../../src/features/code-actions.ts";
import { documentStatus } from "../../src/features/status.ts";
import { rules } from "../../src/rules/index.ts";
import { anyDiff } from "../support/diffs.ts";
import { engineOver, memoryWorkspace } from "../support/memory-files.ts";

/** A patch of files, each with the lines of one hunk. */
function patchOf(files: Readonly<Record<string, string>>): string {
  return Object.entries(files)
    .map(([path, hunk]) => {
      const lines = hunk.trimEnd().split("\n");
      const old = lines.filter((line) => !line.startsWith("+")).length;
      const now = lines.filter((line) => !line.startsWith("-")).length;
      return `--- a/${path}\n+++ b/${path}\n@@ -50,${old} +50,${now} @@\n${lines.join("\n")}\n`;
    })
    .join("");
}

/** What is found in a patch: `rule severity` and the text that it stands under. */
function found(text: string, manifest = "{}"): readonly string[] {
  const engine = engineOver({ "a.patch": text, "klp-history.jsonc": manifest });
  return engine.diagnostics("/w/a.patch").map(({ rule, severity, span, fixes }) => {
    expect(fixes).toEqual([]);
    expect(span.file).toMatchObject({ path: "/w/a.patch", text });
    return `${rule} ${severity}: ${text.slice(span.start, span.end)}`;
  });
}

const callbacks = `+static int first(struct klp_object *obj)
+{
+	return 0;
+}
+KPATCH_PRE_PATCH_CALLBACK(first);
`;

describe("a patch", () => {
  it("may have a callback of a kind once in a file", () => {
    expect(found(patchOf({ "fs/aio.c": callbacks + callbacks.replaceAll("first", "second") }))).toEqual([
      "callback-macro-duplicate error: KPATCH_PRE_PATCH_CALLBACK",
    ]);
  });

  it("is told of a callback in two files, which need not be of one object", () => {
    const text = patchOf({ "fs/aio.c": callbacks, "drivers/net/bonding/bond_main.c": callbacks });
    expect(found(text)).toEqual(["callback-macro-duplicate info: KPATCH_PRE_PATCH_CALLBACK"]);
    const [diagnostic] = engineOver({ "a.patch": text }).diagnostics("/w/a.patch");
    const lines = [diagnostic!.span, diagnostic!.related[0]!.span].map(
      ({ file, start }) => positionAt(file, start).line,
    );
    const written = text.split("\n").flatMap((line, at) => (line.includes("KPATCH_") ? [at] : []));
    expect(lines).toEqual(written.reverse());
  });

  it("is told once of two files that both have several kinds of callbacks, and of each kind that one of them has twice", () => {
    const kinds = callbacks + callbacks.replaceAll("PRE_PATCH", "POST_UNPATCH").replace("static int", "static void");
    const text = (first: string, second: string): string =>
      patchOf({ "fs/aio.c": first, "drivers/input/joydev.c": second });
    const macros = (each: string): string[] =>
      found(each).filter((line) => line.startsWith("callback-macro-duplicate"));
    expect(macros(text(kinds, kinds))).toEqual(["callback-macro-duplicate info: KPATCH_PRE_PATCH_CALLBACK"]);
    expect(macros(text(callbacks, callbacks + callbacks.replaceAll("first", "second")))).toEqual([
      "callback-macro-duplicate info: KPATCH_PRE_PATCH_CALLBACK",
      "callback-macro-duplicate error: KPATCH_PRE_PATCH_CALLBACK",
    ]);
  });

  it("has callbacks with the kernel's signatures", () => {
    expect(found(patchOf({ "fs/aio.c": callbacks.replace("static int", "static void") }))).toEqual([
      "callback-wrong-signature error: first",
    ]);
  });

  it("names its shadow variables", () => {
    const hunk = " int f(void *p)\n {\n+\tint *n = klp_shadow_get(p, 7);\n \treturn 0;\n }\n";
    expect(found(patchOf({ "fs/aio.c": hunk }))).toEqual(["shadow-id-literal info: 7"]);
  });

  it("is held against what a function does only where all of it is there", () => {
    const whole = ` int f(void *p)
 {
+	struct big { long a[4]; } *n;
+	n = klp_shadow_alloc(p, KLP_SHADOW_ID(1, 70), 8, GFP_KERNEL, NULL, NULL);
 	return 0;
 }
`;
    expect(found(patchOf({ "fs/aio.c": whole }))).toEqual(["shadow-id-out-of-range warning: 70"]);
    const cut = whole.replace(/^.*\n.*\n/, "");
    expect(found(patchOf({ "fs/aio.c": cut }))).toEqual([]);
  });

  it("is not told of what it leaves as it is", () => {
    const context = callbacks.replaceAll("+", " ").replace("static int", "static void");
    expect(found(patchOf({ "fs/aio.c": `${context}+/* klp_ */\n` }))).toEqual([]);
  });

  it("knows what a header defines that it changes as well", () => {
    const text = patchOf({
      "fs/ids.h": "+#define AIO_ID 77\n",
      "fs/aio.c": '+#include "ids.h"\n int f(void *p)\n {\n+\treturn klp_shadow_get(p, AIO_ID) != NULL;\n }\n',
    });
    const [reading] = engineOver({ "a.patch": text }).patch("/w/a.patch")!.readings;
    expect(reading.shadowCalls.map(({ id }) => id.known && id.value)).toEqual([77n]);
  });

  it("may change a file twice", () => {
    const text = patchOf({ "fs/aio.c": callbacks }) + patchOf({ "fs/aio.c": "+/* KPATCH_ */\n" });
    expect(engineOver({ "a.patch": text }).patch("/w/a.patch")?.readings[0].units).toHaveLength(2);
    expect(found(text)).toEqual([]);
  });

  it("is nobody's business without livepatch code in what it adds", () => {
    const engine = engineOver({
      "a.patch": patchOf({ "fs/aio.c": " klp_shadow_get(p, 1);\n+int a;\n" }),
      "b.patch": patchOf({ "Documentation/livepatch.rst": "+klp_shadow_get()\n" }),
      "c.patch": "klp_",
    });
    for (const name of ["a", "b", "c", "gone"]) {
      expect(engine.patch(`/w/${name}.patch`)).toBeNull();
      expect(engine.diagnostics(`/w/${name}.patch`)).toEqual([]);
      expect(engine.modules(`/w/${name}.patch`)).toEqual([]);
    }
  });

  it("obeys the manifest, and comments in what it adds", () => {
    const text = patchOf({ "fs/aio.c": callbacks.replace("static int", "static void") });
    expect(found(text, '{ "rules": { "callback-wrong-signature": "hint" } }')).toEqual([
      "callback-wrong-signature hint: first",
    ]);
    const ignored = text.replace("@@\n", "@@\n+/* klp-state: ignore callback-wrong-signature */\n");
    expect(found(ignored.replace("+50,5", "+50,6"))).toEqual([]);
  });

  it("is read again when it changes", () => {
    const files = memoryWorkspace({ "a.patch": patchOf({ "fs/aio.c": callbacks }) });
    const engine = createEngine(files);
    expect(engine.diagnostics("/w/a.patch")).toEqual([]);
    files.write("a.patch", patchOf({ "fs/aio.c": callbacks + callbacks }));
    expect(engine.diagnostics("/w/a.patch")).toHaveLength(1);
  });
});

it("has findings on lines that a patch adds alone, whatever the patch is", () => {
  fc.assert(
    fc.property(anyDiff, ({ text, files }) => {
      const added = files.flatMap(({ lines }) => lines.filter((line) => line.added));
      for (const { span } of engineOver({ "a.patch": text }).diagnostics("/w/a.patch")) {
        const line = added.find(({ start, text: own }) => start <= span.start && span.start <= start + own.length);
        expect(line).toBeDefined();
        expect(span.end).toBeGreaterThanOrEqual(span.start);
      }
    }),
    { numRuns: 300 },
  );
});

it("is what the rules speak of that the documentation names", () => {
  const page = readFileSync(new URL("../../../docs/kpatch.md", import.meta.url), "utf8");
  const named = [...page.matchAll(/^- \[([\w-]+)\]\(rules/gm)].map(([, name]) => name);
  expect(named).toEqual(rules.flatMap((rule) => (rule.subject === "module" && rule.inPatches ? [rule.name] : [])));
});

describe("in the editor, a patch", () => {
  const text = patchOf({ "fs/aio.c": callbacks + callbacks });
  const engine = engineOver({ "a.patch": text });

  it("has hovers where its text has them", () => {
    const offset = text.indexOf("KPATCH_PRE");
    const answer = hover(engine, "/w/a.patch", offset + 3);
    expect(answer?.markdown).toContain("`pre_patch` callback");
    expect(text.slice(answer!.span.start, answer!.span.end)).toBe("KPATCH_PRE_PATCH_CALLBACK");
    expect(hover(engine, "/w/a.patch", 2)).toBeNull();
  });

  it("is offered no edit, which would make the head of its hunk wrong", () => {
    expect(engine.diagnostics("/w/a.patch")).not.toEqual([]);
    expect(codeActions(engine, "/w/a.patch", 0, text.length)).toEqual([]);
  });

  it("says what it is for", () => {
    expect(documentStatus(engine, "/w/a.patch", (path) => path)).toEqual({
      livepatches: 1,
      history: null,
      notes: ["a patch for kpatch"],
    });
  });
});
