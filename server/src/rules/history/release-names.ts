import type { Release } from "../../history/history.ts";

/** More names than these are no help in a message. */
const maximumNames = 3;

/** Names with commas between; where they are many, the first and how many more. */
export function listed(names: readonly string[]): string {
  if (names.length <= maximumNames) return names.join(", ");
  return `${names.slice(0, maximumNames - 1).join(", ")} and ${names.length - maximumNames + 1} more`;
}

/** `livepatch_1, livepatch_2 (earlier releases)` */
export function earlierReleases(releases: readonly Release[]): string {
  return `${listed(releases.map(({ name }) => name))} (earlier release${releases.length > 1 ? "s" : ""})`;
}
