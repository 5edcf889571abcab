import type { Event, Patch } from "../../src/kernel/machine.ts";
import { getPreviousState, getState } from "../../src/kernel/state-check.ts";

/** What stands in the log of a real kernel for an event, if callbacks look these state ids up and tell. */
export function printedLines(event: Event, ids: readonly bigint[]): readonly string[] {
  switch (event.kind) {
    case "log":
      return [event.text];
    case "callback": {
      const { patch, object, callback, before } = event;
      const head = `${patch.name}: ${callback}${object === null ? "" : ` of ${object}`}`;
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

/** Leaves out of a warning what is of one machine and one build: processor, process, line and offset. */
export function withoutMachine(line: string): string {
  return line.replace(/^WARNING: CPU: \d+ PID: \d+ at (\S+):\d+ (\w+)\+.*$/u, "WARNING: at $1 $2");
}

function previous(before: readonly Patch[], id: bigint): string {
  const found = getPreviousState(before, id);
  return found === null ? "-" : `${found.patch.name}:v${found.state.version}`;
}
