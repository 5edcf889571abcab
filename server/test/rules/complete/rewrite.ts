import type { Edit, FileEdits } from "./edits.ts";

/** A change of the complete livepatch that leaves it as right as it was. */
export interface Rewrite {
  /** What is written otherwise, in a short sentence. */
  readonly title: string;
  /** Of `reboot_2.c`. */
  readonly edits?: readonly Edit[];
  /** Of any file. */
  readonly changes?: readonly FileEdits[];
  /** Why it cannot be made together with others; they are found in what the text was before. */
  readonly alone?: string;
}

/** All changes of a rewrite. */
export function changesOf({ edits = [], changes = [] }: Rewrite): readonly FileEdits[] {
  return [...(edits.length > 0 ? [{ file: "reboot_2.c", edits }] : []), ...changes];
}
