import { isTyped } from "../../c/token.ts";
import { declaredObjects, hasStorage, type DeclaredObject } from "../../livepatch/declared-objects.ts";
import type { Module, Unit } from "../../livepatch/model.ts";
import { insertAt } from "../edits.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";
import { unseenWords } from "../unseen-words.ts";

/** Every C file of a module is linked into one object, where two names that are not `static` clash. */
export const tableNotStatic: ModuleRule = {
  name: "table-not-static",
  group: "tables",
  severity: "info",
  summary: "A livepatch or one of its tables is not `static`.",
  fix: "safe",
  subject: "module",
  *check(module) {
    if (module.kind !== "module" || module.open !== null || module.livepatches.length === 0) return;
    let unseen: ReadonlySet<string> | null = null;
    for (const unit of module.units) {
      const exported = exportedNames(unit);
      for (const object of declaredObjects(unit).values()) {
        if (!isExternal(object) || exported.has(object.name) || isShared(module, unit, object.name)) continue;
        unseen ??= unseenWords(module);
        if (!unseen.has(object.name)) yield finding(module, unit, object);
      }
    }
  },
};

function finding(module: Module, unit: Unit, { name, nameSpan, declarations }: DeclaredObject): Finding {
  const others = module.units.flatMap((each) => (each === unit ? [] : (declaredObjects(each).get(name) ?? [])));
  const clash = others.find(isExternal);
  return {
    span: nameSpan,
    message:
      clash === undefined
        ? `\`${name}\` is visible outside of this file, where nothing uses it: it clashes with a table of the same name in ` +
          `another part of the module. Make it \`static\`.`
        : `\`${name}\` is visible outside of this file, and another part of the module defines the same name: the module ` +
          `does not link. Make both \`static\`.`,
    ...(clash === undefined ? {} : { related: [{ span: clash.nameSpan, message: "Defined here as well." }] }),
    fixes: fixes(declarations),
  };
}

/** What shares its declaration with others may have a reason to stay visible. */
function fixes(declarations: DeclaredObject["declarations"]): Fix[] {
  const firsts = declarations.map(({ specifiers }) => specifiers.first);
  if (!firsts.every(isTyped) || declarations.some(({ declaration }) => declaration.declarators.length > 1)) return [];
  const edits = firsts.map(({ file, start }) => insertAt(file, start, "static "));
  return [{ title: "Make it `static`", safe: true, edits }];
}

/** No declaration says `static`, none is the mention of what another file may use, and no attribute exposes it. */
function isExternal({ declarations }: DeclaredObject): boolean {
  return declarations.every(
    ({ specifiers, declarator }) =>
      !hasStorage(specifiers, "static") &&
      !hasStorage(specifiers, "extern") &&
      ![...specifiers.attributes, ...declarator.attributes].some(({ name }) => /weak|alias|visib/.test(name.text)),
  );
}

/** Whether another part of the module speaks of an object. */
function isShared({ units, functionObjects }: Module, unit: Unit, name: string): boolean {
  return (
    functionObjects.mentioned.has(name) ||
    units.some((each) => each !== unit && declaredObjects(each).has(name) && !defines(each, name))
  );
}

/** The names that macros such as `EXPORT_SYMBOL_GPL(name)` are given. */
function exportedNames({ tree }: Unit): ReadonlySet<string> {
  const names = new Set<string>();
  for (const declaration of tree.declarations) {
    if (declaration.kind !== "macroDeclaration") continue;
    for (const argument of declaration.arguments) if (argument.kind === "identifier") names.add(argument.name);
  }
  return names;
}

/** Whether a unit has an object of its own by a name: a mention, or a declaration without initializer, is none. */
function defines(unit: Unit, name: string): boolean {
  return (
    declaredObjects(unit)
      .get(name)
      ?.declarations.some(({ isInitialised }) => isInitialised) === true
  );
}
