import type { FunctionDefinition, TypeSpecifier } from "../../c/ast.ts";
import { enumConstants, type ConstantScope } from "../../c/constants.ts";
import { hasStorage } from "../declared-objects.ts";
import type { Module, Unit } from "../model.ts";
import { perModule } from "../per-module.ts";

/** What the names in a function's body mean outside of it. */
export interface Surroundings {
  readonly unitOf: (definition: FunctionDefinition) => Unit | null;
  /**
   * The function that a name means in a unit: its own, or the only one that the module has elsewhere. Null where there is none, or
   * the one there is not read to its end.
   */
  readonly definition: (name: string, unit: Unit) => FunctionDefinition | null;
  readonly variable: (name: string, unit: Unit) => FileVariable | null;
  readonly constants: (unit: Unit) => ConstantScope;
}

/** A name that a unit declares outside of functions. */
export interface FileVariable {
  readonly storage: "static" | "function" | "external";
  readonly isArray: boolean;
}

export const surroundingsOf = perModule(({ units }: Module): Surroundings => read(units));

function read(units: readonly Unit[]): Surroundings {
  const unitOf = new Map<FunctionDefinition, Unit>();
  for (const unit of units) for (const definition of declaredIn(unit).functions.values()) unitOf.set(definition, unit);
  const external = (name: string): FunctionDefinition | null => {
    const found = units.flatMap((unit) => declaredIn(unit).functions.get(name) ?? []).filter((each) => !isStatic(each));
    return found.length === 1 ? found[0]! : null;
  };
  return {
    unitOf: (definition) => unitOf.get(definition) ?? null,
    definition: (name, unit) => {
      const meant = declaredIn(unit).functions.get(name) ?? external(name);
      return meant?.body.closed === true ? meant : null;
    },
    variable: (name, unit) => declaredIn(unit).variables.get(name) ?? null,
    constants: (unit) => enumConstants(unit.tree),
  };
}

interface Declared {
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly variables: ReadonlyMap<string, FileVariable>;
}

const declaredByUnit = new WeakMap<Unit, Declared>();

function declaredIn(unit: Unit): Declared {
  let declared = declaredByUnit.get(unit);
  if (declared === undefined) {
    declared = readUnit(unit);
    declaredByUnit.set(unit, declared);
  }
  return declared;
}

function readUnit({ tree }: Unit): Declared {
  const functions = new Map<string, FunctionDefinition>();
  const variables = new Map<string, FileVariable>();
  for (const declaration of tree.declarations) {
    if (declaration.kind === "functionDefinition") {
      const name = declaration.declarator.name?.text;
      if (name === undefined) continue;
      if (!functions.has(name)) functions.set(name, declaration);
      variables.set(name, { storage: "function", isArray: false });
    } else if (declaration.kind === "declaration" && !hasStorage(declaration.specifiers, "typedef")) {
      const isExternal = hasStorage(declaration.specifiers, "extern");
      for (const { declarator, initializer } of declaration.declarators) {
        const name = declarator.name?.text;
        if (name === undefined || variables.get(name)?.storage === "static") continue;
        const [derivation] = declarator.derivations;
        const storage =
          derivation?.kind === "function" ? "function" : isExternal && initializer === null ? "external" : "static";
        variables.set(name, {
          storage,
          isArray: derivation?.kind === "array" || isVaList(declaration.specifiers.type),
        });
      }
    }
  }
  return { functions, variables };
}

/** An array in the x86-64 and most other ABIs. */
function isVaList(type: TypeSpecifier | null): boolean {
  return type?.kind === "namedType" && type.name.text === "va_list";
}

function isStatic({ specifiers }: FunctionDefinition): boolean {
  return hasStorage(specifiers, "static");
}
