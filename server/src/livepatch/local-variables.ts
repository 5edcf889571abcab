import type { Declarator, FunctionDefinition, Parameter, Specifiers } from "../c/ast.ts";
import { forEachNode } from "../c/walk.ts";

/** How a parameter or local variable is declared. */
export interface LocalVariable {
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
}

const variablesOf = new WeakMap<FunctionDefinition, ReadonlyMap<string, LocalVariable | null>>();

/** A function's parameters and local variables by name; null stands for a name that several of them have. */
export function localVariables(definition: FunctionDefinition): ReadonlyMap<string, LocalVariable | null> {
  let variables = variablesOf.get(definition);
  if (variables === undefined) {
    variables = readVariables(definition);
    variablesOf.set(definition, variables);
  }
  return variables;
}

function readVariables(definition: FunctionDefinition): ReadonlyMap<string, LocalVariable | null> {
  const variables = new Map<string, LocalVariable | null>();
  const note = (specifiers: Specifiers, declarator: Declarator): void => {
    const name = declarator.name?.text;
    if (name !== undefined) variables.set(name, variables.has(name) ? null : { specifiers, declarator });
  };
  forEachNode(definition, (node) => {
    if (node.kind === "parameter") note(node.specifiers, node.declarator);
    else if (node.kind === "declaration") {
      for (const { declarator } of node.declarators) note(node.specifiers, declarator);
    }
  });
  return variables;
}

/** The parameters of a function, in order; those of an old-style definition are not among them. */
export function parametersOf({ declarator }: FunctionDefinition): readonly Parameter[] {
  const [derivation] = declarator.derivations;
  return derivation?.kind === "function" ? derivation.parameters : [];
}
