import { memberOf, readArray, type RowLayout } from "./arrays.ts";
import { known, unknown, type BuiltFact } from "./built-fact.ts";
import { SymbolType } from "./elf-file.ts";
import {
  isBlank,
  isCode,
  leadsToCode,
  nameAt,
  numberAt,
  pointerAt,
  sectionAt,
  textAt,
  type Image,
  type Pointer,
} from "./image.ts";
import type { Reading } from "./reading.ts";
import type { Place } from "./relocations.ts";

/** A row of a `struct klp_object` array before its terminator. */
export interface BuiltObject {
  /** Null for vmlinux. */
  readonly name: string | null;
  readonly functions: readonly BuiltFunction[];
  readonly callbacks: BuiltCallbacks;
}

/** A row of a `struct klp_func` array before its terminator. */
export interface BuiltFunction {
  readonly oldName: string;
  /** The name of the new function; null where the symbol table has none for it, or the row sets none. */
  readonly newFunc: string | null;
  /** `.old_sympos`. */
  readonly position: bigint;
}

/** The callbacks of an object; null where one is not set. */
export interface BuiltCallbacks {
  readonly prePatch: BuiltCallback | null;
  readonly postPatch: BuiltCallback | null;
  readonly preUnpatch: BuiltCallback | null;
  readonly postUnpatch: BuiltCallback | null;
}

export interface BuiltCallback {
  /** The name of the callback function; null where the symbol table has none for it. */
  readonly symbol: string | null;
}

/** Offsets of members in `include/linux/livepatch.h` on a 64-bit kernel, the same in every version since 4.15. */
const func = { oldName: 0, newFunc: 8, position: 16 };
const object = { name: 0, funcs: 8, prePatch: 16, postPatch: 24, preUnpatch: 32, postUnpatch: 40 };

/** The rows of an array of objects as the kernel's walk sees them. Mirrors `kernel/livepatch/core.h: klp_for_each_object_static`. */
export function readObjects(reading: Reading, start: Place): BuiltFact<readonly BuiltObject[]> {
  const { image } = reading;
  const rows = readArray(reading, objectLayout(image), start);
  if (!rows.known) return rows;
  const objects: BuiltObject[] = [];
  const shared = new Map<string, BuiltFact<readonly BuiltFunction[]>>();
  for (const row of rows.value) {
    const name = pointerAt(image, memberOf(row, object.name));
    const functions = functionsOf(reading, row, shared);
    if (!functions.known) return functions;
    const callback = (offset: number) => readCallback(image, pointerAt(image, memberOf(row, offset)));
    objects.push({
      name: textOf(image, name),
      functions: functions.value,
      callbacks: {
        prePatch: callback(object.prePatch),
        postPatch: callback(object.postPatch),
        preUnpatch: callback(object.preUnpatch),
        postUnpatch: callback(object.postUnpatch),
      },
    });
  }
  return known(objects);
}

/** Whether what lies at a place can be the first row of an array of objects: it has functions, and a name or none. */
export function startsWithObject(image: Image, start: Place): boolean {
  const name = pointerAt(image, memberOf(start, object.name));
  const funcs = pointerAt(image, memberOf(start, object.funcs));
  if (name === null || funcs === null) return false;
  return (name.kind === "null" || textOf(image, name) !== null) && leadsToFunctions(image, funcs);
}

function objectLayout(image: Image): RowLayout {
  const isText = (pointer: Pointer) => textOf(image, pointer) !== null;
  const isFunction = (pointer: Pointer) => leadsToCode(image, pointer);
  return {
    name: "klp_object",
    strides: [168, 136], // 5.1 and later; 4.15 to 5.0
    pointers: [
      { offset: object.name, accepts: isText },
      { offset: object.funcs, accepts: (pointer) => leadsToFunctions(image, pointer) },
      { offset: object.prePatch, accepts: isFunction },
      { offset: object.postPatch, accepts: isFunction },
      { offset: object.preUnpatch, accepts: isFunction },
      { offset: object.postUnpatch, accepts: isFunction },
    ],
    ends: (row) => isNull(image, memberOf(row, object.name)) && isNull(image, memberOf(row, object.funcs)),
  };
}

function functionLayout(image: Image): RowLayout {
  return {
    name: "klp_func",
    strides: [152, 136], // 5.1 and later; 4.12 to 5.0
    pointers: [
      { offset: func.oldName, accepts: (pointer) => textOf(image, pointer) !== null },
      { offset: func.newFunc, accepts: (pointer) => leadsToCode(image, pointer) },
    ],
    ends: (row) =>
      isNull(image, memberOf(row, func.oldName)) &&
      isNull(image, memberOf(row, func.newFunc)) &&
      numberAt(image, memberOf(row, func.position), 8) === 0n,
  };
}

function functionsOf(
  reading: Reading,
  row: Place,
  shared: Map<string, BuiltFact<readonly BuiltFunction[]>>,
): BuiltFact<readonly BuiltFunction[]> {
  const funcs = pointerAt(reading.image, memberOf(row, object.funcs));
  if (funcs?.kind !== "place") return known([]);
  const key = `${funcs.place.section}:${funcs.place.offset}`;
  const functions = shared.get(key) ?? readFunctions(reading, funcs.place);
  shared.set(key, functions);
  return functions;
}

/** Mirrors `kernel/livepatch/core.h: klp_for_each_func_static`. */
function readFunctions(reading: Reading, start: Place): BuiltFact<readonly BuiltFunction[]> {
  const { image } = reading;
  const rows = readArray(reading, functionLayout(image), start);
  if (!rows.known) return rows;
  const functions: BuiltFunction[] = [];
  for (const row of rows.value) {
    const oldName = textOf(image, pointerAt(image, memberOf(row, func.oldName)));
    const newFunc = pointerAt(image, memberOf(row, func.newFunc));
    const position = numberAt(image, memberOf(row, func.position), 8);
    if (oldName === null || position === null) return unknown("a row of a klp_func array has no old_name");
    functions.push({ oldName, newFunc: codeName(image, newFunc), position });
  }
  return known(functions);
}

/** Whether a pointer can be an object's `.funcs`: an array that starts with a function, or an empty one. */
function leadsToFunctions(image: Image, pointer: Pointer): boolean {
  if (pointer.kind !== "place") return false;
  const section = sectionAt(image, pointer.place);
  if (section === null || isCode(section)) return false;
  if (isBlank(section)) return true;
  const oldName = pointerAt(image, memberOf(pointer.place, func.oldName));
  const newFunc = pointerAt(image, memberOf(pointer.place, func.newFunc));
  if (oldName === null || newFunc === null) return false;
  const isNamed = textOf(image, oldName) !== null;
  return (oldName.kind === "null" || isNamed) && (newFunc.kind === "null" || leadsToCode(image, newFunc));
}

function readCallback(image: Image, pointer: Pointer | null): BuiltCallback | null {
  if (pointer === null || pointer.kind === "null") return null;
  return { symbol: codeName(image, pointer) };
}

function codeName(image: Image, pointer: Pointer | null): string | null {
  if (pointer?.kind !== "place" && pointer?.kind !== "elsewhere") return null;
  return nameAt(image, SymbolType.code, pointer);
}

function textOf(image: Image, pointer: Pointer | null): string | null {
  return pointer?.kind === "place" ? textAt(image, pointer.place) : null;
}

function isNull(image: Image, place: Place): boolean {
  return pointerAt(image, place)?.kind === "null";
}
