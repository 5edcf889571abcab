import type { SourceFile, Span } from "../../c/source.ts";
import type { Module, Unit } from "../../livepatch/model.ts";
import { insertAt, lineEnding, skipBlank } from "../edits.ts";
import type { Edit, ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_enable_patch refuses a module that is_livepatch_module() does not know as one. */
export const moduleNotMarked: ModuleRule = {
  name: "module-not-marked",
  group: "tables",
  severity: "error",
  summary: 'The module is not marked as a livepatch by `MODULE_INFO(livepatch, "Y")`.',
  fix: "safe",
  subject: "module",
  *check(module) {
    const livepatch = module.livepatches.find(({ enabled }) => enabled) ?? module.livepatches[0];
    if (livepatch === undefined || module.kind !== "module" || module.open !== null) return;
    if (module.information.livepatch !== null || module.units.some(writesModuleInformation)) return;
    yield {
      span: livepatch.nameSpan,
      message:
        'The module lacks `MODULE_INFO(livepatch, "Y")`: the kernel does not know it as a livepatch, and klp_enable_patch() ' +
        "refuses it with -EINVAL.",
      fixes: [
        { title: 'Add `MODULE_INFO(livepatch, "Y")`', safe: true, edits: [mark(module, livepatch.nameSpan.file)] },
      ],
    };
  },
};

/** include/linux/moduleparam.h: MODULE_INFO is a string in the section `.modinfo`, which a file can place there itself. */
function writesModuleInformation({ tree }: Unit): boolean {
  return tree.declarations.some((declaration) => {
    if (declaration.kind === "macroDeclaration") return declaration.name.text === "__MODULE_INFO";
    if (declaration.kind !== "declaration") return false;
    const { specifiers, declarators } = declaration;
    return [specifiers, ...declarators.map(({ declarator }) => declarator)].some(({ attributes }) =>
      attributes.some((attribute) => attribute.arguments.some(({ text }) => text === '".modinfo"')),
    );
  });
}

/** Behind the last MODULE_ macro of the file, or the last macro like it, or at the end of the file. */
function mark(module: Module, file: SourceFile): Edit {
  const macros = module.information.macros.filter(({ span }) => span.file === file && !isConditional(module, span));
  const last = macros.filter(({ name }) => name.startsWith("MODULE_")).at(-1) ?? macros.at(-1);
  const line = 'MODULE_INFO(livepatch, "Y");';
  const end = lineEnding(file);
  if (last !== undefined) return insertAt(file, afterSemicolon(last.span), end + line);
  const separator = file.text.endsWith("\n") ? end : end + end;
  return insertAt(file, file.text.length, separator + line + end);
}

function afterSemicolon({ file, end }: Span): number {
  const next = skipBlank(file.text, end);
  return file.text[next] === ";" ? next + 1 : end;
}

/** A mark inside an `#if` would be missing in other configurations. */
function isConditional(module: Module, { file, start }: Span): boolean {
  return module.units.some(({ preprocessed }) =>
    preprocessed.conditionals.some(({ arms, end }) => {
      const from = arms[0]?.span;
      return from?.file === file && end.file === file && from.start < start && start < end.start;
    }),
  );
}
