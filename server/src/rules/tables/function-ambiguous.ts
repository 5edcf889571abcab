import { isFunctionLetter, type KernelSymbol } from "../../kernel/symbol-list.ts";
import { insertAfterItem, itemAt, replaceSpan } from "../edits.ts";
import { isWhole } from "../entries.ts";
import { patchedFunctions, type PatchedFunction } from "../patched-functions.ts";
import type { Edit, Fix, ModuleRule } from "../rule.ts";

/** kernel/livepatch/core.c: klp_find_object_symbol counts all symbols of a name, and takes the one at `old_sympos`. */
export const functionAmbiguous: ModuleRule = {
  name: "function-ambiguous",
  group: "tables",
  severity: "error",
  summary: "The function's name is there more than once, and `.old_sympos` does not say which is meant.",
  fix: "ask",
  subject: "module",
  *check(module, { kernel }) {
    if (kernel === null) return;
    for (const patched of patchedFunctions(module)) {
      const { object, name, row, span } = patched;
      const position = row.symbolPosition;
      if (!position.known || !isWhole(module, row.list)) continue;
      const symbols = kernel.symbols(object, name) ?? [];
      if (!symbols.some(({ type }) => isFunctionLetter(type))) continue;
      const count = BigInt(symbols.length);
      const isFound = position.value === 0n ? count === 1n : position.value > 0n && position.value <= count;
      if (isFound) continue;
      const times = count === 1n ? "once" : count === 2n ? "twice" : `${count} times`;
      yield {
        span: position.value === 0n ? span : (row.fields.get("old_sympos")?.valueSpan ?? span),
        message:
          `\`${name}\` is there ${times} in ${object ?? "the kernel"}` +
          (position.value === 0n
            ? ": without `.old_sympos` the kernel refuses the livepatch with -EINVAL."
            : `, and so has no position ${position.value}: the kernel refuses the livepatch with -EINVAL.`),
        // Under conditions that nobody knows the entry may be there only where the name is there once.
        ...(row.conditions.length > 0 ? { severity: "warning" } : {}),
        fixes: fixes(patched, symbols),
      };
    }
  },
};

/** More positions than these are more than anybody chooses from. */
const maximumFixes = 16;

function fixes({ row }: PatchedFunction, symbols: readonly KernelSymbol[]): Fix[] {
  return symbols.slice(0, maximumFixes).flatMap((symbol, index) => {
    const edits = isFunctionLetter(symbol.type) ? setPosition(row, index + 1) : null;
    return edits === null ? [] : [{ title: `Position ${index + 1}: ${described(symbol)}`, safe: false, edits }];
  });
}

/** `text, between a and b`: what tells one from the other. */
function described({ type, before, after }: KernelSymbol): string {
  const kind = type.toLowerCase() === "w" ? "weak text" : type === "i" ? "an indirect function" : "text";
  const scope = type === "t" ? "local " : "";
  if (before !== null && after !== null) return `${scope}${kind} between \`${before}\` and \`${after}\``;
  if (before !== null) return `${scope}${kind} after \`${before}\``;
  return after === null ? `${scope}${kind}` : `${scope}${kind} before \`${after}\``;
}

function setPosition({ list, fields }: PatchedFunction["row"], position: number): readonly Edit[] | null {
  if (list?.editable !== true) return null;
  const existing = fields.get("old_sympos");
  if (existing !== undefined) return [replaceSpan(existing.valueSpan, String(position))];
  const after = fields.get("new_func") ?? fields.get("old_name");
  const item = after === undefined ? null : itemAt(list, after.span);
  return item === null ? null : insertAfterItem(list, item, `.old_sympos = ${position}`);
}
