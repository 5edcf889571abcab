import { parentPort, workerData } from "node:worker_threads";
import { faultInSource } from "./c-sources.ts";
import { faultInManifest, manifestShapes, mutantManifest, someOffsets } from "./manifests.ts";
import { mutant } from "./mutate.ts";

/** What the main thread tells this one to do. */
interface Work {
  readonly subject: "c" | "manifest";
  /** C sources that are broken; manifests have shapes of their own. */
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

const { subject, shapes, seed, from, count, progress } = workerData as Work;
const reading = new Int32Array(progress);
const slowest = 1000;

if (count === 0) parentPort?.postMessage({ number: from, text: textOf(from), message: "" } satisfies Finding);

for (let number = from; count === null || number < from + count; number++) {
  Atomics.store(reading, 0, number);
  const text = textOf(number);
  const message = faultOf(text, number);
  if (message !== null) parentPort?.postMessage({ number, text, message } satisfies Finding);
}

function textOf(number: number): string {
  return subject === "c" ? mutant(shapes, seed, number) : mutantManifest(manifestShapes, seed, number);
}

/** What is wrong with what the engine makes of a text, or null. */
function faultOf(text: string, number: number): string | null {
  const begun = performance.now();
  try {
    const fault = subject === "c" ? faultInSource(text, shapes) : faultInManifest(text, someOffsets(text, 8, number));
    if (fault !== null) return fault;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const elapsed = performance.now() - begun;
  return elapsed > slowest ? `took ${elapsed.toFixed(0)} ms` : null;
}
