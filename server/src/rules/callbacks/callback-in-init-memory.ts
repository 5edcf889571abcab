import { declarationsNamed } from "../../livepatch/named-declarations.ts";
import type { Attribute } from "../../c/ast.ts";
import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import type { Module } from "../../livepatch/model.ts";
import { dropAttribute, dropFixes } from "../dropped-words.ts";
import { isReached } from "../reached-tables.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { sectionOf } from "../sections.ts";
import { functionNamed, macroCallbacks, setCallbacks } from "./object-callbacks.ts";

/**
 * kernel/module/main.c: do_free_init frees what module_init_section() takes after the module's init function; what
 * module_exit_section() takes is not kept where modules cannot be unloaded.
 */
export const callbackInInitMemory: ModuleRule = {
  name: "callback-in-init-memory",
  group: "callbacks",
  severity: "error",
  summary: "A callback or a new function lies in memory that is freed after init.",
  fix: "safe",
  subject: "module",
  *check(module) {
    const isWhole = module.kind === "module" && module.livepatches.length > 0;
    const users = new Map<string, [KernelUse, ...KernelUse[]]>();
    for (const use of isWhole ? kernelUses(module) : macroUses(module)) {
      const same = users.get(use.name);
      if (same === undefined) users.set(use.name, [use]);
      else same.push(use);
    }
    for (const uses of users.values()) {
      const found = finding(module, uses);
      if (found !== null) yield found;
    }
  },
};

/** Where a livepatch tells the kernel to call a function. */
interface KernelUse {
  readonly name: string;
  readonly span: Span;
  /** What it is there: `pre_patch` or `.new_func`. */
  readonly role: string;
  /** Whether the kernel calls it from klp_enable_patch() alone, which a livepatch calls in its init function. */
  readonly isBeforeInitEnds: boolean;
}

function kernelUses(module: Module): readonly KernelUse[] {
  const callbacks = setCallbacks(module).map(({ kind, object, name, span }) => ({
    name,
    span,
    role: `the \`${kind}\` callback`,
    isBeforeInitEnds: kind === "pre_patch" && object.name.known && object.name.value === null,
  }));
  const functions = module.functionTables
    .filter((table) => isReached(module, table))
    .flatMap(({ walked }) =>
      walked.flatMap(({ newFunction, fields }) => {
        const span = fields.get("new_func")?.valueSpan;
        if (!newFunction.known || newFunction.value === null || span === undefined) return [];
        return [{ name: newFunction.value, span, role: "a new function", isBeforeInitEnds: false }];
      }),
    );
  return [...callbacks, ...functions];
}

/** Which object a source for kpatch or klp-build belongs to, its build tells: it may be vmlinux. */
function macroUses(module: Module): readonly KernelUse[] {
  return macroCallbacks(module).map(({ kind, name, span }) => ({
    name,
    span,
    role: `the \`${kind}\` callback`,
    isBeforeInitEnds: kind === "pre_patch",
  }));
}

function finding(module: Module, uses: readonly [KernelUse, ...KernelUse[]]): Finding | null {
  const lasting = uses.find(({ isBeforeInitEnds }) => !isBeforeInitEnds);
  const { name, role, span } = lasting ?? uses[0];
  const attributes = attributesOf(module, name, span);
  const inInit = attributes.filter((attribute) => isIn(attribute, ".init"));
  const [first] = inInit.length > 0 ? inInit : attributes.filter((attribute) => isIn(attribute, ".exit"));
  if (first === undefined) return null;
  const words = attributes.filter((each) => isIn(each, ".init") || isIn(each, ".exit")).map(dropAttribute);
  const { text } = dropAttribute(first);
  const isFreed = inInit.length > 0 && lasting !== undefined;
  return {
    span: authorSpan(first.first, first.last),
    message: `${name}() is ${role}, but it is \`${text}\`: ${consequence(inInit.length > 0, isFreed)} Drop \`${text}\`.`,
    ...(isFreed ? {} : { severity: "info" as const }),
    related: uses.map((use) => ({ span: use.span, message: `Set as ${use.role} here.` })),
    fixes: dropFixes(words),
  };
}

function consequence(isInit: boolean, isFreed: boolean): string {
  if (!isInit) return "where modules cannot be unloaded, the kernel does not keep it, and calls it all the same.";
  return isFreed
    ? "its memory is freed once the module is initialised, and the kernel calls it later, which ends in an oops."
    : "it is freed once the module is initialised. That is late enough for the \`pre_patch\` of vmlinux alone, which runs before.";
}

function isIn(attribute: Attribute, section: string): boolean {
  return sectionOf(attribute)?.startsWith(section) === true;
}

/** Those of a function's definition and of its other declarations in the same file, in source order. */
function attributesOf(module: Module, name: string, span: Span): readonly Attribute[] {
  const definition = functionNamed(module, name, span);
  if (definition === null) return [];
  const declarations = module.units
    .map((unit) => declarationsNamed(unit, name))
    .find((each) => each.includes(definition));
  return (declarations ?? []).flatMap((declaration) => {
    if (declaration === definition) return [...definition.specifiers.attributes, ...definition.declarator.attributes];
    if (declaration.kind !== "declaration") return [];
    const { specifiers, declarators } = declaration;
    const own = declarators.filter(({ declarator }) => declarator.name?.text === name);
    const attributes = own.flatMap(({ declarator }) => declarator.attributes);
    // Those before the first declarator speak of every function that the declaration names.
    return declarators.length === 1 && own.length === 1 ? [...specifiers.attributes, ...attributes] : attributes;
  });
}
