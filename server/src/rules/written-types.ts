import type { Declarator, InitializerList, Specifiers, TypeName } from "../c/ast.ts";
import { authorSpan, type Token } from "../c/token.ts";
import { declaredObjects } from "../livepatch/declared-objects.ts";
import type { AggregateList, Livepatch, Module, ObjectTable, FunctionTable, StateTable } from "../livepatch/model.ts";
import { perModule } from "../livepatch/per-module.ts";
import { addressedLiteral } from "../livepatch/symbols.ts";

/** A type as the author wrote it around the name of an object, or in a compound literal. */
interface WrittenType {
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
}

type Described = Livepatch | StateTable | ObjectTable | FunctionTable;

/**
 * Every declaration of a livepatch or a table in its unit, whose qualifiers and attributes add up; the type of a compound
 * literal is the only one that it has.
 */
export function writtenTypes(module: Module, described: Described): readonly WrittenType[] {
  const { nameSpan, list } = described;
  const name = "variable" in described ? described.variable : described.name;
  if (name === null) return literalTypes(module, list);
  for (const unit of module.units) {
    const object = declaredObjects(unit).get(name);
    const isIt = object?.declarations.some(({ declarator }) => {
      const at = declarator.name === null ? null : authorSpan(declarator.name);
      return at?.file === nameSpan.file && at.start === nameSpan.start;
    });
    if (object !== undefined && isIt === true) return object.declarations;
  }
  return [];
}

/** The `const` of every declaration of an object that is no pointer, in source order. */
export function constQualifiers(module: Module, described: Described): readonly Token[] {
  return writtenTypes(module, described).flatMap(({ specifiers }) => specifiers.qualifiers.filter(isConst));
}

function isConst({ text }: Token): boolean {
  return text === "const" || text === "__const" || text === "__const__";
}

const literalsOf = perModule(namedLiterals);

function literalTypes(module: Module, list: AggregateList | null): readonly WrittenType[] {
  const type = list === null ? undefined : literalsOf(module).get(list.node);
  return type === undefined ? [] : [type];
}

/** The type of every compound literal that a livepatch or an object names, by its list. */
function namedLiterals({ livepatches, objectTables }: Module): Map<InitializerList, TypeName> {
  const values = [
    ...livepatches.flatMap(({ states, objs }) => [states?.value, objs?.value]),
    ...objectTables.flatMap(({ rows }) => rows.map(({ fields }) => fields.get("funcs")?.value)),
  ];
  const literals = new Map<InitializerList, TypeName>();
  for (const value of values) {
    if (value === undefined || value.kind === "initializerList") continue;
    const literal = addressedLiteral(value);
    if (literal !== null) literals.set(literal.initializer, literal.type);
  }
  return literals;
}
