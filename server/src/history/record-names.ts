import { numberedStem } from "./infer.ts";

/** A stream's name after the file of its livepatches: `livepatch` for `livepatch_3`. */
export function streamName(name: string): string {
  return numberedStem(name).replace(/[-_.]+$/, "") || "livepatch";
}

/** A name that none of `taken` is: the wanted one, or with a number behind it. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}

/**
 * The name to propose for the next release of a stream: the next number after the newest one, else the module's name.
 * Never one of those that the stream has.
 */
export function nextReleaseName(names: readonly string[], moduleName: string): string {
  const taken = new Set(names);
  const [, stem, digits] = /^(.*?)([0-9]{1,9})$/.exec(names.at(-1) ?? "") ?? [];
  if (stem === undefined || digits === undefined) return freeName(moduleName, taken);
  for (let number = Number(digits) + 1; ; number++) {
    const name = stem + String(number).padStart(digits.length, "0");
    if (!taken.has(name)) return name;
  }
}
