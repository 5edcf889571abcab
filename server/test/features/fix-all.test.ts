import { expect, test } from "vitest";
import { fixAll } from "../../src/features/fix-all.ts";
import { livepatchSource, withoutTerminator } from "../support/livepatch-sources.ts";
import { memoryWorkspace } from "../support/memory-files.ts";

const good = livepatchSource();
const bad = withoutTerminator(good);
const everything = (): boolean => true;

test("a file without mistakes stays as it is", () => {
  const result = fixAll(memoryWorkspace({ "a.c": good }), ["/w/a.c"], everything);
  expect([result.texts.size, result.applied]).toEqual([0, []]);
});

test("a safe fix is applied, and told with the line that its diagnostic stood on", () => {
  const { texts, applied } = fixAll(memoryWorkspace({ "a.c": bad }), ["/w/a.c"], everything);
  expect(texts).toEqual(new Map([["/w/a.c", good]]));
  expect(applied).toMatchObject([{ rule: "state-missing-terminator", path: "/w/a.c", line: 29 }]);
});

test("a fix that writes at another's place is made in the next round", () => {
  const missing = good.replace("? 0 :", "&& klp_get_state(&patch, 5) && klp_get_state(&patch, 6) ? 0 :");
  const { texts, applied } = fixAll(memoryWorkspace({ "a.c": missing }), ["/w/a.c"], everything);
  expect(applied.map(({ rule }) => rule)).toEqual(["call-undeclared-state", "call-undeclared-state"]);
  const again = fixAll(memoryWorkspace({ "a.c": texts.get("/w/a.c") ?? "" }), ["/w/a.c"], everything);
  expect(again.applied).toEqual([]);
});

test("equal edits of two modules in one file are made once", () => {
  const files = memoryWorkspace({
    "shared.c": bad,
    "one.c": '#include "shared.c"\n',
    "two.c": '#include "shared.c"\n',
  });
  const { texts } = fixAll(files, ["/w/one.c", "/w/two.c"], everything);
  expect(texts).toEqual(new Map([["/w/shared.c", good]]));
});

test("a file that may not change does not", () => {
  const files = memoryWorkspace({ "shared.c": bad, "one.c": '#include "shared.c"\n' });
  const { texts } = fixAll(files, ["/w/one.c"], (path) => path === "/w/one.c");
  expect(texts.size).toBe(0);
});

test("a rule that is off is not fixed", () => {
  const severities = new Map([["state-missing-terminator", "off"] as const]);
  const { texts } = fixAll(memoryWorkspace({ "a.c": bad }), ["/w/a.c"], everything, { severities });
  expect(texts.size).toBe(0);
});

test("a fix in a shared file is left out if another module would gain a diagnostic by it", () => {
  // The entry that the first module misses is one that the second already has, under the macro's name.
  const shared = good.replace("#define LOG_STATE 1\n", "").replace("LOG_STATE) ? 0", "WANTED) ? 0");
  const anyState = "struct klp_state *any_state(unsigned long id) { return klp_get_state(&patch, id); }\n";
  const files = (wantedByTwo: string) =>
    memoryWorkspace({
      "shared.c": shared,
      "one.c": '#define LOG_STATE 1\n#define WANTED 5\n#include "shared.c"\n',
      "two.c": `#define LOG_STATE ${wantedByTwo}\n#define WANTED ${wantedByTwo}\n#include "shared.c"\n${anyState}`,
      Kbuild: "obj-m := one.o two.o\n",
    });
  expect(fixAll(files("1"), ["/w/one.c"], everything).applied.map(({ rule }) => rule)).toEqual([
    "call-undeclared-state",
  ]);
  expect(fixAll(files("5"), ["/w/one.c"], everything).applied).toEqual([]);
});

test("a fix may write the manifest that governs the file, once for each that has to wait for the one before it", () => {
  const ids = Array.from({ length: 40 }, (_, index) => index + 2);
  const entries = ids.map((id) => `\t{ .id = ${id}, .version = 1 },\n`).join("");
  const many = good.replace("\t{ }\n};\n\nstatic struct klp_patch patch = {", `${entries}$&`);
  const files = memoryWorkspace({
    "a.c": many,
    "klp-history.jsonc":
      '{\n  // Whose is which.\n  "states": {\n    "1": { "name": "LOG_STATE" } // the first\n  }\n}\n',
  });
  const { texts, applied } = fixAll(files, ["/w/a.c"], everything);
  const registered = ids
    .map((id) => `,\n    "${id}": {}`)
    .join("")
    .replace(",", ", // the first");
  const expected = `{\n  // Whose is which.\n  "states": {\n    "1": { "name": "LOG_STATE" }${registered}\n  }\n}\n`;
  expect(texts).toEqual(new Map([["/w/klp-history.jsonc", expected]]));
  expect(new Set(applied.map(({ rule, path }) => `${rule} ${path}`))).toEqual(
    new Set(["history-state-unregistered /w/a.c"]),
  );
  const onlySource = (path: string): boolean => path === "/w/a.c";
  expect(fixAll(files, ["/w/a.c"], onlySource).applied).toEqual([]);
});
