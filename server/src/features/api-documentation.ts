import { functions, macros } from "../kernel/api-functions.ts";
import { structs } from "../kernel/api.ts";
import { dialectMembers, dialectOrigins } from "../kernel/dialects.ts";

/** Markdown about a struct of the livepatch API; null where there is none of that tag. */
export function structDocumentation(tag: string): string | null {
  const struct = structs.get(tag);
  if (struct === undefined) return null;
  const fields = struct.fields.filter((field) => !field.internal).map(({ declaration }) => `\t${declaration};`);
  const hidden = struct.fields.length > fields.length ? ["\t/* internal members follow */"] : [];
  return sections(
    codeBlock([`struct ${tag} {`, ...fields, ...hidden, "};"].join("\n")),
    `Since Linux ${struct.since}`,
    struct.documentation,
  );
}

/** Markdown about a member of such a struct; null where it has none of that name. */
export function fieldDocumentation(tag: string, name: string): string | null {
  const field = structs.get(tag)?.fields.find((each) => each.name === name);
  const foreign = dialectMembers.find((each) => each.tag === tag && each.name === name);
  if (foreign?.told != null && field === undefined) {
    const from = foreign.dialects.map((dialect) => `\`${dialect}\` (${dialectOrigins[dialect]})`).join(", ");
    const origin = `Member of \`struct ${tag}\` in the dialect ${from}; not in mainline`;
    return sections(codeBlock(`${foreign.told.declaration};`), origin, foreign.told.documentation);
  }
  if (field === undefined) return null;
  const origin =
    field.since === null
      ? `Internal member of \`struct ${tag}\`: the kernel sets it, a livepatch never does`
      : `Member of \`struct ${tag}\` · since Linux ${field.since}`;
  return sections(codeBlock(`${field.declaration};`), origin, field.documentation);
}

/** Markdown about a function of the livepatch API; null where there is none of that name. */
export function functionDocumentation(name: string): string | null {
  const found = functions.get(name);
  if (found === undefined) return null;
  const removed = found.removed === null ? "" : `, **removed in ${found.removed}**`;
  return sections(codeBlock(`${found.declaration};`), `Since Linux ${found.since}${removed}`, found.documentation);
}

/** Markdown about a macro that registers a callback; null where there is none of that name. */
export function macroDocumentation(name: string): string | null {
  const macro = macros.get(name);
  if (macro === undefined) return null;
  const field = fieldDocumentation("klp_callbacks", macro.callback);
  return sections(codeBlock(macro.usage), macro.origin, macro.documentation, ...(field === null ? [] : ["---", field]));
}

/** Markdown about `MODULE_INFO(livepatch, ...)`. */
export const moduleInfoDocumentation = sections(
  codeBlock('MODULE_INFO(livepatch, "Y");'),
  "Marks the module as a livepatch. `klp_enable_patch()` answers `-EINVAL` for a module without it: " +
    "`livepatch: module NAME is not marked as a livepatch module`.",
);

/** A block of C. */
function codeBlock(code: string): string {
  return "```c\n" + code + "\n```";
}

/** Paragraphs one below the other. */
export function sections(...paragraphs: readonly string[]): string {
  return paragraphs.join("\n\n");
}
