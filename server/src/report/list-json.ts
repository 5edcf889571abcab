import type { ListedLivepatch } from "./listing.ts";

/** `list --format json`. */
export function listJson(livepatches: readonly ListedLivepatch[]): string {
  return `${JSON.stringify({ schema: 1, livepatches }, null, 2)}\n`;
}
