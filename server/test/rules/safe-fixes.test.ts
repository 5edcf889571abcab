import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../src/engine/create-engine.ts";
import type { Diagnostic } from "../../src/engine/diagnostic.ts";
import { rules } from "../../src/rules/index.ts";
import { memoryWorkspace } from "../support/memory-files.ts";
import { diagnose, readFixture, withFix, type Scenario } from "./fixture.ts";

const root = new URL("../../../test-fixtures/rules/", import.meta.url);
const maximumRounds = 40;

/** An inferred history would come and go with what the fixes reveal. */
const manifest = JSON.stringify({
  streams: {
    main: { source: "livepatch_2.c", releases: [{ name: "livepatch_1", source: "livepatch_1.c" }] },
  },
});

describe("a safe fix removes its diagnostic, adds none and leaves nothing of itself to do", () => {
  describe.each(rules.filter(({ fix }) => fix === "safe").map(({ name }) => name))("in the fixtures of %s", (rule) => {
    const folder = new URL(`${rule}/`, root);
    const names = readdirSync(folder).filter((name) => name.endsWith(".c") && !name.endsWith(".fixed.c"));
    test.each(names)("%s", (name) => {
      expectGoodFixes(readFixture(name, readFileSync(new URL(name, folder), "utf8")));
    });
  });

  test("in generated livepatches", () => {
    fc.assert(
      fc.property(livepatches, (text) => {
        expectGoodFixes(new Map([["livepatch.c", text]]));
      }),
      { numRuns: 200 },
    );
  });

  test("in generated histories", () => {
    fc.assert(
      fc.property(livepatches, livepatches, (first, second) => {
        const texts = { "livepatch_1.c": first, "livepatch_2.c": second, "klp-history.jsonc": manifest };
        expectGoodFixes(new Map(Object.entries(texts)));
      }),
      { numRuns: 80 },
    );
  });
});

/** Applies every safe fix alone, and then all of them one after the other. */
function expectGoodFixes(scenario: Scenario): void {
  const found = diagnose(scenario);
  for (const diagnostic of found) {
    for (const fix of diagnostic.fixes.filter(({ safe }) => safe)) {
      const after = withFix(scenario, fix);
      // Another livepatch may be told apart from this one only now that it can be read.
      const seen = new Set([diagnostic.span, ...fix.edits.map(({ span }) => span)].map(({ file }) => file.path));
      const isEdited = ({ span }: Diagnostic) => seen.has(span.file.path);
      const before = found.filter(isEdited).map(keyOf);
      const left = diagnose(after).filter(isEdited).map(keyOf);
      const key = keyOf(diagnostic);
      expect(left.filter((each) => each === key).length).toBeLessThan(before.filter((each) => each === key).length);
      expect(without(left, before)).toEqual([]);
      expect(problemsOf(after)).toBe(problemsOf(scenario));
    }
  }
  let fixed = scenario;
  for (let round = 0; ; round++) {
    const fix = diagnose(fixed).flatMap(({ fixes }) => fixes.filter(({ safe }) => safe))[0];
    if (fix === undefined) break;
    expect(round).toBeLessThan(maximumRounds);
    fixed = withFix(fixed, fix);
  }
}

