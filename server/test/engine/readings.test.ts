import { describe, expect, test } from "vitest";
import { engineOver } from "../support/memory-files.ts";

const path = "/w/livepatch.c";

/** A whole livepatch around a states array; `before` stands above the array. */
function livepatch(rows: string, before = ""): string {
  return `#include <linux/livepatch.h>
${before}
static struct klp_func funcs[] = { { .old_name = "a", .new_func = b }, { } };
static struct klp_object objs[] = { { .funcs = funcs }, { } };
static struct klp_state states[] = {
${rows}
};
static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states, .replace = true };
static struct klp_state *own_state(unsigned long id) { return klp_get_state(&patch, id); }
static int __init start(void) { return klp_enable_patch(&patch); }
static void __exit stop(void) { }
module_init(start);
module_exit(stop);
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
`;
}

/** `severity rule where condition` of each diagnostic. */
function told(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  const diagnostics = engineOver({ "livepatch.c": text, ...others }).diagnostics(path);
  return diagnostics.map(({ severity, rule, when }) => `${severity} ${rule}${when === null ? "" : ` where ${when}`}`);
}

/** `id:version` of the states that each reading walks. */
function states(text: string, others: Readonly<Record<string, string>> = {}): string[] {
  const [module] = engineOver({ "livepatch.c": text, ...others }).modules(path);
  return module!.readings.map(({ stateTables }) =>
    stateTables
      .flatMap(({ walked }) =>
        walked.map(({ id, version }) => `${id.known ? id.value : "?"}:${version.known ? version.value : "?"}`),
      )
      .join(" "),
  );
}

describe("a table under conditions is read with", () => {
  test.each([
    ["entries under #ifdef", "#ifdef CONFIG_A\n{ 1, 1 },\n#endif\n{ 2, 1 }, { }", "", ["1:1 2:1", "2:1"]],
    ["fields under #if", "{ .id = 1,\n#if IS_ENABLED(CONFIG_A)\n.version = 2,\n#endif\n}, { }", "", ["1:2", "1:0"]],
    [
      "values under #ifdef",
      "{ 1, V }, { }",
      "#ifdef CONFIG_A\n#define V 3\n#else\n#define V 4\n#endif",
      ["1:3", "1:4"],
    ],
    [
      "an #elif chain",
      "#if defined(CONFIG_A)\n{ 1, 1 },\n#elif defined(CONFIG_B)\n{ 2, 1 },\n#else\n{ 3, 1 },\n#endif\n{ }",
      "",
      ["1:1", "2:1", "3:1"],
    ],
    [
      "one name tested twice and negated",
      "#ifdef CONFIG_A\n{ 1, 1 },\n#endif\n#ifndef CONFIG_A\n{ 2, 1 },\n#endif\n{ }",
      "",
      ["1:1", "2:1"],
    ],
    [
      "architecture branches",
      "#ifdef CONFIG_X86_64\n{ 1, 1 },\n#elif defined(CONFIG_S390)\n{ 2, 1 },\n#endif\n{ }",
      "",
      ["1:1", "2:1", ""],
    ],
    [
      "a version",
      "#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)\n{ 1, 1 },\n#else\n{ 2, 1 },\n#endif\n{ }",
      "",
      ["1:1", "2:1"],
    ],
  ])("%s", (_, rows, before, expected) => {
    expect([...states(livepatch(rows, before))].sort()).toEqual([...expected].sort());
    expect(told(livepatch(rows, before))).toEqual([]);
  });

  test("both branches opening the list", () => {
    const text = livepatch("{ 9, 1 }, { }").replace(
      "static struct klp_state states[] = {",
      "#ifdef CONFIG_A\nstatic struct klp_state states[] = { { 1, 1 },\n#else\nstatic struct klp_state states[] = { { 2, 1 },\n#endif",
    );
    expect(states(text)).toEqual(["1:1 9:1", "2:1 9:1"]);
    expect(told(text)).toEqual([]);
  });

  test("the whole file under one #if", () => {
    const text = `#if IS_ENABLED(CONFIG_A)\n${livepatch("{ 1, 1 }, { }")}#endif\n`;
    expect(states(text)).toEqual(["1:1", ""]);
    expect(told(text)).toEqual([]);
  });

  test("an include guard in a header", () => {
    const header = "#ifndef STATES_H\n#define STATES_H\n#define ID 5\n#endif\n";
    expect(
      states(livepatch("{ ID, 1 }, { }", '#include "states.h"\n#include "states.h"'), { "states.h": header }),
    ).toEqual(["5:1"]);
  });

  test("a guard that is an error", () => {
    expect(told(livepatch("{ 1, 1 }, { }", "#if !IS_MODULE(CONFIG_A)\n#error needs the module\n#endif"))).toEqual([]);
  });
});

