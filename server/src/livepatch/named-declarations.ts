import type { Declaration, FunctionDefinition } from "../c/ast.ts";
import type { Unit } from "./model.ts";

type NamedDeclaration = Declaration | FunctionDefinition;

const declarationsOf = new WeakMap<Unit, ReadonlyMap<string, readonly NamedDeclaration[]>>();

/** What a unit defines or declares under a name outside of functions, in source order. */
export function declarationsNamed(unit: Unit, name: string): readonly NamedDeclaration[] {
  let named = declarationsOf.get(unit);
  if (named === undefined) {
    named = readDeclarations(unit);
    declarationsOf.set(unit, named);
  }
  return named.get(name) ?? [];
}

function readDeclarations({ tree }: Unit): ReadonlyMap<string, readonly NamedDeclaration[]> {
  const named = new Map<string, NamedDeclaration[]>();
  const note = (name: string | undefined, declaration: NamedDeclaration): void => {
    if (name === undefined) return;
    const same = named.get(name);
    if (same === undefined) named.set(name, [declaration]);
    else if (same.at(-1) !== declaration) same.push(declaration);
  };
  for (const declaration of tree.declarations) {
    if (declaration.kind === "functionDefinition") note(declaration.declarator.name?.text, declaration);
    else if (declaration.kind === "declaration") {
      for (const { declarator } of declaration.declarators) note(declarator.name?.text, declaration);
    }
  }
  return named;
}
