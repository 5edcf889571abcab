import { editDistance } from "./edit-distance.ts";

/**
 * Up to `maximum` of the names that are written almost like one, the most alike first: what a compiler made of it
 * (`name.isra.0`), then by edits. Copies that the compiler or the linker adds beside each function are none.
 */
export function similarNames(
  name: string,
  maximum: number,
  forEachName: (visit: (candidate: string) => void) => void,
): readonly string[] {
  if (name.length > maximumLength) return [];
  const limit = Math.max(1, Math.floor(name.length / 4));
  const found = new Map<string, number>();
  forEachName((candidate) => {
    const isVariant = candidate.startsWith(`${name}.`);
    if (!isVariant && Math.abs(candidate.length - name.length) > limit) return;
    if (found.has(candidate) || /^__(?:pfx|cfi)_/.test(candidate)) return;
    const distance = isVariant ? 0 : editDistance(name, candidate, limit);
    if (distance <= limit) found.set(candidate, distance);
  });
  return [...found]
    .sort(([left, near], [right, far]) => near - far || (left < right ? -1 : 1))
    .slice(0, maximum)
    .map(([candidate]) => candidate);
}

/** include/linux/kallsyms.h: KSYM_NAME_LEN. */
const maximumLength = 512;
