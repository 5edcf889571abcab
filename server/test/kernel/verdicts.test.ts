import { expect, test } from "vitest";
import { verdictOf } from "../../src/kernel/errno.ts";
import { startedMachine } from "../../src/kernel/machine.ts";
import { perform } from "../../src/kernel/patch-stack.ts";
import { printedLines, withoutMachine } from "./printed-lines.ts";
import { probedIds, readRecordings, stepsOf, type Recording } from "./recordings.ts";

/** What the model does not speak of, and why. */
const beyond: Readonly<Record<string, string>> = {
  "unknown function: compatibility is checked first":
    "whether a kernel has a function to patch is in its symbol table, which the model does not have",
};

const recordings = readRecordings();
const within = recordings.filter(({ name }) => !Object.hasOwn(beyond, name));

test.each(["6.12", "6.1"])("there are recordings of Linux %s", (series) => {
  expect(recordings.filter(({ kernel }) => kernel.startsWith(`${series}.`)).length).toBeGreaterThan(100);
});

test.each(Object.entries(beyond))("beyond the model is %s: %s", (name) => {
  const recording = recordings.find((each) => each.name === name);
  expect(replay(recording!).verdicts).not.toEqual(recording!.verdicts);
});

test.each(within.map((each) => [each.name, each.kernel, each] as const))("%s (%s)", (_name, _kernel, recording) => {
  expect(replay(recording)).toEqual({
    verdicts: recording.verdicts,
    log: recording.log.map((lines) => lines.map(withoutMachine)),
  });
});

/** Plays a recording on the model and writes what the kernel and the callbacks would have printed. */
function replay(recording: Recording): Pick<Recording, "verdicts" | "log"> {
  const ids = probedIds(recording);
  let machine = startedMachine([]);
  const verdicts: string[] = [];
  const log: string[][] = [];
  for (const step of stepsOf(recording)) {
    const outcome = perform(machine, step);
    machine = outcome.machine;
    verdicts.push(verdictOf(outcome.errno));
    log.push(outcome.events.flatMap((event) => printedLines(event, ids)));
  }
  return { verdicts, log };
}
