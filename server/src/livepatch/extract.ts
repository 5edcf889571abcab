import type { FunctionDefinition, Initializer, InitializerList } from "../c/ast.ts";
import { enumConstants } from "../c/constants.ts";
import type { Problem, SourceFile } from "../c/source.ts";
import { authorSpan } from "../c/token.ts";
import { forEachNode } from "../c/walk.ts";
import {
  concernsTables,
  joinFunctionObjects,
  noFunctionObjects,
  noteFunctionObjects,
  type FunctionObjects,
} from "./function-objects.ts";
import { noteApiCall, type ApiCalls } from "./calls.ts";
import { joinNamedCalls, noteNamedCall, type NamedCall, type NamedCalls } from "./named-calls.ts";
import { readConditions } from "./conditions.ts";
import { moduleInformation } from "./module-information.ts";
import {
  known,
  unknown,
  type Fact,
  type Field,
  type FunctionTable,
  type Livepatch,
  type Module,
  type ObjectTable,
  type StateTable,
  type Unit,
} from "./model.ts";
import {
  anyMember,
  joinWrites,
  noWrites,
  writesOfFunction,
  type RunTimeWrites,
  type UnitWrites,
} from "./run-time-writes.ts";
import {
  addressedLiteral,
  isNull,
  objectSymbols,
  resolveObject,
  type ObjectSymbol,
  type UnitSymbols,
} from "./symbols.ts";
import { aggregateList, functionTable, objectTable, stateTable, structFields, type TableContext } from "./tables.ts";

/** The model of a module, read from its translation units in link order; `composed` where a Kbuild file names them. Never throws. */
export function extractModule(name: string, composed: boolean, units: readonly Unit[]): Module {
  const symbols = units.map(symbolsOf);
  const functions = functionDefinitions(units);
  const conditions = readConditions(
    units.flatMap((unit) => unit.preprocessed.conditionals),
    new Set(
      units.flatMap(({ file, preprocessed }) => [file, ...preprocessed.inclusions.flatMap((each) => each.file ?? [])]),
    ),
  );
  const { calls, named, objects, writes } = joinBodies(
    units.map((unit, index) => bodiesOf(unit, symbols[index]!.scope)),
    functions,
  );
  const tables = new ModuleTables(symbols, conditions.at, writes);
  const livepatches = symbols.flatMap(({ objects }) =>
    [...objects.values()]
      .filter((symbol) => symbol.tag === "klp_patch" && symbol.declarator.declarator.derivations.length === 0)
      .map((symbol) => livepatch(symbol, tables, calls, writes)),
  );
  const information = moduleInformation(units);
  return {
    name,
    kind: composed || information.macros.length > 0 ? "module" : "fragment",
    files: filesOf(units, livepatches),
    units,
    open: whyOpen(units),
    livepatches,
    stateTables: tables.allStateTables(),
    objectTables: tables.allObjectTables(),
    functionTables: tables.allFunctionTables(),
    stateCalls: calls.stateCalls,
    shadowCalls: calls.shadowCalls,
    namedCalls: named,
    functionObjects: objects,
    functions,
    information,
    conditions,
    problems: units.flatMap((unit): readonly Problem[] => unit.problems),
  };
}

/** The tables of one module, each made once, so that the same array is the same object wherever it is reached from. */
class ModuleTables {
  private readonly states = new Map<unknown, StateTable>();
  private readonly objects = new Map<unknown, ObjectTable>();
  private readonly functions = new Map<unknown, FunctionTable>();

  constructor(
    private readonly units: readonly UnitSymbols[],
    private readonly conditions: TableContext["conditions"],
    private readonly writes: RunTimeWrites,
  ) {
    for (const symbol of this.arrays("klp_state")) this.states.set(symbol, stateTable(symbol, this.context(symbol)));
    for (const symbol of this.arrays("klp_func"))
      this.functions.set(symbol, functionTable(symbol, this.context(symbol)));
    for (const symbol of this.arrays("klp_object")) this.objectsOf(symbol);
  }

  allStateTables(): readonly StateTable[] {
    return [...this.states.values()];
  }

  allObjectTables(): readonly ObjectTable[] {
    return [...this.objects.values()];
  }

  allFunctionTables(): readonly FunctionTable[] {
    return [...this.functions.values()];
  }

  /** The table behind `.states`. */
  stateTable(field: Field | null, unit: number): Fact<StateTable | null> {
    const target = this.target(field, unit);
    if (target === null) return known(null);
    const literal = field === null || field.value.kind === "initializerList" ? null : addressedLiteral(field.value);
    if (literal !== null) {
      const table = stateTable(literal, this.literalContext(unit));
      this.states.set(literal, table);
      return known(table);
    }
    const table = target.symbol === null ? undefined : this.states.get(target.symbol);
    return table === undefined
      ? unknown(`\`${field?.text ?? ""}\` is no array of struct klp_state known here`)
      : known(table);
  }

