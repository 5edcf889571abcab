import { parentPort, workerData } from "node:worker_threads";
import { createEngine } from "../src/engine/create-engine.ts";
import { memoryWorkspace } from "../test/support/memory-files.ts";
import { mutant } from "./mutate.ts";

/** What the main thread tells this one to do. */
interface Work {
  readonly shapes: readonly string[];
  readonly seed: number;
  /** Number of the first mutant. */
  readonly from: number;
  /** How many there are; null for no end. With none, the first one's text is all that is asked for. */
  readonly count: number | null;
  /** The number of the one being read, for a main thread that hears nothing of a hanging one. */
  readonly progress: SharedArrayBuffer;
}

/** What went wrong with one mutant. */
interface Finding {
  readonly number: number;
  readonly text: string;
  readonly message: string;
}

const { shapes, seed, from, count, progress } = workerData as Work;
const reading = new Int32Array(progress);
const slowest = 1000;

if (count === 0)
  parentPort?.postMessage({ number: from, text: mutant(shapes, seed, from), message: "" } satisfies Finding);

for (let number = from; count === null || number < from + count; number++) {
  Atomics.store(reading, 0, number);
  const text = mutant(shapes, seed, number);
  const message = faultOf(text);
  if (message !== null) parentPort?.postMessage({ number, text, message } satisfies Finding);
}

/** What is wrong with what the engine makes of a text, or null. */
function faultOf(text: string): string | null {
  const begun = performance.now();
  try {
    const path = "/w/livepatch.c";
    const engine = createEngine(memoryWorkspace({ "livepatch.c": text, "other.c": shapes[0] ?? "" }));
    engine.modules(path);
    engine.notes(path);
    for (const { rule, span, related } of engine.diagnostics(path)) {
      for (const each of [span, ...related.map((one) => one.span)]) {
        const isInside = 0 <= each.start && each.start <= each.end && each.end <= each.file.text.length;
        if (!isInside) return `${rule} stands outside of ${each.file.path}: ${each.start} to ${each.end}`;
      }
    }
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const elapsed = performance.now() - begun;
  return elapsed > slowest ? `took ${elapsed.toFixed(0)} ms` : null;
}