describe("a mistake that only some configurations have", () => {
  test("is a warning that says which", () => {
    expect(told(livepatch("{ 1, 1 },\n#ifdef CONFIG_A\n{ }\n#endif"))).toEqual([
      "warning state-missing-terminator where !CONFIG_A",
    ]);
  });

  test("is none if no configuration has it: an id in exclusive branches", () => {
    expect(told(livepatch("#ifdef CONFIG_A\n{ 1, 1 },\n#else\n{ 1, 2 },\n#endif\n{ }"))).toEqual([]);
  });

  test("is an error where every configuration with the place has it", () => {
    expect(told(livepatch("#ifdef CONFIG_A\n{ 1, 1 }, { 1, 2 },\n#endif\n{ }"))).toEqual([
      "error state-duplicate-id where CONFIG_A",
    ]);
  });

  test("is held against a release under the same conditions", () => {
    const rows = (low: number, high: number) => `#ifdef CONFIG_A\n{ 1, ${low} },\n#else\n{ 1, ${high} },\n#endif\n{ }`;
    const manifest =
      '{ "streams": { "s": { "source": "livepatch.c", "releases": [{ "name": "old", "source": "old.c" }] } } }';
    const others = { "old.c": livepatch(rows(1, 5)), "klp-history.jsonc": manifest };
    expect(told(livepatch(rows(1, 5)), others)).toEqual([]);
    expect(told(livepatch(rows(1, 4)), others)).toEqual(["error history-version-regressed where !CONFIG_A"]);
  });
});

describe("the manifest's configuration", () => {
  const text = livepatch(
    "{ 1, 1 },\n#ifdef CONFIG_A\n{ 2, 1 },\n#else\n{ 3, 1 },\n#endif\n#if IS_MODULE(CONFIG_B)\n{ 4, 1 },\n#endif\n{ }",
  );
  const manifest = (config: unknown) => ({ "klp-history.jsonc": JSON.stringify({ kernel: { config } }) });

  test("settles what its file says, and what that leaves out", () => {
    const files = { ...manifest(".config"), ".config": "# CONFIG_A is not set\nCONFIG_B=m\n" };
    expect(states(text, files)).toEqual(["1:1 3:1 4:1"]);
  });

  test("settles the options that it names, and leaves others open", () => {
    expect(states(text, manifest(["CONFIG_A"]))).toEqual(["1:1 2:1 4:1", "1:1 2:1"]);
    expect(states(text, manifest(["CONFIG_A=n", "CONFIG_B=y"]))).toEqual(["1:1 3:1"]);
  });

  test("that is not there is told in the manifest", () => {
    const engine = engineOver({ "livepatch.c": text, ...manifest("missing.config") });
    expect(engine.diagnostics("/w/klp-history.jsonc").map(({ rule, message }) => [rule, message])).toEqual([
      ["manifest-unresolved", "There is no file `missing.config` in the workspace folder."],
    ]);
  });
});

describe("branches that no reading reaches", () => {
  const branches = Array.from({ length: 12 }, (_, index) => `defined(CONFIG_${index})\n#define LIMIT ${index}\n`);
  const many = `#if ${branches.join("#elif ")}#endif\n`;
  const notes = (text: string): string[] =>
    engineOver({ "livepatch.c": text })
      .notes(path)
      .map(({ message }) => message);

  test("are noted in a livepatch", () => {
    const [first] = notes(livepatch("\t{ .id = 1, .version = 1 }, { }", many));
    expect(first).toMatch(/^line \d+: this branch was not looked at/u);
  });

  test("are passed over in a file that has nothing of one", () => {
    expect(notes(`${many}static int limit = LIMIT;\n`)).toEqual([]);
  });
});
