import type { MacroDeclaration } from "../../c/ast.ts";
import { evaluateString } from "../../c/constants.ts";
import { authorSpan, isTyped, TokenKind } from "../../c/token.ts";
import type { Unit } from "../../livepatch/model.ts";
import { replaceSpan } from "../edits.ts";
import { addModuleMacro } from "../module-lines.ts";
import { macrosNamed, writesModuleInformation } from "../module-macros.ts";
import type { Fix, ModuleRule } from "../rule.ts";
import { unseenWords } from "../unseen-words.ts";

/** scripts/mod/modpost.c: a module without a GPL licence is not linked against klp_enable_patch, an EXPORT_SYMBOL_GPL. */
export const moduleNotGpl: ModuleRule = {
  name: "module-not-gpl",
  group: "tables",
  severity: "error",
  summary: "The module does not say that it is under the GPL.",
  fix: "safe",
  subject: "module",
  *check(module) {
    const livepatch = module.livepatches.find(({ enabled }) => enabled) ?? module.livepatches[0];
    if (livepatch === undefined || module.kind !== "module" || module.open !== null) return;
    const licences = macrosNamed(module, "MODULE_LICENSE");
    for (const macro of licences) {
      const licence = licenceOf(macro);
      if (licence === null || compatible.has(licence)) continue;
      yield {
        span: authorSpan(macro.first, macro.last),
        message:
          `"${licence}" is no licence under which modpost links a module against klp_enable_patch(), which is exported to GPL modules only: ` +
          `the livepatch does not build. Those that it takes are ${[...compatible].map((each) => `"${each}"`).join(", ")}.`,
        fixes: replacement(macro),
      };
    }
    if (module.units.some(speaksOfLicence) || module.units.some(writesModuleInformation)) return;
    if (macrosNamed(module, "MODULE_INFO").some(isLicence) || unseenWords(module).has("MODULE_LICENSE")) return;
    yield {
      span: livepatch.nameSpan,
      message:
        "The module lacks `MODULE_LICENSE`: modpost does not link it against klp_enable_patch(), which is exported to GPL modules only.",
      fixes: [
        {
          title: 'Add `MODULE_LICENSE("GPL")`',
          safe: true,
          edits: [addModuleMacro(module, livepatch.nameSpan.file, 'MODULE_LICENSE("GPL");')],
        },
      ],
    };
  },
};

/** Also where the macro is not typed to its end. */
function speaksOfLicence({ preprocessed }: Unit): boolean {
  return preprocessed.tokens.some(({ kind, text }) => kind === TokenKind.Identifier && text === "MODULE_LICENSE");
}

/** include/linux/license.h: license_is_gpl_compatible. */
const compatible: ReadonlySet<string> = new Set([
  "GPL",
  "GPL v2",
  "GPL and additional rights",
  "Dual BSD/GPL",
  "Dual MIT/GPL",
  "Dual MPL/GPL",
]);

/** Null where it is no string that is known here. */
function licenceOf({ arguments: [argument] }: MacroDeclaration): string | null {
  return argument === undefined || argument.kind === "typeName" ? null : evaluateString(argument);
}

/** Under which licence its code is, only its author can say. */
function replacement({ arguments: [argument] }: MacroDeclaration): Fix[] {
  if (argument === undefined || !isTyped(argument.first) || !isTyped(argument.last)) return [];
  const edit = replaceSpan(authorSpan(argument.first, argument.last), '"GPL"');
  return [{ title: 'Use "GPL"', safe: false, edits: [edit] }];
}

/** `MODULE_INFO(license, ...)`, which is what MODULE_LICENSE writes. */
function isLicence({ arguments: [tag] }: MacroDeclaration): boolean {
  return tag === undefined || authorSpanText(tag) === "license";
}

function authorSpanText(node: MacroDeclaration["arguments"][number]): string {
  const { file, start, end } = authorSpan(node.first, node.last);
  return file.text.slice(start, end);
}
