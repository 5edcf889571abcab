import type { Guard } from "../../livepatch/functions/paths.ts";

/** Whether a condition only asks for the livepatch's own states and for memory, which are there whenever all is well. */
export function isAboutOwnStates({ about }: Guard): boolean {
  return about.every(({ kind }) => kind === "state" || kind === "allocation");
}
