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
/** A row of functions or objects is never smaller than it was in 4.15, and not larger even where kobjects are debugged. */
const leastStride = 136;
const mostStride = 1024;
const maximumCandidates = 32;

/**
 * Where the rows of an array start that the kernel's walk reaches. The size of a row is not written anywhere in a module: it is one under
 * which every relocation inside the array falls on a pointer of the struct and leads to what such a pointer leads to, and the size of
 * the array's symbol, where there still is one, is a multiple of it. The usual sizes go before others.
 * Unknown where no size fits, or where two do and differ in the rows.
 */
export function readArray(reading: Reading, layout: RowLayout, start: Place): BuiltFact<readonly Place[]> {
  const { image, writes } = reading;
  const section = sectionAt(image, start);
  if (section === null) return unknown(`the ${layout.name} array lies outside of what is loaded`);
  const extent = extentAt(image, start);
  if (isBlank(section)) return readBlankArray(reading, layout, start);
  if (writes.refersTo(start, extent.size)) return unknown(`the ${layout.name} array may be written at run time`);
  const inside = relocatedOffsets(image, start, extent.size);
  const unusual = unusualStrides(layout, inside, extent);
  return (
    readWithStrides(reading, layout, start, layout.strides, inside) ??
    readWithStrides(reading, layout, start, unusual, inside) ??
    unknown(`no known layout of struct ${layout.name} fits the array`)
  );
}

/** What the sizes that fit say; null where none does. */
function readWithStrides(
  reading: Reading,
  layout: RowLayout,
  start: Place,
  strides: readonly number[],
  inside: readonly number[],
): BuiltFact<readonly Place[]> | null {
  const { image, budget } = reading;
  const extent = extentAt(image, start);
  const last = inside[inside.length - 1] ?? -1;
  const whole = new Map<string, BuiltFact<readonly Place[]>>();
  const partial = new Map<string, BuiltFact<readonly Place[]>>();
  let unfinished: BuiltFact<never> | null = null;
  for (const stride of strides) {
    if (!budget.spend(inside.length + 1)) return unknown("the module has more tables than are read");
    if (extent.exact && extent.size % stride !== 0) continue;
    if (!fits(image, layout, start, stride, inside)) continue;
    const rows = walk(reading, layout, start, stride, extent.size);
    if (rows === null) continue;
    if (!rows.known) unfinished = rows;
    else (last < rows.value.length * stride ? whole : partial).set(rows.value.map(({ offset }) => offset).join(), rows);
  }
  // A row that ends the walk before others is a mistake of the author; rather it is half of a row.
  const [rows, ...others] = (whole.size > 0 ? whole : partial).values();
  if (others.length > 0)
    return unknown(`the size of struct ${layout.name} in this kernel cannot be told from the array`);
  return rows ?? unfinished;
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
