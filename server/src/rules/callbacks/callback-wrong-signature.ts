import type { FunctionDefinition } from "../../c/ast.ts";
import { authorSpan, isTyped, TokenKind } from "../../c/token.ts";
import { forEachNode } from "../../c/walk.ts";
import type { Module } from "../../livepatch/model.ts";
import { dropToken } from "../dropped-words.ts";
import { replaceSpan } from "../edits.ts";
import type { Edit, Finding, Fix, ModuleRule } from "../rule.ts";
import { expectedReturn, isObjectPointer, returnsOther, takesOther } from "./callback-signature.ts";
import {
  functionNamed,
  macroCallbacks,
  setCallbacks,
  type NamedCallback,
  type SetCallback,
} from "./object-callbacks.ts";

/** include/linux/livepatch.h: `pre_patch` returns an int and the other three nothing; each takes its `struct klp_object *`. */
export const callbackWrongSignature: ModuleRule = {
  name: "callback-wrong-signature",
  group: "callbacks",
  severity: "error",
  summary: "A callback returns or takes something else than the kernel expects.",
  fix: "safe",
  inPatches: true,
  subject: "module",
  *check(module) {
    const isWhole = module.kind === "module" && module.livepatches.length > 0;
    const told = new Set<FunctionDefinition>();
    const callbacks = isWhole ? setCallbacks(module) : macroCallbacks(module);
    for (const callback of callbacks) {
      const definition = functionNamed(module, callback.name, callback.span);
      if (definition === null || told.has(definition)) continue;
      const found = finding(module, callback, definition, isForTwo(callbacks, callback));
      if (found === null) continue;
      told.add(definition);
      yield found;
    }
  },
};

/** Whether a function is named where another signature is expected, too. */
function isForTwo(callbacks: readonly NamedCallback[], { name, kind }: NamedCallback): boolean {
  return callbacks.some((other) => other.name === name && expectedReturn(other.kind) !== expectedReturn(kind));
}

function finding(
  module: Module,
  callback: NamedCallback,
  definition: FunctionDefinition,
  isShared: boolean,
): Finding | null {
  const { kind, name, span, value } = callback;
  const { declarator } = definition;
  const expected = expectedReturn(kind);
  const isReturn = returnsOther(definition, expected);
  const isParameter = takesOther(definition);
  if (declarator.name === null || (!isReturn && !isParameter)) return null;
  const wrong = [
    ...(isReturn ? [expected === "int" ? "return an int" : "return nothing"] : []),
    ...(isParameter ? ["take one `struct klp_object *`"] : []),
  ].join(" and ");
  const isCast = value !== null && value.kind !== "identifier" && value.kind !== "unary";
  return {
    span: authorSpan(declarator.name),
    message:
      `${name}() is a \`${kind}\` callback and must ${wrong}: ` +
      (isCast
        ? "the cast hides it from the compiler, and the kernel calls it as what it is not."
        : "current kernels do not build with it.") +
      (isShared ? " Give it a function of its own." : ` Write \`${signature(definition, kind)}\`.`),
    related: [{ span, message: `Set as \`${kind}\` here.` }],
    fixes: fixes(module, callback, definition, { isReturn, isParameter }),
  };
}

function signature({ declarator }: FunctionDefinition, kind: SetCallback["kind"]): string {
  return `${expectedReturn(kind)} ${declarator.name?.text ?? kind}(struct klp_object *obj)`;
}

/**
 * What the body does must suit the new signature as it is, and nobody else may rely on the old one: the function stands once in
 * the module besides its definition, where the callback is set.
 */
function fixes(
  module: Module,
  { kind, name }: NamedCallback,
  definition: FunctionDefinition,
  wrong: { readonly isReturn: boolean; readonly isParameter: boolean },
): Fix[] {
  if (mentions(module, name) !== 2) return [];
  const returned = wrong.isReturn ? returnEdit(definition, kind) : [];
  const taken = wrong.isParameter ? parameterEdit(definition) : [];
  if (returned === null || taken === null) return [];
  return [{ title: `Make it \`${signature(definition, kind)}\``, safe: true, edits: [...returned, ...taken] }];
}

/** Only a function that returns no value can be `void` without more. */
function returnEdit({ specifiers, declarator, body }: FunctionDefinition, kind: SetCallback["kind"]): Edit[] | null {
  const { type } = specifiers;
  if (expectedReturn(kind) !== "void" || type?.kind !== "builtinType" || declarator.derivations.length > 1) return null;
  if (!isTyped(type.first) || !isTyped(type.last)) return null;
  let returnsValue = !body.closed;
  forEachNode(body, (node) => {
    if (node.kind === "returnStatement" && node.value !== null) returnsValue = true;
  });
  return returnsValue ? null : [replaceSpan(authorSpan(type.first, type.last), "void")];
}

/** A `const` goes alone; other parameters can change only where the body speaks of none of them. */
function parameterEdit({ declarator, body }: FunctionDefinition): Edit[] | null {
  const [derivation] = declarator.derivations;
  if (derivation?.kind !== "function" || derivation.variadic) return null;
  const [only, ...others] = derivation.parameters;
  if (only !== undefined && others.length === 0 && isObjectPointer(only)) {
    const edits = only.specifiers.qualifiers.flatMap((token) => dropToken(token).edit ?? []);
    return edits.length === only.specifiers.qualifiers.length ? edits : null;
  }
  const first = derivation.parameters[0]?.first;
  const last = derivation.parameters.at(-1)?.last;
  if (first === undefined || last === undefined || !isTyped(first) || !isTyped(last)) return null;
  const names = new Set(["obj", ...derivation.parameters.flatMap((each) => each.declarator.name?.text ?? [])]);
  let isUsed = !body.closed;
  forEachNode(body, (node) => {
    if (node.kind === "identifier" && names.has(node.name)) isUsed = true;
    if (node.kind === "initDeclarator" && node.declarator.name?.text === "obj") isUsed = true;
    if (node.kind === "error") isUsed = true;
  });
  return isUsed ? null : [replaceSpan(authorSpan(first, last), "struct klp_object *obj")];
}

/** How often the module speaks of a function; a member of the same name is something else. */
function mentions(module: Module, name: string): number {
  let count = 0;
  for (const { preprocessed } of module.units) {
    let previous = "";
    for (const { kind, text } of preprocessed.tokens) {
      if (kind === TokenKind.Identifier && text === name && previous !== "." && previous !== "->") count++;
      previous = text;
    }
  }
  return count;
}
