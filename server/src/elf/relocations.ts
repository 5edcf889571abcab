import { SectionFlag, SectionType, symbolAt, type ElfFile, type ElfSymbol, type Section } from "./elf-file.ts";

/** The relocations that apply to one section, in the order of their places. */
export interface Relocations {
  readonly count: number;
  /** Where in the section. */
  readonly offsets: Float64Array;
  readonly types: Uint32Array;
  readonly symbols: Uint32Array;
  readonly addends: Float64Array;
}

/** A byte of a section. */
export interface Place {
  readonly section: number;
  readonly offset: number;
}

/** What a relocation refers to: a place of this module, or something that another one or the kernel has. */
export type Target =
  | { readonly kind: "place"; readonly place: Place; readonly symbol: ElfSymbol }
  | { readonly kind: "elsewhere"; readonly symbol: ElfSymbol };

const maximumRelocations = 1_000_000;
const relocationSize = 24;

/**
 * The relocations of every section that is loaded, by section number; those of debug information are left out. A text says why they
 * are not read.
 */
export function readRelocations(file: ElfFile): ReadonlyMap<number, Relocations> | string {
  const tables = new Map<number, Section[]>();
  let total = 0;
  for (const table of file.sections) {
    const target = file.sections[table.info];
    if (table.type !== SectionType.rela || target === undefined || (target.flags & SectionFlag.alloc) === 0) continue;
    const parts = tables.get(target.index);
    if (parts === undefined) tables.set(target.index, [table]);
    else parts.push(table);
    total += Math.floor(table.size / relocationSize);
    if (total > maximumRelocations) return `it has more than ${maximumRelocations} relocations`;
  }
  return new Map([...tables].map(([section, parts]) => [section, readTables(file, parts)]));
}

function readTables({ view, machine: { littleEndian } }: ElfFile, tables: readonly Section[]): Relocations {
  const count = tables.reduce((sum, { size }) => sum + Math.floor(size / relocationSize), 0);
  const read: Relocations = {
    count,
    offsets: new Float64Array(count),
    types: new Uint32Array(count),
    symbols: new Uint32Array(count),
    addends: new Float64Array(count),
  };
  let index = 0;
  for (const { offset, size } of tables) {
    for (let at = offset; at + relocationSize <= offset + size; at += relocationSize, index++) {
      read.offsets[index] = Number(view.getBigUint64(at, littleEndian));
      read.types[index] = view.getUint32(at + (littleEndian ? 8 : 12), littleEndian);
      read.symbols[index] = view.getUint32(at + (littleEndian ? 12 : 8), littleEndian);
      read.addends[index] = Number(view.getBigInt64(at + 16, littleEndian));
    }
  }
  return inOrder(read);
}

function inOrder(read: Relocations): Relocations {
  const { count, offsets, types, symbols, addends } = read;
  if (offsets.every((offset, index) => index === 0 || offsets[index - 1]! <= offset)) return read;
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  order.sort((a, b) => offsets[a]! - offsets[b]! || a - b);
  return {
    count,
    offsets: Float64Array.from(order, (index) => offsets[index]!),
    types: Uint32Array.from(order, (index) => types[index]!),
    symbols: Uint32Array.from(order, (index) => symbols[index]!),
    addends: Float64Array.from(order, (index) => addends[index]!),
  };
}

/** What a relocation refers to; null for those without a symbol, and for one that points nowhere. */
export function targetOf(file: ElfFile, { symbols, addends }: Relocations, index: number): Target | null {
  const number = symbols[index]!;
  const symbol = number === 0 ? undefined : symbolAt(file, number);
  if (symbol === undefined) return null;
  const section = file.sections[symbol.section];
  if (symbol.section === 0 || section === undefined) return { kind: "elsewhere", symbol };
  return { kind: "place", place: { section: symbol.section, offset: symbol.value + addends[index]! }, symbol };
}

/** The first relocation at or behind an offset. */
export function firstFrom({ offsets, count }: Relocations, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (offsets[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
