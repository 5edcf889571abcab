import { memberOf } from "./arrays.ts";
import { known, unknown, type BuiltFact } from "./built-fact.ts";
import { extentAt, isBlank, numberAt, pointerAt, sectionAt } from "./image.ts";
import type { Reading } from "./reading.ts";
import type { Place } from "./relocations.ts";

/** A row of a `struct klp_state` array before its terminator: `id` an `unsigned long`, `version` an `unsigned int`. */
export interface BuiltState {
  readonly id: bigint;
  readonly version: bigint;
}

/** `struct klp_state` on a 64-bit kernel, the same since 5.5: id, version, four bytes of padding, data. */
const rowSize = 24;
const versionOffset = 8;
const idAndVersion = 12;
const maximumRows = 4096;
const writable = 1; // SHF_WRITE

/**
 * The states of an array as the kernel's walk sees them. Unknown where the file has only zeros for an array that has room for states: what
 * fills it runs later. Mirrors `kernel/livepatch/state.c: klp_for_each_state`.
 */
export function readStates({ image, writes }: Reading, start: Place): BuiltFact<readonly BuiltState[]> {
  const section = sectionAt(image, start);
  if (section === null) return unknown("the states array lies outside of what is loaded");
  const { size, exact } = extentAt(image, start);
  const rows: BuiltState[] = [];
  for (let offset = 0; offset + rowSize <= size && rows.length < maximumRows; offset += rowSize) {
    const row = memberOf(start, offset);
    if (pointerAt(image, row)?.kind === "place") return unknown("the id of a state is an address");
    const id = numberAt(image, row, 8);
    const version = numberAt(image, memberOf(row, versionOffset), 4);
    if (id === null || version === null) break;
    // `->data` behind them is there to be written.
    if (writes.refersTo(row, idAndVersion)) return noStaticStates;
    if (id !== 0n) {
      rows.push({ id, version });
      continue;
    }
    const mayBeFilled = isBlank(section) || (section.flags & writable) !== 0;
    if (rows.length === 0 && mayBeFilled && !(exact && size === rowSize)) return noStaticStates;
    return known(rows);
  }
  return rows.length === 0 ? noStaticStates : unknown("the states array has no terminator");
}

const noStaticStates = unknown("no static states: the array is filled at run time");
