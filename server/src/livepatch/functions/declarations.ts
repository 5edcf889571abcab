import type { Declaration, InitDeclarator, MacroDeclaration, TypeName } from "../../c/ast.ts";
import type { AnyNode } from "../../c/walk.ts";
import { evaluateList } from "./expressions.ts";
import { localPlace } from "./frames.ts";
import { mergePaths, withValue, type PathState } from "./paths.ts";
import { numberOf, unknownAt, type Frame, type Run } from "./run.ts";
import type { VariablePlace } from "./values.ts";

/** Declares the variables of a declaration in the innermost block, and gives them their values. */
export function declare(
  run: Run,
  frame: Frame,
  declaration: Declaration,
  paths: readonly PathState[],
): readonly PathState[] {
  const { storage } = declaration.specifiers;
  if (storage.some(({ text }) => text === "extern" || text === "typedef")) return paths;
  const isStatic = storage.some(({ text }) => text === "static");
  let at = paths;
  for (const declarator of declaration.declarators) {
    const name = declarator.declarator.name?.text;
    const [derivation] = declarator.declarator.derivations;
    if (name === undefined || derivation?.kind === "function") continue;
    const place = isStatic ? staticPlace(frame, name) : newPlace(run, frame, name, declarator);
    const scope = frame.scopes.at(-1)!;
    scope.places.set(name, { place, isArray: derivation?.kind === "array" });
    if (isStatic) continue;
    const cleanup = cleanupOf(declaration, declarator);
    if (cleanup !== null) scope.cleanups.push({ place, node: declarator, name: cleanup });
    at = initialize(run, frame, declarator, place, at);
  }
  return at;
}

function staticPlace(frame: Frame, name: string): VariablePlace {
  const key = `v:${frame.definition.declarator.name?.text ?? ""}()${name}`;
  return { kind: "variable", name, storage: "static", key };
}

function newPlace(run: Run, frame: Frame, name: string, node: AnyNode): VariablePlace {
  const isHidden = frame.scopes.some(({ places }) => places.has(name));
  return localPlace(frame, name, isHidden ? `~${numberOf(run, node)}` : "");
}

/** `p __free(kfree)` */
function cleanupOf(declaration: Declaration, { declarator }: InitDeclarator): string | null {
  const attributes = [...declarator.attributes, ...declaration.specifiers.attributes];
  const found = attributes.find(({ name }) => name.text === "__free");
  return found?.arguments[0]?.text ?? null;
}

function initialize(
  run: Run,
  frame: Frame,
  declarator: InitDeclarator,
  place: VariablePlace,
  paths: readonly PathState[],
): readonly PathState[] {
  const { initializer } = declarator;
  if (initializer === null || initializer.kind === "initializerList") {
    const value = unknownAt(run, frame, declarator);
    const listed = initializer === null ? paths : paths.flatMap((path) => evaluateList(run, frame, initializer, path));
    return listed.map((path) => withValue(path, place, value));
  }
  const outcomes = paths.flatMap((path) => run.evaluate(frame, initializer, path));
  const after = outcomes.map(({ path, value }) => withValue(path, place, value));
  return after.length > paths.length ? mergePaths(after) : after;
}

/** `DECLARE_WAITQUEUE(wait, current);`: a variable of which nothing is known. */
export function declareByMacro(
  run: Run,
  frame: Frame,
  declaration: MacroDeclaration,
  paths: readonly PathState[],
): readonly PathState[] {
  const {
    arguments: [first],
    body,
    name: macro,
  } = declaration;
  const name = first?.kind === "identifier" ? first.name : first?.kind === "typeName" ? typeWord(first) : undefined;
  if (body !== null) run.isComplete = false;
  if (name === undefined || !/DEFINE|DECLARE|HEAD|ONSTACK/.test(macro.text)) return paths;
  frame.scopes.at(-1)!.places.set(name, { place: newPlace(run, frame, name, declaration), isArray: false });
  return paths;
}

/** A lone name reads as a type where an argument may be one. */
function typeWord({ specifiers: { type } }: TypeName): string | undefined {
  return type?.kind === "namedType" ? type.name.text : undefined;
}
