import type { FunctionDefinition, Parameter } from "../../c/ast.ts";
import type { CallbackName } from "../../kernel/machine.ts";

/** What include/linux/livepatch.h: struct klp_callbacks has for a callback. */
export function expectedReturn(kind: CallbackName): "int" | "void" {
  return kind === "pre_patch" ? "int" : "void";
}

/** Whether a function surely returns something else than its callback does; a typedef that nobody knows here may be the same. */
export function returnsOther({ specifiers, declarator }: FunctionDefinition, expected: "int" | "void"): boolean {
  if (declarator.derivations.length > 1) return true;
  const { type } = specifiers;
  switch (type?.kind) {
    case "builtinType":
      return !spellings[expected].has(type.words.map(({ text }) => text).join(" "));
    case "namedType":
      // include/linux/types.h
      return type.name.text === "bool";
    case "recordType":
    case "enumType":
      // An enumeration is an integer, of which only the compiler knows the type.
      return type.kind === "recordType" || expected === "void";
    default:
      return false;
  }
}

/** Whether a function surely takes something else than one `struct klp_object *`. */
export function takesOther({ declarator, oldStyleParameters }: FunctionDefinition): boolean {
  const [derivation] = declarator.derivations;
  if (derivation?.kind !== "function" || oldStyleParameters.length > 0 || derivation.identifiers.length > 0)
    return false;
  // Before C23, `()` says nothing of parameters.
  if (derivation.parameters.length === 0) return false;
  if (derivation.variadic || derivation.parameters.length > 1) return true;
  return derivation.parameters.some(isOther);
}

/** Whether a parameter is a pointer to an object, `const` or not; `[]` means the same as `*` there. */
export function isObjectPointer({ specifiers, declarator }: Parameter): boolean {
  const [derivation, ...others] = declarator.derivations;
  const isPointer = derivation !== undefined && derivation.kind !== "function" && others.length === 0;
  return isPointer && specifiers.type?.kind === "recordType" && specifiers.type.tag?.text === "klp_object";
}

const spellings: Readonly<Record<"int" | "void", ReadonlySet<string>>> = {
  int: new Set(["int", "signed", "signed int", "int signed"]),
  void: new Set(["void"]),
};

function isOther(parameter: Parameter): boolean {
  const { type, qualifiers } = parameter.specifiers;
  if (type === null || type.kind === "namedType" || type.kind === "typeofType" || type.kind === "atomicType")
    return false;
  return !isObjectPointer(parameter) || qualifiers.length > 0;
}