  /** The table behind `.objs`. */
  objectTable(field: Field | null, unit: number): Fact<ObjectTable | null> {
    const target = this.target(field, unit);
    if (target === null) return known(null);
    if (target.symbol?.tag === "klp_object") return known(this.objectsOf(target.symbol));
    const literal = field === null || field.value.kind === "initializerList" ? null : addressedLiteral(field.value);
    if (literal === null) return unknown(`\`${field?.text ?? ""}\` is no array of struct klp_object known here`);
    const table = objectTable(literal, this.literalContext(unit), (value) => this.functionTable(value, unit));
    this.objects.set(literal, table);
    return known(table);
  }

  scope(unit: number) {
    return this.units[unit]!.scope;
  }

  private objectsOf(symbol: ObjectSymbol): ObjectTable {
    let table = this.objects.get(symbol);
    if (table === undefined) {
      table = objectTable(symbol, this.context(symbol), (value) => this.functionTable(value, symbol.unit));
      this.objects.set(symbol, table);
    }
    return table;
  }

  private functionTable(value: Initializer, unit: number): Fact<FunctionTable | null> {
    if (value.kind === "initializerList") return unknown("`.funcs` cannot be read");
    const literal = addressedLiteral(value);
    if (literal !== null) {
      const table = functionTable(literal, this.literalContext(unit));
      this.functions.set(literal, table);
      return known(table);
    }
    const symbol = resolveObject(value, unit, this.units);
    const table = symbol === null ? undefined : this.functions.get(symbol);
    return table === undefined ? unknown("`.funcs` is no array of struct klp_func known here") : known(table);
  }

  /** Null where the member is not set or a null pointer. */
  private target(field: Field | null, unit: number): { symbol: ObjectSymbol | null } | null {
    if (field === null) return null;
    if (field.value.kind === "initializerList") return { symbol: null };
    if (isNull(field.value) && addressedLiteral(field.value) === null) return null;
    return { symbol: resolveObject(field.value, unit, this.units) };
  }

  private arrays(tag: string): ObjectSymbol[] {
    return this.units.flatMap(({ objects }) =>
      [...objects.values()].filter((symbol) => {
        const [derivation, second] = symbol.declarator.declarator.derivations;
        return symbol.tag === tag && derivation?.kind === "array" && second === undefined;
      }),
    );
  }

  private literalContext(unit: number): TableContext {
    return { scope: this.scope(unit), conditions: this.conditions, dynamic: null };
  }

  private context(symbol: ObjectSymbol): TableContext {
    const name = symbol.name.text;
    const throughPointer = symbol.tag !== null && this.writes.throughPointers.has(symbol.tag);
    const written = throughPointer || this.writes.byVariable.has(name) || this.writes.escaped.has(name);
    return {
      scope: this.scope(symbol.unit),
      conditions: this.conditions,
      dynamic: written ? `\`${name}\` is filled at run time` : null,
    };
  }
}

function livepatch(symbol: ObjectSymbol, tables: ModuleTables, calls: ApiCalls, writes: RunTimeWrites): Livepatch {
  const initializer = symbol.declarator.initializer;
  const list = initializer === null ? null : initializerList(initializer);
  const isUnread = initializer !== null && list === null;
  const fields = list === null ? new Map<string, Field>() : structFields("klp_patch", list, tables.scope(symbol.unit));
  const variable = symbol.name.text;
  const assigned = (member: string): boolean =>
    isUnread ||
    writes.escaped.has(variable) ||
    [member, anyMember].some((name) => writes.throughPointers.get("klp_patch")?.has(name)) ||
    (writes.byVariable.get(variable)?.has(member) ?? false);
  const atRunTime = (member: string): Fact<never> =>
    unknown(
      isUnread ? `the initializer of \`${variable}\` is no list` : `\`${variable}.${member}\` is assigned at run time`,
    );
  const field = (member: string): Field | null => fields.get(member) ?? null;
  return {
    variable,
    nameSpan: authorSpan(symbol.name),
    list: list === null ? null : aggregateList(list),
    mod: field("mod"),
    objs: field("objs"),
    states: field("states"),
    replaceField: field("replace"),
    assigned,
    replace: assigned("replace") ? atRunTime("replace") : replaceOf(field("replace"), list),
    stateTable: assigned("states") ? atRunTime("states") : tables.stateTable(field("states"), symbol.unit),
    objectTable: assigned("objs") ? atRunTime("objs") : tables.objectTable(field("objs"), symbol.unit),
    enabled: calls.enabled.some((name) => name === variable || name === null),
  };
}

/** `{ ... }`, also with the type before it, as GNU C takes it for an object with static storage. */
function initializerList(initializer: Initializer): InitializerList | null {
  return initializer.kind === "initializerList" ? initializer : (addressedLiteral(initializer)?.initializer ?? null);
}

/** Where `.replace_set` stands in its place, that and the sets of the others decide what is replaced. */
function replaceOf(field: Field | null, list: InitializerList | null): Fact<boolean> {
  const isSet = list?.items.some(({ designators: [designator] }) => {
    return designator?.kind === "fieldDesignator" && designator.name.text === "replace_set";
  });
  return isSet === true ? unknown("`.replace_set` decides what is replaced") : flag(field);
}

