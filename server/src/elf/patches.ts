import { memberOf } from "./arrays.ts";
import { createBudget } from "./budget.ts";
import { known, unknown, type BuiltFact } from "./built-fact.ts";
import { SymbolType, symbolName } from "./elf-file.ts";
import { isBlank, isCode, numberAt, pointerAt, symbolStarting, type Image } from "./image.ts";
import { readObjects, startsWithObject, type BuiltObject } from "./object-tables.ts";
import { targetOf, type Place, type Target } from "./relocations.ts";
import type { Reading } from "./reading.ts";
import { createRunTimeWrites } from "./run-time-writes.ts";
import { readStates, type BuiltState } from "./state-tables.ts";

/** A `struct klp_patch` of a built module. */
export interface BuiltLivepatch {
  /** The variable's name; null where the symbol table has none for it. */
  readonly variable: string | null;
  readonly replace: BuiltFact<boolean>;
  /** What the kernel's walk over the states sees; known to be empty where there is no array. */
  readonly states: BuiltFact<readonly BuiltState[]>;
  readonly objects: BuiltFact<readonly BuiltObject[]>;
}

/** Offsets in `struct klp_patch` on a 64-bit kernel, 5.5 and later; 5.1 to 5.4 have `replace` where `states` is now. */
const patch = { mod: 0, objs: 8, states: 16, replace: 24, replaceBeforeStates: 16 };
const maximumPatches = 256;
/** How many things may name their module. */
const maximumOwners = 65_536;
/** How many rows of tables, and relocations inside of them, are looked at in one module. */
const maximumRows = 500_000;
/** How many references to data and instructions behind them. */
const maximumReferences = 10_000_000;

/** Every `struct klp_patch` of a module: `.mod` is the module itself, and its objects are ones, or it is what is enabled. */
export function readLivepatches(image: Image): readonly BuiltLivepatch[] {
  const writes = createRunTimeWrites(image, createBudget(maximumReferences));
  const reading = { image, writes, budget: createBudget(maximumRows) };
  return findPatches(reading).map((place) => readLivepatch(reading, place));
}

function findPatches({ image, writes }: Reading): readonly Place[] {
  const found: Place[] = [];
  let owners = 0;
  for (const place of placesOfThisModule(image)) {
    if (++owners > maximumOwners || found.length === maximumPatches) break;
    const objs = pointerAt(image, memberOf(place, patch.objs));
    const hasObjects = objs?.kind === "place" && startsWithObject(image, objs.place);
    if (hasObjects || writes.isEnabled(place)) found.push(place);
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
      const isRepeated = index > 0 && table.offsets[index] === table.offsets[index - 1];
      if (table.types[index] !== file.machine.absolute64 || isRepeated) continue;
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

function readLivepatch(reading: Reading, place: Place): BuiltLivepatch {
  const symbol = symbolStarting(reading.image, SymbolType.object, place);
  return {
    variable: symbol === null ? null : symbolName(reading.image.file, symbol),
    replace: readReplace(reading, place),
    states: readStatesOf(reading, place),
    objects: readObjectsOf(reading, place),
  };
}

function readReplace({ image, writes }: Reading, place: Place): BuiltFact<boolean> {
  const isOld = hasReplaceBeforeStates(image, place);
  const member = memberOf(place, isOld ? patch.replaceBeforeStates : patch.replace);
  const value = numberAt(image, member, 1);
  if (value !== 0n && value !== 1n) return unknown("what stands where .replace is in mainline kernels is no bool");
  // Where both are zero nothing tells which of the two layouts it is.
  const isElsewhere = value === 0n && pointerAt(image, memberOf(place, patch.states))?.kind === "null";
  const mayBeSet =
    writes.refersTo(member, 1) ||
    (value === 0n && !writes.isOnlyEnabled(place)) ||
    (isElsewhere && writes.refersTo(memberOf(place, patch.replaceBeforeStates), 1));
  return mayBeSet ? unknown(".replace may be set at run time") : known(value === 1n);
}

function readStatesOf(reading: Reading, place: Place): BuiltFact<readonly BuiltState[]> {
  const { image, writes } = reading;
  if (hasReplaceBeforeStates(image, place)) return known([]);
  const member = memberOf(place, patch.states);
  const pointer = pointerAt(image, member);
  const mayBeSet = writes.refersTo(member, 1) || (pointer?.kind === "null" && !writes.isOnlyEnabled(place));
  if (mayBeSet) return unknown("no static states: .states may be set at run time");
  if (pointer?.kind === "null") return known([]);
  return pointer?.kind === "place"
    ? readStates(reading, pointer.place)
    : unknown("the states array is not in the module");
}

function readObjectsOf(reading: Reading, place: Place): BuiltFact<readonly BuiltObject[]> {
  const member = memberOf(place, patch.objs);
  const pointer = pointerAt(reading.image, member);
  if (pointer?.kind !== "place" || reading.writes.refersTo(member, 1)) {
    return unknown("no static objects: .objs is set at run time");
  }
  return readObjects(reading, pointer.place);
}

/** Kernels 5.1 to 5.4: a 1 without a relocation where later ones have a pointer. Where all is zero the layouts say the same. */
function hasReplaceBeforeStates(image: Image, place: Place): boolean {
  const member = memberOf(place, patch.replaceBeforeStates);
  return pointerAt(image, member)?.kind === "number" && numberAt(image, member, 1) === 1n;
}
