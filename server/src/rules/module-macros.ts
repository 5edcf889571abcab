import type { MacroDeclaration } from "../c/ast.ts";
import type { Module, Unit } from "../livepatch/model.ts";

/** The macros of a name at file scope, in all files of a module. */
export function macrosNamed({ units }: Module, name: string): readonly MacroDeclaration[] {
  return units.flatMap(({ tree }) =>
    tree.declarations.flatMap((each) => (each.kind === "macroDeclaration" && each.name.text === name ? [each] : [])),
  );
}

/** include/linux/moduleparam.h: MODULE_INFO is a string in the section `.modinfo`, which a file can place there itself. */
export function writesModuleInformation({ tree }: Unit): boolean {
  return tree.declarations.some((declaration) => {
    if (declaration.kind === "macroDeclaration") return declaration.name.text === "__MODULE_INFO";
    if (declaration.kind !== "declaration") return false;
    const { specifiers, declarators } = declaration;
    return [specifiers, ...declarators.map(({ declarator }) => declarator)].some(({ attributes }) =>
      attributes.some((attribute) => attribute.arguments.some(({ text }) => text === '".modinfo"')),
    );
  });
}
