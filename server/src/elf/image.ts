import {
  SectionFlag,
  SectionType,
  stringIn,
  symbolAt,
  symbolName,
  SymbolType,
  type ElfFile,
  type ElfSymbol,
  type Section,
} from "./elf-file.ts";
import { firstFrom, targetOf, type Place, type Relocations, type Target } from "./relocations.ts";

/** A module as it lies in memory before any of its code has run. */
export interface Image {
  readonly file: ElfFile;
  readonly relocations: ReadonlyMap<number, Relocations>;
  /** The objects and functions of the symbol table, by section, in the order of their addresses. */
  readonly symbols: ReadonlyMap<number, readonly ElfSymbol[]>;
  /** The places that something refers to or a symbol names, by section, in ascending order: a thing ends at the next of these at the latest. */
  readonly anchors: ReadonlyMap<number, Float64Array>;
}

/** What stands in a pointer. */
export type Pointer = { readonly kind: "null" } | Target | { readonly kind: "number" };

export function createImage(file: ElfFile, relocations: ReadonlyMap<number, Relocations>): Image {
  const symbols = symbolsBySection(file);
  return { file, relocations, symbols, anchors: anchorsBySection(file, relocations, symbols) };
}

function symbolsBySection(file: ElfFile): ReadonlyMap<number, readonly ElfSymbol[]> {
  const found = new Map<number, ElfSymbol[]>();
  for (let index = 1; index < file.symbols.count; index++) {
    const symbol = symbolAt(file, index);
    if (symbol === undefined || symbol.section === 0) continue;
    if (symbol.type !== SymbolType.object && symbol.type !== SymbolType.code) continue;
    append(found, symbol.section, symbol);
  }
  for (const symbols of found.values()) symbols.sort((a, b) => a.value - b.value);
  return found;
}

function anchorsBySection(
  file: ElfFile,
  relocations: ReadonlyMap<number, Relocations>,
  symbols: ReadonlyMap<number, readonly ElfSymbol[]>,
): ReadonlyMap<number, Float64Array> {
  const found = new Map<number, number[]>();
  for (const [section, named] of symbols) for (const { value } of named) append(found, section, value);
  for (const table of relocations.values()) {
    for (let index = 0; index < table.count; index++) {
      const target = targetOf(file, table, index);
      if (target?.kind !== "place") continue;
      const { section, offset } = target.place;
      append(found, section, offset + file.machine.reach(table.types[index]!).least);
    }
  }
  return new Map([...found].map(([section, offsets]) => [section, Float64Array.from(new Set(offsets)).sort()]));
}

function append<V>(lists: Map<number, V[]>, key: number, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The section of a place where that is loaded and the place lies in it. */
export function sectionAt({ file }: Image, { section, offset }: Place): Section | null {
  const found = file.sections[section];
  if (found === undefined || (found.flags & SectionFlag.alloc) === 0) return null;
  return offset >= 0 && offset < found.size ? found : null;
}

export function isCode({ flags }: Section): boolean {
  return (flags & SectionFlag.code) !== 0;
}

/** Whether a section is zero until code writes it (`.bss`). */
export function isBlank({ type }: Section): boolean {
  return type === SectionType.nobits;
}

/** A pointer as the loader will leave it; null where the place is outside of what is loaded. */
export function pointerAt(image: Image, place: Place): Pointer | null {
  const table = image.relocations.get(place.section);
  if (table !== undefined) {
    const index = firstFrom(table, place.offset);
    if (index < table.count && table.offsets[index] === place.offset) {
      const target = table.types[index] === image.file.machine.absolute64 ? targetOf(image.file, table, index) : null;
      return target ?? { kind: "number" };
    }
  }
  const value = numberAt(image, place, 8);
  if (value === null) return null;
  return value === 0n ? { kind: "null" } : { kind: "number" };
}

/** An unsigned number of 1, 4 or 8 bytes, without what a relocation adds; null outside of what is loaded. */
export function numberAt(image: Image, place: Place, bytes: 1 | 4 | 8): bigint | null {
  const section = sectionAt(image, place);
  if (section === null || place.offset + bytes > section.size) return null;
  if (isBlank(section)) return 0n;
  const { view, machine } = image.file;
  const at = section.offset + place.offset;
  if (bytes === 1) return BigInt(view.getUint8(at));
  return bytes === 4 ? BigInt(view.getUint32(at, machine.littleEndian)) : view.getBigUint64(at, machine.littleEndian);
}

/** Text that ends with a NUL; null where there is none, or only an empty one. */
export function textAt(image: Image, place: Place): string | null {
  const section = sectionAt(image, place);
  if (section === null || isCode(section) || isBlank(section)) return null;
  const text = stringIn(image.file.bytes, section, place.offset);
  return text === "" || /[\u0000-\u001f\u007f\ufffd]/.test(text) ? null : text;
}

/** Whether a pointer leads to code: of this module, or of whoever has a symbol that is not in it. */
export function leadsToCode(image: Image, pointer: Pointer): boolean {
  if (pointer.kind === "elsewhere") return true;
  if (pointer.kind !== "place") return false;
  const section = sectionAt(image, pointer.place);
  return section !== null && isCode(section);
}

/** The name of what lies at a place, or of what a pointer leads to; null where the symbol table has none for it. */
export function nameAt(image: Image, type: number, target: Target): string | null {
  if (target.kind === "elsewhere") return symbolName(image.file, target.symbol);
  const { place, symbol } = target;
  if (symbol.type === type && symbol.value === place.offset) return symbolName(image.file, symbol);
  const found = symbolStarting(image, type, place);
  return found === null ? null : symbolName(image.file, found);
}

/** The object or function that starts at a place. */
export function symbolStarting({ symbols }: Image, type: number, { section, offset }: Place): ElfSymbol | null {
  const sorted = symbols.get(section) ?? [];
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]!.value < offset) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < sorted.length && sorted[index]!.value === offset; index++) {
    if (sorted[index]!.type === type) return sorted[index]!;
  }
  return null;
}

/** What lies at a place: how many bytes, exactly (its symbol says so) or at most (up to the next thing that is referred to). */
export function extentAt(image: Image, place: Place): { readonly size: number; readonly exact: boolean } {
  const section = sectionAt(image, place);
  if (section === null) return { size: 0, exact: true };
  const rest = section.size - place.offset;
  const symbol = symbolStarting(image, SymbolType.object, place);
  if (symbol !== null && symbol.size > 0 && symbol.size <= rest) return { size: symbol.size, exact: true };
  const next = firstAbove(image.anchors.get(place.section), place.offset);
  return { size: Math.min(rest, next - place.offset), exact: false };
}

function firstAbove(sorted: Float64Array | undefined, offset: number): number {
  if (sorted === undefined) return Infinity;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low] ?? Infinity;
}
