import type { Declaration, Declarator, Specifiers } from "../c/ast.ts";
import type { Span } from "../c/source.ts";
import { authorSpan, type Token } from "../c/token.ts";
import type { LivepatchTag } from "./layouts.ts";
import type { Unit } from "./model.ts";

/** One declaration of an object: what its specifiers and its own declarator say. */
export interface ObjectDeclaration {
  readonly declaration: Declaration;
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
  readonly isInitialised: boolean;
}

/** A file-scope object of one of the kernel's livepatch structs, alone or as an array. */
export interface DeclaredObject {
  readonly name: string;
  readonly tag: LivepatchTag;
  /** The name in the declaration with an initializer, else in the first one that is no mere mention. */
  readonly nameSpan: Span;
  /** In source order, those with `extern` among them. */
  readonly declarations: readonly ObjectDeclaration[];
}

const objectsOf = new WeakMap<Unit, ReadonlyMap<string, DeclaredObject>>();

/** The livepatch objects that a unit declares outside of functions, by name. */
export function declaredObjects(unit: Unit): ReadonlyMap<string, DeclaredObject> {
  let objects = objectsOf.get(unit);
  if (objects === undefined) {
    objects = readObjects(unit);
    objectsOf.set(unit, objects);
  }
  return objects;
}

/** The kernel's livepatch struct that specifiers name, which a declarator may still make a pointer; else null. */
export function livepatchTag({ type }: Specifiers): LivepatchTag | null {
  if (type?.kind !== "recordType" || type.keyword !== "struct" || type.members !== null) return null;
  return tags.find((tag) => tag === type.tag?.text) ?? null;
}

/** Whether a declarator makes an object of its specifiers' type, or an array of those. */
export function isObjectOrArray({ derivations }: Declarator): boolean {
  return derivations.length === 0 || (derivations.length === 1 && derivations[0]?.kind === "array");
}

export function hasStorage({ storage }: Specifiers, word: "static" | "extern" | "typedef"): boolean {
  return storage.some((token) => token.text === word);
}

const tags: readonly LivepatchTag[] = ["klp_patch", "klp_object", "klp_func", "klp_state"];

interface Draft {
  readonly tag: LivepatchTag;
  name: Token;
  isInitialised: boolean;
  isMention: boolean;
  readonly declarations: ObjectDeclaration[];
}

function readObjects({ tree }: Unit): ReadonlyMap<string, DeclaredObject> {
  const drafts = new Map<string, Draft>();
  for (const declaration of tree.declarations) {
    if (declaration.kind !== "declaration" || hasStorage(declaration.specifiers, "typedef")) continue;
    const { specifiers, declarators } = declaration;
    for (const { declarator, initializer } of declarators) {
      const tag = livepatchTag(specifiers);
      if (declarator.name === null || tag === null || !isObjectOrArray(declarator)) continue;
      const isInitialised = initializer !== null;
      const isMention = !isInitialised && hasStorage(specifiers, "extern");
      note(drafts, tag, declarator.name, isMention, { declaration, specifiers, declarator, isInitialised });
    }
  }
  return new Map(
    [...drafts].map(([name, { tag, name: token, declarations }]) => [
      name,
      { name, tag, nameSpan: authorSpan(token), declarations },
    ]),
  );
}

function note(
  drafts: Map<string, Draft>,
  tag: LivepatchTag,
  name: Token,
  isMention: boolean,
  one: ObjectDeclaration,
): void {
  const draft = drafts.get(name.text);
  if (draft === undefined) {
    drafts.set(name.text, { tag, name, isMention, isInitialised: one.isInitialised, declarations: [one] });
    return;
  }
  draft.declarations.push(one);
  if ((one.isInitialised && !draft.isInitialised) || (draft.isMention && !isMention)) draft.name = name;
  draft.isInitialised ||= one.isInitialised;
  draft.isMention &&= isMention;
}
