import { symbolName } from "./elf-file.ts";
import { isCode, sectionAt, type Image } from "./image.ts";
import { targetOf, type Place } from "./relocations.ts";

/** What code may do to data before the kernel reads it, as far as relocations tell. */
export interface RunTimeWrites {
  /** Whether code refers to exactly this member. */
  readonly refersTo: (member: Place) => boolean;
  /** Whether code refers to an id or a version of a states array with so many rows, or to its start. */
  readonly refersToStates: (start: Place, rows: number) => boolean;
  /** Whether the address of a patch gets to anything but the kernel's livepatch functions, of which none writes what an author sets. */
  readonly escapes: (patch: Place) => boolean;
  /** Whether the address of a patch is handed to `klp_enable_patch`. */
  readonly isEnabled: (patch: Place) => boolean;
}

/** A relocation that refers to data. An instruction may reach a few bytes further than its relocation says: from `least` to `most`. */
interface Reference {
  readonly least: number;
  readonly most: number;
  readonly holder: number;
  readonly index: number;
}

const readers = new Set([
  "klp_enable_patch",
  "klp_disable_patch",
  "klp_register_patch",
  "klp_unregister_patch",
  "klp_get_state",
]);
const enablers = new Set(["klp_enable_patch", "klp_register_patch"]);
/** How many bytes of code may lie between the address of a patch and the call that it is for. */
const callDistance = 64;
const stateSize = 24;

export function createRunTimeWrites(image: Image): RunTimeWrites {
  const references = referencesBySection(image);
  const to = (place: Place, size: number) => referencesTo(references.get(place.section) ?? [], place.offset, size);
  const isHeldByCode = ({ holder }: Reference) => isCode(image.file.sections[holder]!);
  const calledWith = (reference: Reference) =>
    isHeldByCode(reference) ? nextCallee(image, reference.holder, reference.index) : null;
  return {
    refersTo: (member) => to(member, 1).some(isHeldByCode),
    refersToStates: (start, rows) =>
      Array.from({ length: rows + 1 }, (_, row) => row * stateSize).some((offset) =>
        [0, 8].some((member) =>
          to({ section: start.section, offset: start.offset + offset + member }, 1).some(isHeldByCode),
        ),
      ),
    escapes: (patch) => to(patch, 1).some((reference) => !readers.has(calledWith(reference) ?? "")),
    isEnabled: (patch) => to(patch, 1).some((reference) => enablers.has(calledWith(reference) ?? "")),
  };
}

/** The references to each section of data, in ascending order. */
function referencesBySection(image: Image): ReadonlyMap<number, readonly Reference[]> {
  const { file, relocations } = image;
  const found = new Map<number, Reference[]>();
  for (const [holder, table] of relocations) {
    for (let index = 0; index < table.count; index++) {
      const target = targetOf(file, table, index);
      if (target?.kind !== "place" || sectionAt(image, { ...target.place, offset: 0 }) === null) continue;
      const { section, offset } = target.place;
      if (isCode(file.sections[section]!)) continue;
      const { least, most } = file.machine.reach(table.types[index]!);
      const reference = { least: offset + least, most: offset + most, holder, index };
      const list = found.get(section);
      if (list === undefined) found.set(section, [reference]);
      else list.push(reference);
    }
  }
  for (const list of found.values()) list.sort((a, b) => a.least - b.least);
  return found;
}

const mostReach = 8;

/** The references that may reach one of `size` bytes. */
function referencesTo(sorted: readonly Reference[], offset: number, size: number): readonly Reference[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]!.least < offset - mostReach) low = middle + 1;
    else high = middle;
  }
  const found: Reference[] = [];
  for (let index = low; index < sorted.length && sorted[index]!.least < offset + size; index++) {
    if (sorted[index]!.most >= offset) found.push(sorted[index]!);
  }
  return found;
}

/** The name of the first thing that is no data of this module and to which code refers behind a relocation: what it calls next. */
function nextCallee(image: Image, holder: number, from: number): string | null {
  const { file, relocations } = image;
  const table = relocations.get(holder);
  if (table === undefined) return null;
  for (let index = from + 1; index < table.count; index++) {
    if (table.offsets[index]! - table.offsets[from]! > callDistance) return null;
    if (file.machine.labels.includes(table.types[index]!)) continue;
    const target = targetOf(file, table, index);
    if (target?.kind === "elsewhere") return symbolName(file, target.symbol);
    const section = target === null ? null : sectionAt(image, target.place);
    if (section !== null && isCode(section)) return null;
  }
  return null;
}