/** A `bool` member: unset is false; the identifiers `true` and `false` are those of the kernel's `linux/stddef.h`. */
function flag(field: Field | null): Fact<boolean> {
  if (field === null) return known(false);
  if (field.constant?.known === true) return known(field.constant.value !== 0n);
  if (field.value.kind === "identifier" && field.value.name === "true") return known(true);
  if (field.value.kind === "identifier" && field.value.name === "false") return known(false);
  return unknown(`\`${field.text}\` is not a constant known here`);
}

function functionDefinitions(units: readonly Unit[]): Map<string, FunctionDefinition> {
  const functions = new Map<string, FunctionDefinition>();
  for (const { tree } of units) {
    for (const declaration of tree.declarations) {
      if (declaration.kind !== "functionDefinition") continue;
      const name = declaration.declarator.name?.text;
      if (name !== undefined && !functions.has(name)) functions.set(name, declaration);
    }
  }
  return functions;
}

const unitSymbols = new WeakMap<Unit, { readonly index: number; readonly symbols: UnitSymbols }>();

/** A unit that did not change is the same object, and so are its symbols. */
function symbolsOf(unit: Unit, index: number): UnitSymbols {
  const before = unitSymbols.get(unit);
  if (before?.index === index) return before.symbols;
  const symbols = { objects: objectSymbols(unit.tree, index), scope: enumConstants(unit.tree) };
  unitSymbols.set(unit, { index, symbols });
  return symbols;
}

/** What functions call and write. */
interface Bodies {
  readonly calls: ApiCalls;
  readonly named: NamedCalls;
  readonly objects: FunctionObjects;
  readonly writes: UnitWrites;
}

const unitBodies = new WeakMap<Unit, Bodies>();

/** One walk over the bodies of all functions of a unit. */
function bodiesOf(unit: Unit, scope: UnitSymbols["scope"]): Bodies {
  const before = unitBodies.get(unit);
  if (before !== undefined) return before;
  const named = new Map<string, NamedCall[]>();
  const objects = noFunctionObjects();
  const bodies: Bodies = {
    calls: { stateCalls: [], shadowCalls: [], enabled: [] },
    named,
    objects,
    writes: noWrites(),
  };
  const { shadowCalls } = bodies.calls;
  for (const declaration of unit.tree.declarations) {
    if (declaration.kind === "macroDeclaration" && declaration.body !== null) {
      // `SYSCALL_DEFINE3(...) { }` is a function of a name that nobody writes, and uses shadow variables as others do.
      forEachNode(declaration.body, (node) => {
        if (node.kind === "call") noteApiCall(node, null, scope, { stateCalls: [], shadowCalls, enabled: [] });
      });
    }
    if (declaration.kind !== "functionDefinition") continue;
    const noteWrites = writesOfFunction(bodies.writes, declaration);
    let hasTables = false as boolean;
    forEachNode(declaration, (node) => {
      if (node.kind === "call") {
        noteApiCall(node, declaration, scope, bodies.calls);
        noteNamedCall(node, declaration, named);
      }
      noteWrites(node);
      hasTables ||= concernsTables(node);
    });
    if (hasTables) noteFunctionObjects(unit, declaration, objects);
  }
  unitBodies.set(unit, bodies);
  return bodies;
}

function joinBodies(all: readonly Bodies[], functions: ReadonlyMap<string, FunctionDefinition>) {
  const calls: ApiCalls = {
    stateCalls: all.flatMap((each) => each.calls.stateCalls),
    shadowCalls: all.flatMap((each) => each.calls.shadowCalls),
    enabled: all.flatMap((each) => each.calls.enabled),
  };
  const named = joinNamedCalls(all.map((each) => each.named));
  const objects = joinFunctionObjects(all.map((each) => each.objects));
  return {
    calls,
    named,
    objects,
    writes: joinWrites(
      all.map((each) => each.writes),
      functions,
    ),
  };
}

/** The files that are translation units, the one with the livepatch first. */
function filesOf(units: readonly Unit[], livepatches: readonly Livepatch[]): readonly SourceFile[] {
  const main = livepatches[0]?.nameSpan.file;
  const files = units.map((unit) => unit.file);
  return main !== undefined && files.includes(main) ? [main, ...files.filter((file) => file !== main)] : files;
}

/** A template's placeholder, an include that is not there, or a cut: what seems to be missing may stand in it. */
function whyOpen(units: readonly Unit[]): string | null {
  for (const unit of units) {
    let reason = unitOpenness.get(unit);
    if (reason === undefined) {
      reason = whyUnitOpen(unit);
      unitOpenness.set(unit, reason);
    }
    if (reason !== null) return reason;
  }
  return null;
}

const unitOpenness = new WeakMap<Unit, string | null>();

function whyUnitOpen({ file, preprocessed, problems }: Unit): string | null {
  const missing = preprocessed.inclusions.find((inclusion) => !inclusion.angled && inclusion.file === null);
  if (missing !== undefined) return `"${missing.name}" was not found`;
  if (problems.some((problem) => problem.kind === "bound")) return `${file.path} was not read to its end`;
  return preprocessed.tokens.some((token) => token.text === "@") ? "it holds placeholders of a template" : null;
}
