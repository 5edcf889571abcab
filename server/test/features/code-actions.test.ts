import { expect, test } from "vitest";
import { createEngine } from "../../src/engine/create-engine.ts";
import { type CodeActionProposal, codeActions } from "../../src/features/code-actions.ts";
import { livepatchSource, withoutTerminator } from "../support/livepatch-sources.ts";
import { memoryWorkspace } from "../support/memory-files.ts";

const bad = withoutTerminator(livepatchSource());

function proposals(
  texts: Record<string, string>,
  name: string,
  start = 0,
  end = Infinity,
): readonly CodeActionProposal[] {
  return codeActions(createEngine(memoryWorkspace(texts)), `/w/${name}`, start, end);
}

test("fixes come before suppressions, and the safe one is preferred", () => {
  expect(proposals({ "a.c": bad }, "a.c").map(({ title, preferred }) => [title, preferred])).toEqual([
    ["Add the terminating entry", true],
    ["Ignore state-missing-terminator here", false],
  ]);
});

test("only diagnostics that touch the range count", () => {
  const { start } = createEngine(memoryWorkspace({ "a.c": bad })).diagnostics("/w/a.c")[0]!.span;
  expect(proposals({ "a.c": bad }, "a.c", start, start)).toHaveLength(2);
  expect(proposals({ "a.c": bad }, "a.c", 0, start - 1)).toEqual([]);
});

test("two diagnostics that the same edits mend are one proposal", () => {
  const texts = {
    "patch_1.c": livepatchSource(),
    "patch_2.c": livepatchSource().replace("\t{ .id = LOG_STATE, .version = 1 },\n", ""),
  };
  const [first] = proposals(texts, "patch_2.c");
  expect(first!.diagnostics.map(({ rule }) => rule).sort()).toEqual(["call-undeclared-state", "history-state-dropped"]);
});

test("an included file's diagnostic is offered at the include line, without a suppression", () => {
  const titles = proposals({ "shared.c": bad, "one.c": '#include "shared.c"\n' }, "one.c").map(({ title }) => title);
  expect(titles).toEqual(["Add the terminating entry"]);
});
