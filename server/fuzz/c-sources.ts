import { createEngine } from "../src/engine/create-engine.ts";
import { memoryWorkspace } from "../test/support/memory-files.ts";

/** What is wrong with what the engine makes of a C text, or null. */
export function faultInSource(text: string, shapes: readonly string[]): string | null {
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
  return null;
}
