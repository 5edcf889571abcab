import type { Engine } from "../../../src/engine/engine.ts";
import { applyEdits } from "../../../src/features/apply-edits.ts";
import { livepatchSource } from "../../support/livepatch-sources.ts";
import { engineOver } from "../../support/memory-files.ts";

export const manifestPath = "/w/klp-history.jsonc";

/** A text with one `|`, as the text without it and the offset where it stood. */
export function atCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf("|");
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

/** An engine over a manifest, some livepatches and what else is said. */
export function engineOf(manifest: string, others: Readonly<Record<string, string>> = {}): Engine {
  return engineOver({
    "livepatch.c": livepatchSource(),
    "v2/livepatch.c": livepatchSource(),
    "v2/helpers.c": "int x;\n",
    ...others,
    "klp-history.jsonc": manifest,
  });
}

/** The text after one replacement. */
export function replaced(text: string, { start, end }: { readonly start: number; readonly end: number }, by: string) {
  return applyEdits(text, [{ start, end, newText: by }]);
}
