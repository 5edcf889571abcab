import type { Edit, FileEdits } from "./edits.ts";

/** One mistake in the complete livepatch. */
export interface Mistake {
  /** What its author did, in a short sentence. */
  readonly title: string;
  /** Where; `reboot_2.c` where it does not say. */
  readonly file?: string;
  readonly edits: readonly Edit[];
  /** Changes of other files that the mistake needs. */
  readonly elsewhere?: readonly FileEdits[];
  /** The rule that names it. */
  readonly rule: string;
  /** What else is reported, each as often as it is. */
  readonly also?: readonly string[];
}

/** All changes that make the mistake. */
export function changesOf({ file = "reboot_2.c", edits, elsewhere = [] }: Mistake): readonly FileEdits[] {
  return [{ file, edits }, ...elsewhere];
}
