import type { Budget } from "./budget.ts";
import { symbolName } from "./elf-file.ts";
import { isBlank, isCode, sectionAt, type Image } from "./image.ts";
import { targetOf, type Place, type Relocations } from "./relocations.ts";
import { instructionAt } from "./store-instructions.ts";

/** What code may do to data before the kernel reads it, as far as relocations and the stores behind them tell. */
export interface RunTimeWrites {
  /** Whether code refers to one of so many bytes. True also where there is too much code to tell. */
  readonly refersTo: (start: Place, size: number) => boolean;
  /** Whether the address of a patch is handed to `klp_enable_patch`. */
  readonly isEnabled: (patch: Place) => boolean;
  /**
   * Whether all that is done with the address of a patch is to hand it to the kernel's livepatch functions, none of which writes a member
   * that an author sets; and whether that was seen. Where it is false a member that is zero in the file may be set by code.
   */
  readonly isOnlyEnabled: (patch: Place) => boolean;
}

/** That something refers to a byte of data, or to one of a few: an x86-64 instruction may reach further than its relocation says. */
interface Reference {
  readonly least: number;
  readonly most: number;
  /** The section of the relocation, and its number there. */
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
/** How many bytes of code behind an address are searched for stores, at most to the next call. */
const storeDistance = 256;
/** How many relocations may lie between an address and a call; there are at most three an instruction. */
const maximumBetween = 128;
/** How many bytes the decoders read. */
const longestRead = 8;

export function createRunTimeWrites(image: Image, budget: Budget): RunTimeWrites {
  const { bySection, complete } = collect(image, budget);
  /** Null where there is too much to look at. */
  const to = ({ section, offset }: Place, size: number) => {
    const found = complete ? referencesTo(bySection.get(section) ?? [], offset, size) : [];
    return complete && budget.spend(found.length) ? found : null;
  };
  const isHeldByCode = ({ holder }: Reference) => isCode(image.file.sections[holder]!);
  const callee = ({ holder, index }: Reference) => {
    const table = image.relocations.get(holder);
    return table !== undefined && budget.spend(maximumBetween) ? nextCallee(image, table, index) : null;
  };
  const isHandedTo = (functions: ReadonlySet<string>) => (reference: Reference) =>
    isHeldByCode(reference) && functions.has(callee(reference) ?? "");
  const isEnabled = (patch: Place) => to(patch, 1)?.some(isHandedTo(enablers)) ?? false;
  return {
    refersTo: (start, size) => to(start, size)?.some(isHeldByCode) ?? true,
    isEnabled,
    isOnlyEnabled: (patch) => isEnabled(patch) && (to(patch, 1)?.every(isHandedTo(readers)) ?? false),
  };
}

/** The references to each section of data, in ascending order; not all of them where the budget does not suffice. */
function collect(
  image: Image,
  budget: Budget,
): { readonly bySection: ReadonlyMap<number, readonly Reference[]>; readonly complete: boolean } {
  const { file, relocations } = image;
  const bySection = new Map<number, Reference[]>();
  let complete = true;
  for (const [holder, table] of relocations) {
    for (let index = 0; index < table.count; index++) {
      const target = targetOf(file, table, index);
      if (target?.kind !== "place" || !isData(image, target.place.section)) continue;
      const { section, offset } = target.place;
      let references = bySection.get(section);
      if (references === undefined) bySection.set(section, (references = []));
      const { least, most } = file.machine.reach(table.types[index]!);
      references.push({ least: offset + least, most: offset + most, holder, index });
      if (!isCode(file.sections[holder]!)) continue;
      complete &&= budget.spend(storeDistance / 4 + maximumBetween);
      if (complete) references.push(...storesBehind(image, holder, table, index, offset + least));
    }
  }
  for (const references of bySection.values()) references.sort((a, b) => a.least - b.least);
  return { bySection, complete };
}

function isData({ file }: Image, section: number): boolean {
  const found = file.sections[section];
  return found !== undefined && !isCode(found);
}

/** The stores between an address and the next call, taken for ones behind that address: which register they use is not looked at. */
function storesBehind(
  image: Image,
  holder: number,
  table: Relocations,
  index: number,
  address: number,
): readonly Reference[] {
  const { view, machine, sections } = image.file;
  const section = sections[holder]!;
  if (isBlank(section)) return [];
  const from = table.offsets[index]!;
  const call = nextReferenceToCode(image, table, index);
  const end = Math.min(section.size, from + storeDistance, call === null ? Infinity : table.offsets[call]!);
  const found: Reference[] = [];
  // A relocation of s390x stands inside its instruction, two bytes behind the start of it.
  for (let at = machine.name === "s390x" ? from - 2 : from; at >= 0 && at < end;) {
    if (section.offset + at + longestRead > view.byteLength) break;
    const instruction = instructionAt(machine.name, view, section.offset + at);
    if (instruction === null) break;
    const { store, length } = instruction;
    if (store !== null) {
      const least = address + store.displacement;
      found.push({ least, most: least + store.size - 1, holder, index });
    }
    at += length;
  }
  return found;
}

const mostReach = 16;

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

/** The name of what code calls next behind a relocation; null where that is a function of the module, or far away. */
function nextCallee(image: Image, table: Relocations, index: number): string | null {
  const call = nextReferenceToCode(image, table, index);
  if (call === null || table.offsets[call]! - table.offsets[index]! > callDistance) return null;
  const target = targetOf(image.file, table, call);
  return target?.kind === "elsewhere" ? symbolName(image.file, target.symbol) : null;
}

/** The first relocation behind one that refers to a function, or to anything of somebody else. */
function nextReferenceToCode(image: Image, table: Relocations, index: number): number | null {
  const { file } = image;
  const far = table.offsets[index]! + storeDistance;
  const last = Math.min(table.count - 1, index + maximumBetween);
  for (let next = index + 1; next <= last && table.offsets[next]! <= far; next++) {
    if (file.machine.labels.includes(table.types[next]!)) continue;
    const target = targetOf(file, table, next);
    if (target === null) continue;
    if (target.kind === "elsewhere") return next;
    const section = sectionAt(image, target.place);
    if (section !== null && isCode(section)) return next;
  }
  return null;
}
