import { expect, test } from "vitest";
import { createEngine } from "../../src/engine/create-engine.ts";
import { includedDiagnostics } from "../../src/features/included-diagnostics.ts";
import { livepatchSource, withoutTerminator } from "../support/livepatch-sources.ts";
import { memoryWorkspace } from "../support/memory-files.ts";

const bad = withoutTerminator(livepatchSource());

/** The rules told at each `#include` line of a file. */
function told(texts: Record<string, string>, name: string): (readonly [directive: string, rule: string])[] {
  return includedDiagnostics(createEngine(memoryWorkspace(texts)), `/w/${name}`).map(({ directive, diagnostic }) => [
    directive.file.text.slice(directive.start, directive.end),
    diagnostic.rule,
  ]);
}

test("a diagnostic is told at the line that brings its file in", () => {
  const texts = { "shared.c": bad, "other.h": "", "one.c": '#include "other.h"\n#include "shared.c"\n' };
  expect(told(texts, "one.c")).toEqual([['#include "shared.c"', "state-missing-terminator"]]);
});

test("a diagnostic of a file that comes in through another is told at the author's own line", () => {
  const texts = { "shared.c": bad, "middle.h": '#include "shared.c"\n', "one.c": '#include "middle.h"\n/* klp_ */\n' };
  expect(told(texts, "one.c")).toEqual([['#include "middle.h"', "state-missing-terminator"]]);
});

test("a file is not told what stands in itself", () => {
  expect(told({ "a.c": bad }, "a.c")).toEqual([]);
});

test("a file is not told what another source of its module has", () => {
  const texts = { "main.c": bad, "more.c": "int klp_more;\n", Kbuild: "obj-m := one.o\none-y := main.o more.o\n" };
  expect(told(texts, "more.c")).toEqual([]);
});
