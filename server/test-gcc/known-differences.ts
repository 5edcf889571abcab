/** Kernel files that come out otherwise than from gcc, with the reason, as docs/c-front-end.md gives it. */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map([]);
