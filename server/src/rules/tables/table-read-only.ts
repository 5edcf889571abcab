import { authorSpan } from "../../c/token.ts";
import type { FunctionTable, Livepatch, Module, ObjectTable } from "../../livepatch/model.ts";
import { dropAttribute, dropFixes, dropToken } from "../dropped-words.ts";
import { isReachedAtRunTime } from "../reached-tables.ts";
import type { Finding, ModuleRule } from "../rule.ts";
import { attributesOf, isGivenToKernel, sectionOf } from "../sections.ts";
import { constQualifiers } from "../written-types.ts";

/** kernel/livepatch/core.c: klp_init_patch_early and its sisters write list heads and kobjects, the transition writes flags. */
export const tableReadOnly: ModuleRule = {
  name: "table-read-only",
  group: "tables",
  severity: "error",
  summary: "A livepatch, or an array of objects or functions, is `const` or `__ro_after_init`.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const livepatch of module.livepatches) {
      const found = findings(module, livepatch, `\`${livepatch.variable}\``);
      if (found.length > 0 && isGivenToKernel(module, livepatch)) yield* found;
    }
    for (const table of [...module.objectTables, ...module.functionTables]) {
      const found = findings(module, table, subjectOf(table));
      if (found.length > 0 && isReachedAtRunTime(module, table)) yield* found;
    }
  },
};

function findings(
  module: Module,
  described: Livepatch | ObjectTable | FunctionTable,
  subject: string,
): readonly Finding[] {
  return [...ofQualifiers(module, described, subject), ...ofAttributes(module, described, subject)];
}

function ofQualifiers(
  module: Module,
  described: Livepatch | ObjectTable | FunctionTable,
  subject: string,
): readonly Finding[] {
  const qualifiers = constQualifiers(module, described);
  const [first] = qualifiers;
  if (first === undefined) return [];
  return [
    {
      span: authorSpan(first),
      message:
        `${subject} is \`const\` and lies in read-only memory, but the kernel writes list heads and kobjects into it: ` +
        `klp_enable_patch() ends in an oops. Drop \`const\`.`,
      fixes: dropFixes(qualifiers.map(dropToken)),
    },
  ];
}

function ofAttributes(
  module: Module,
  described: Livepatch | ObjectTable | FunctionTable,
  subject: string,
): readonly Finding[] {
  const attributes = attributesOf(module, described).filter(isReadOnlyAfterInit);
  const [first] = attributes;
  if (first === undefined) return [];
  const words = attributes.map(dropAttribute);
  return [
    {
      span: authorSpan(first.first, first.last),
      message:
        `${subject} is read-only once the module is initialised, but the kernel writes into it as long as the livepatch ` +
        `lives: an oops when its transition ends or when it is disabled. Drop \`${words[0]?.text ?? first.name.text}\`.`,
      fixes: dropFixes(words),
    },
  ];
}

/** kernel/module/strict_rwx.c: the loader protects this section after the module's init function. */
function isReadOnlyAfterInit(attribute: Parameters<typeof sectionOf>[0]): boolean {
  return sectionOf(attribute) === ".data..ro_after_init";
}

function subjectOf(table: ObjectTable | FunctionTable): string {
  if (table.name !== null) return `\`${table.name}\``;
  return table.kind === "objects" ? "This list of objects" : "This list of functions";
}
