import { memberOf } from "./arrays.ts";
import type { Budget } from "./budget.ts";
import { known, unknown, type BuiltFact } from "./built-fact.ts";
import type { BuiltLivepatch } from "./built-module.ts";
import { SymbolType, symbolName } from "./elf-file.ts";
import { isBlank, isCode, numberAt, pointerAt, sectionAt, symbolStarting, type Image } from "./image.ts";
import { readObjects, startsWithObject, type BuiltObject } from "./object-tables.ts";
import { targetOf, type Place, type Target } from "./relocations.ts";
import { createRunTimeWrites, type RunTimeWrites } from "./run-time-writes.ts";
import { readStates, type BuiltState } from "./state-tables.ts";

/** Offsets in `struct klp_patch` on a 64-bit kernel, 5.5 and later; 5.1 to 5.4 have `replace` where `states` is now. */
const patch = { mod: 0, objs: 8, states: 16, replace: 24, replaceBeforeStates: 16 };
const maximumPatches = 256;

/** Every `struct klp_patch` of a module: `.mod` is the module itself, and its objects are ones, or it is what is enabled. */
export function readLivepatches(image: Image, budget: Budget): readonly BuiltLivepatch[] {
  const writes = createRunTimeWrites(image);
  return findPatches(image, writes).map((place) => readLivepatch(image, writes, place, budget));
}

function findPatches(image: Image, writes: RunTimeWrites): readonly Place[] {
  const found: Place[] = [];
  for (const place of placesOfThisModule(image)) {
    const objs = pointerAt(image, memberOf(place, patch.objs));
    const hasObjects = objs?.kind === "place" && startsWithObject(image, objs.place);
    if (hasObjects || writes.isEnabled(place)) found.push(place);
    if (found.length === maximumPatches) break;
  }
  return found;
}

/** Where `THIS_MODULE` stands in data. */
function* placesOfThisModule(image: Image): Iterable<Place> {
  const { file, relocations } = image;
  for (const [section, table] of relocations) {
    const { [section]: holder } = file.sections;
    if (holder === undefined || isCode(holder) || isBlank(holder)) continue;
    for (let index = 0; index < table.count; index++) {
      if (table.types[index] !== file.machine.absolute64) continue;
      const target = targetOf(file, table, index);
      if (target !== null && isThisModule(image, target)) yield { section, offset: table.offsets[index]! };
    }
  }
}

function isThisModule({ file }: Image, target: Target): boolean {
  if (target.kind === "elsewhere") return symbolName(file, target.symbol) === "__this_module";
  const { section, offset } = target.place;
  return offset === 0 && file.sections[section]?.name === ".gnu.linkonce.this_module";
}

function readLivepatch(image: Image, writes: RunTimeWrites, place: Place, budget: Budget): BuiltLivepatch {
  const symbol = symbolStarting(image, SymbolType.object, place);
  return {
    variable: symbol === null ? null : symbolName(image.file, symbol),
    replace: readReplace(image, writes, place),
    states: readStatesOf(image, writes, place),
    objects: readObjectsOf(image, writes, place, budget),
  };
}

function readReplace(image: Image, writes: RunTimeWrites, place: Place): BuiltFact<boolean> {
  const isOld = hasReplaceBeforeStates(image, place);
  const member = memberOf(place, isOld ? patch.replaceBeforeStates : patch.replace);
  const value = numberAt(image, member, 1);
  if (writes.refersTo(member)) return unknown(".replace may be set at run time");
  if (value === 0n && writes.escapes(place))
    return unknown(".replace may be set at run time, where the patch is handed on");
  if (value !== 0n && value !== 1n) return unknown("what stands where .replace is in mainline kernels is no bool");
  return known(value === 1n);
}

function readStatesOf(image: Image, writes: RunTimeWrites, place: Place): BuiltFact<readonly BuiltState[]> {
  if (hasReplaceBeforeStates(image, place)) return known([]);
  const member = memberOf(place, patch.states);
  const pointer = pointerAt(image, member);
  if (writes.refersTo(member)) return unknown("no static states: .states may be set at run time");
  if (pointer?.kind === "null") {
    if (writes.escapes(place))
      return unknown("no static states: .states may be set at run time, where the patch is handed on");
    return known([]);
  }
  if (pointer?.kind !== "place") return unknown("the states array is not in this module");
  const states = readStates(image, pointer.place);
  if (states.known && writes.refersToStates(pointer.place, states.value.length)) {
    return unknown("no static states: the array may be written at run time");
  }
  return states;
}

function readObjectsOf(
  image: Image,
  writes: RunTimeWrites,
  place: Place,
  budget: Budget,
): BuiltFact<readonly BuiltObject[]> {
  const member = memberOf(place, patch.objs);
  const pointer = pointerAt(image, member);
  if (writes.refersTo(member)) return unknown(".objs may be set at run time");
  if (pointer?.kind !== "place") return unknown("no static objects: .objs is set at run time");
  return readObjects(image, pointer.place, budget);
}

/** Kernels 5.1 to 5.4: a 1 without a relocation where later ones have a pointer. Where all is zero the layouts say the same. */
function hasReplaceBeforeStates(image: Image, place: Place): boolean {
  const member = memberOf(place, patch.replaceBeforeStates);
  return pointerAt(image, member)?.kind === "number" && numberAt(image, member, 1) === 1n;
}
