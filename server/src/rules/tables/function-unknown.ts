import { isFunctionLetter } from "../../kernel/symbol-list.ts";
import { replaceSpan } from "../edits.ts";
import { isWhole } from "../entries.ts";
import { patchedFunctions, type PatchedFunction } from "../patched-functions.ts";
import type { Fix, ModuleRule } from "../rule.ts";
import type { TargetKernel } from "../../kernel/target-kernel.ts";

/** kernel/livepatch/core.c: klp_find_object_symbol looks the name up in kallsyms, and refuses what is not there. */
export const functionUnknown: ModuleRule = {
  name: "function-unknown",
  group: "tables",
  severity: "error",
  summary: "The kernel that the livepatch is for has no function of that name.",
  fix: "ask",
  subject: "module",
  *check(module, { kernel }) {
    if (kernel === null) return;
    for (const patched of patchedFunctions(module)) {
      const { object, name, row, span } = patched;
      // Under conditions that nobody knows the entry may be there only where its function is.
      if (row.conditions.length > 0 || !isWhole(module, row.list)) continue;
      const symbols = kernel.symbols(object, name);
      if (symbols === null || symbols.some(({ type }) => isFunctionLetter(type))) continue;
      const where = object === null ? "the kernel's own symbols" : `the symbols of ${object}`;
      const refusal =
        "the kernel refuses the livepatch with -EINVAL" +
        (object === null ? "" : ` where ${object} is loaded, and refuses ${object} where the livepatch is enabled`);
      yield {
        span,
        message:
          symbols.length === 0
            ? `There is no \`${name}\` among ${where}: ${refusal}. It may be inlined, or the compiler gave it another name.`
            : `\`${name}\` is no function among ${where}, but of type \`${symbols[0]?.type ?? ""}\`: ${refusal}.`,
        fixes: fixes(kernel, patched),
      };
    }
  },
};

const maximumFixes = 3;

function fixes(kernel: TargetKernel, { object, name, literal }: PatchedFunction): Fix[] {
  if (literal === null) return [];
  return kernel.similarFunctions(object, name, maximumFixes).map((similar) => ({
    title: `Patch \`${similar}\``,
    safe: false,
    edits: [replaceSpan(literal, `"${similar}"`)],
  }));
}
