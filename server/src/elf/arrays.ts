import { known, unknown, type BuiltFact } from "./built-fact.ts";
import { extentAt, isBlank, pointerAt, sectionAt, type Image, type Pointer } from "./image.ts";
import { firstFrom, type Place } from "./relocations.ts";
import type { Reading } from "./reading.ts";

/** What is known of a struct whose size depends on the kernel's configuration. */
export interface RowLayout {
  /** The struct's name, for reasons. */
  readonly name: string;
  /** Its sizes in kernels that do not debug kobjects. */
  readonly strides: readonly number[];
  /** The members that an initializer sets and that are pointers: their offsets, and whether a pointer can be one. */
  readonly pointers: readonly { readonly offset: number; readonly accepts: (pointer: Pointer) => boolean }[];
  /** Whether a row, of which the pointers are acceptable, ends the kernel's walk. */
  readonly ends: (row: Place) => boolean;
}

const maximumRows = 4096;
/** A row of functions or objects is nowhere smaller than in 4.15, */
const leastStride = 136;
/** and nowhere larger, even where kobjects and locks are debugged. */
const mostStride = 1024;
const maximumCandidates = 32;

/**
 * Where the rows of an array start that the kernel's walk reaches. The size of a row is not written anywhere in a module: it is one under
 * which every relocation inside the array falls on a pointer of the struct and leads to what such a pointer leads to, and the size of
 * the array's symbol, where there still is one, is a multiple of it. The usual sizes go before others. Unknown where no size fits, or where two do and differ in
 * the rows.
 */
export function readArray(reading: Reading, layout: RowLayout, start: Place): BuiltFact<readonly Place[]> {
  const { image, writes } = reading;
  const section = sectionAt(image, start);
  if (section === null) return unknown(`the ${layout.name} array lies outside of what is loaded`);
  const extent = extentAt(image, start);
  if (isBlank(section)) return readBlankArray(reading, layout, start);
  if (writes.refersTo(start, extent.size)) return unknown(`the ${layout.name} array may be written at run time`);
  const inside = relocatedOffsets(image, start, extent.size);
  const usual = walks(reading, layout, start, layout.strides, inside);
  const unusual =
    usual.whole.size > 0 ? none : walks(reading, layout, start, unusualStrides(layout, inside, extent), inside);
  // A row that ends the walk before others may be half of a larger row, or a mistake of the author.
  const likely = usual.whole.size > 0 ? usual.whole : new Map([...unusual.whole, ...usual.partial]);
  const [rows, ...others] = (likely.size > 0 ? likely : unusual.partial).values();
  if (others.length > 0)
    return unknown(`the size of struct ${layout.name} in this kernel cannot be told from the array`);
  if (rows !== undefined) return known(rows);
  return unknown(usual.failure ?? unusual.failure ?? `no known layout of struct ${layout.name} fits the array`);
}

/** The walks over an array under the sizes that fit it, each under the offsets of its rows. */
interface Walks {
  /** Those that end behind everything in the array. */
  readonly whole: ReadonlyMap<string, readonly Place[]>;
  /** Those that end before something in it. */
  readonly partial: ReadonlyMap<string, readonly Place[]>;
  /** Why there is one that does not end. */
  readonly failure: string | null;
}

const none: Walks = { whole: new Map(), partial: new Map(), failure: null };

function walks(
  reading: Reading,
  layout: RowLayout,
  start: Place,
  strides: readonly number[],
  inside: readonly number[],
): Walks {
  const { image, budget } = reading;
  const { size, exact } = extentAt(image, start);
  const last = inside[inside.length - 1] ?? -1;
  const whole = new Map<string, readonly Place[]>();
  const partial = new Map<string, readonly Place[]>();
  let failure: string | null = null;
  for (const stride of strides) {
    if (!budget.spend(inside.length + 1)) return { ...none, failure: "the module has more tables than are read" };
    if ((exact && size % stride !== 0) || !fits(image, layout, start, stride, inside)) continue;
    const rows = walk(reading, layout, start, stride, size);
    if (rows === null) continue;
    if (rows.known) (last < rows.value.length * stride ? whole : partial).set(key(rows.value), rows.value);
    else failure = rows.reason;
  }
  return { whole, partial, failure };
}

function key(rows: readonly Place[]): string {
  return rows.map(({ offset }) => offset).join();
}

/**
 * An array without bytes in the file. One that is as large as a row is only its terminator, as in `no_funcs[] = { { } }`, and one to
 * which no code refers stays empty.
 */
function readBlankArray(
  { image, writes }: Reading,
  { name, strides }: RowLayout,
  start: Place,
): BuiltFact<readonly Place[]> {
  const { size, exact } = extentAt(image, start);
  const isOneRow = exact && strides.includes(size);
  return isOneRow || !writes.refersTo(start, size) ? known([]) : unknown(`the ${name} array is filled at run time`);
}

/** Where relocations fall into the array, counted from its start. */
function relocatedOffsets(image: Image, start: Place, size: number): readonly number[] {
  const table = image.relocations.get(start.section);
  if (table === undefined) return [];
  const end = firstFrom(table, start.offset + size);
  const found: number[] = [];
  for (let index = firstFrom(table, start.offset); index < end && found.length < maximumRows * 8; index++) {
    found.push(table.offsets[index]! - start.offset);
  }
  return found;
}

/** Sizes under which one of the relocations is in the second row, or that divide the whole. */
function unusualStrides(
  { pointers }: RowLayout,
  inside: readonly number[],
  { size, exact }: { readonly size: number; readonly exact: boolean },
): readonly number[] {
  const found = new Set<number>();
  const add = (stride: number) => {
    if (stride % 8 === 0 && stride >= leastStride && stride <= mostStride) found.add(stride);
  };
  for (const offset of inside.slice(0, maximumCandidates)) {
    for (const pointer of pointers) add(offset - pointer.offset);
  }
  for (let rows = 1; exact && rows <= maximumCandidates; rows++) add(size / rows);
  return [...found];
}

function fits(image: Image, { pointers }: RowLayout, start: Place, stride: number, inside: readonly number[]): boolean {
  return inside.every((offset) => {
    const member = pointers.find((each) => each.offset === offset % stride);
    if (member === undefined) return false;
    const pointer = pointerAt(image, memberOf(start, offset));
    return pointer !== null && member.accepts(pointer);
  });
}

/** Null where a pointer in a row is a number, which it never is. */
function walk(
  { image, budget }: Reading,
  layout: RowLayout,
  start: Place,
  stride: number,
  size: number,
): BuiltFact<readonly Place[]> | null {
  const rows: Place[] = [];
  for (let offset = 0; offset + stride <= size || offset === 0; offset += stride) {
    const row = memberOf(start, offset);
    const pointers = layout.pointers.map((pointer) => pointerAt(image, memberOf(row, pointer.offset)));
    if (pointers.some((pointer) => pointer === null || pointer.kind === "number")) return null;
    if (layout.ends(row)) return known(rows);
    if (rows.length === maximumRows || !budget.spend(1))
      return unknown(`the ${layout.name} array has more rows than are read`);
    rows.push(row);
  }
  return unknown(`the ${layout.name} array has no terminator`);
}

/** The place of a member of a struct that starts at `row`. */
export function memberOf({ section, offset }: Place, member: number): Place {
  return { section, offset: offset + member };
}