function without(all: readonly string[], known: readonly string[]): string[] {
  const rest = [...known];
  return all.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** What a diagnostic speaks of, whatever its place: that moves with the fixes before it. */
function keyOf({ rule, about, span }: Diagnostic): string {
  return [rule, about ?? "", span.file.path].join(" ");
}

/** How much of the text the front end could not read. */
function problemsOf(scenario: Scenario): number {
  const engine = createEngine(memoryWorkspace(Object.fromEntries(scenario)));
  const modules = [...scenario.keys()].flatMap((name) => engine.modules(`/w/${name}`));
  return modules.reduce((sum, { readings }) => sum + readings[0].problems.length, 0);
}

const number = fc.integer({ min: 0, max: 4 }).map(String);
const terminator = fc.constantFrom("{ }", "{}", "{ 0 }");
const id = fc.constantFrom("0", "1", "2", "3", "STATE_A", "STATE_B", "(unsigned long)STATE_A");

const entry = fc.oneof(
  fc.tuple(id, number).map(([i, v]) => `{ .id = ${i}, .version = ${v} }`),
  fc.tuple(id, number).map(([i, v]) => `{\n\t\t.id = ${i},\n\t\t.version = ${v},\n\t}`),
  fc.tuple(id, number).map(([i, v]) => `{\n\t\t.id\t\t= ${i},\n\t\t.version\t= ${v}\n\t}`),
  fc.tuple(id, number).map(([i, v]) => `{ ${i}, ${v} }`),
  id.map((i) => `{ .id = ${i} }`),
  number.map((v) => `{ .version = ${v}, /* no id */ }`),
);

const objects = fc.oneof(
  fc.constant("{ .funcs = funcs }"),
  fc.constant('{\n\t\t.name = "vmlinux",\n\t\t.funcs = funcs,\n\t}'),
  fc.constant('{ .name = "nfs", .funcs = funcs }'),
  fc.constant('{ .name = "nfs", .callbacks = { .pre_patch = pre_patch } }'),
  fc.constant('{ .name = "nfs-v4.ko", .funcs = NULL, .callbacks = { .pre_patch = pre_patch } }'),
  fc.constant("{ .callbacks = { .pre_patch = pre_patch } }"),
  fc.constant("{\n\t\t.name = NULL,\t/* vmlinux */\n\t\t.callbacks = {\n\t\t\t.pre_patch = pre_patch,\n\t\t},\n\t}"),
  fc.constant('{ .funcs = (struct klp_func[]) { { .old_name = "f", .new_func = g } } }'),
);

const functions = fc.constantFrom(
  '{ .old_name = "f", .new_func = g }',
  '{\n\t\t.old_name = "f",\n\t\t.new_func = g,\n\t}',
  '{ "f", g, 0 }',
  '{ .old_name = "f", .old_func = f }',
);

const livepatches = fc
  .record({
    states: fc.option(table("klp_state", "states", entry)),
    objs: table("klp_object", "objs", objects),
    funcs: table("klp_func", "funcs", functions),
    namesStates: fc.boolean(),
    mod: fc.constantFrom(".mod = THIS_MODULE", ".mod = NULL", null),
    replace: fc.boolean(),
    isEnabled: fc.boolean(),
    multiLine: fc.boolean(),
    trailingComma: fc.boolean(),
    called: fc.array(id, { maxLength: 3 }),
    isMarked: fc.boolean(),
    versionMacro: fc.boolean(),
    crlf: fc.boolean(),
  })
  .map((parts) => {
    const members = [
      parts.mod,
      ".objs = objs",
      parts.namesStates && parts.states !== null ? ".states = states" : null,
      parts.replace ? ".replace = true" : null,
      parts.isEnabled ? ".enabled = true" : null,
    ].filter((member) => member !== null);
    const comma = parts.trailingComma ? "," : "";
    const body = parts.multiLine ? `\n\t${members.join(",\n\t")}${comma}\n` : ` ${members.join(", ")}${comma} `;
    const lines = [
      "#include <linux/livepatch.h>",
      "#define STATE_A 1",
      ...(parts.versionMacro ? ["#define STATE_A_VERSION 2"] : []),
      "enum { STATE_B = 3 };",
      "",
      "static struct klp_patch patch;",
      ...parts.called.flatMap((each, index) => [
        `static void use_${index}(void)`,
        "{",
        `\tklp_get_state(&patch, ${each});`,
        `\tklp_get_prev_state(${each});`,
        "}",
        "",
      ]),
      parts.funcs,
      parts.objs,
      parts.states ?? "",
      "/* The livepatch. */",
      `static struct klp_patch patch = {${body}};`,
      "",
      'MODULE_LICENSE("GPL");',
      ...(parts.isMarked ? ['MODULE_INFO(livepatch, "Y");'] : []),
      "",
    ];
    return parts.crlf ? lines.join("\n").replaceAll("\n", "\r\n") : lines.join("\n");
  });

/** A table in one of the ways that people write them, with or without what it should have at its end. */
function table(tag: string, name: string, row: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .record({
      rows: fc.array(row, { maxLength: 4 }),
      end: fc.option(terminator),
      hole: fc.boolean(),
      bound: fc.constantFrom("", "", "exact", "more"),
      layout: fc.constantFrom("lines", "joined", "one line", "comments", "designators"),
      trailingComma: fc.boolean(),
    })
    .map(({ rows, end, hole, bound, layout, trailingComma }) => {
      const all = [...rows.slice(0, 1), ...(hole && rows.length > 2 ? ["{ }"] : []), ...rows.slice(1)];
      if (end !== null) all.push(end);
      const items = layout === "designators" ? all.map((each, index) => `[${index}] = ${each}`) : all;
      const size = bound === "exact" ? String(items.length) : bound === "more" ? String(items.length + 2) : "";
      const comma = trailingComma && items.length > 0 ? "," : "";
      const text =
        layout === "joined"
          ? `\n\t${items.join(", ")}${comma}\n`
          : layout === "one line"
            ? ` ${items.join(", ")}${comma} `
            : layout === "comments"
              ? `\n\t/* first */\n\t${items.join(",\t/* next */\n\t")}${comma} // last\n`
              : `\n\t${items.join(",\n\t")}${comma}\n`;
      return `static struct ${tag} ${name}[${size}] = {${text}};\n`;
    });
}
