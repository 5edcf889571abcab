import { expect, test } from "vitest";
import { verdictOf } from "../../src/kernel/errno.ts";
import { startedMachine, type Event, type Patch } from "../../src/kernel/machine.ts";
import { perform } from "../../src/kernel/patch-stack.ts";
import { getPreviousState, getState } from "../../src/kernel/state-check.ts";
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
  expect(replay(recording)).toEqual({ verdicts: recording.verdicts, log: recording.log.map(withoutMachine) });
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
    log.push(outcome.events.flatMap((event) => linesOf(event, ids)));
  }
  return { verdicts, log };
}

function linesOf(event: Event, ids: readonly bigint[]): string[] {
  switch (event.kind) {
    case "log":
      return [event.text];
    case "callback": {
      const { patch, callback, before } = event;
      const head = `${patch.name}: ${callback}`;
      if (ids.length === 0) return [head];
      return ids.map((id) => {
        const own = getState(patch, id);
        const ownText = own === null ? "-" : `${patch.name}:v${own.version}`;
        return `${head} id=${id} own=${ownText} prev=${previous(before, id)}`;
      });
    }
    case "question":
      return [`${event.patch}: outside id=${event.id} prev=${previous(event.before ?? [], event.id)}`];
    case "no-op":
      return [];
  }
}

function previous(before: readonly Patch[], id: bigint): string {
  const found = getPreviousState(before, id);
  return found === null ? "-" : `${found.patch.name}:v${found.state.version}`;
}

/** Leaves out of a warning what is of one machine and one build: processor, process, line and offset. */
function withoutMachine(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^WARNING: CPU: \d+ PID: \d+ at (\S+):\d+ (\w+)\+.*$/u, "WARNING: at $1 $2"));
}
