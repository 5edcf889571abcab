import type { Expression, MacroDeclaration, TypeName } from "../c/ast.ts";
import { evaluateString } from "../c/constants.ts";
import { authorSpan } from "../c/token.ts";
import type { ModuleInformation, Unit } from "./model.ts";
import type { Span } from "../c/source.ts";

/** What the `MODULE_*` and `module_init` macros of all units say. */
export function moduleInformation(units: readonly Unit[]): ModuleInformation {
  let livepatch: Span | null = null;
  let license: string | null = null;
  let init: string | null = null;
  let exit: string | null = null;
  const macros: { name: string; span: Span }[] = [];
  for (const macro of macroDeclarations(units)) {
    const name = macro.name.text;
    const span = authorSpan(macro.first, macro.last);
    if (name === "MODULE_INFO" && identifier(macro.arguments[0]) === "livepatch") livepatch ??= span;
    else if (name === "MODULE_LICENSE") license ??= string(macro.arguments[0]);
    else if (initMacros.has(name)) init ??= identifier(macro.arguments[0]);
    else if (name === "module_exit") exit ??= identifier(macro.arguments[0]);
    if (name.startsWith("MODULE_") || name === "module_init" || name === "module_exit") macros.push({ name, span });
  }
  return { livepatch, license, init, exit, macros };
}

/** All of them are `module_init` in a module: include/linux/module.h. */
const initMacros: ReadonlySet<string> = new Set([
  "module_init",
  "early_initcall",
  "core_initcall",
  "postcore_initcall",
  "arch_initcall",
  "subsys_initcall",
  "fs_initcall",
  "rootfs_initcall",
  "device_initcall",
  "late_initcall",
]);

function* macroDeclarations(units: readonly Unit[]): Generator<MacroDeclaration> {
  for (const { tree } of units) {
    for (const declaration of tree.declarations) if (declaration.kind === "macroDeclaration") yield declaration;
  }
}

function identifier(argument: Expression | TypeName | undefined): string | null {
  if (argument?.kind === "identifier") return argument.name;
  // A lone name reads as a type where an argument may be one.
  const type = argument?.kind === "typeName" ? argument.specifiers.type : null;
  return type?.kind === "namedType" ? type.name.text : null;
}

function string(argument: Expression | TypeName | undefined): string | null {
  return argument === undefined || argument.kind === "typeName" ? null : evaluateString(argument);
}
