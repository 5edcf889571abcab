import type { Attribute, Specifiers } from "../../c/ast.ts";
import { authorSpan, isTyped } from "../../c/token.ts";
import type { StackObject } from "../../livepatch/function-objects.ts";
import type { FunctionTable, Livepatch, Module, ObjectTable, StateTable } from "../../livepatch/model.ts";
import { dropAttribute, dropFixes } from "../dropped-words.ts";
import { insertAt } from "../edits.ts";
import { isReachedAtRunTime } from "../reached-tables.ts";
import type { Finding, Fix, ModuleRule } from "../rule.ts";
import { attributesOf, isGivenToKernel, sectionOf } from "../sections.ts";

/**
 * kernel/module/main.c: module_init_section takes every section whose name starts with `.init`, which do_free_init frees
 * after the module's init function. kernel/livepatch/state.c walks the states of a livepatch whenever another is enabled.
 */
export const tableInInitMemory: ModuleRule = {
  name: "table-in-init-memory",
  group: "tables",
  severity: "error",
  summary: "A livepatch or one of its tables lies in memory that is freed after init, or on the stack.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const livepatch of module.livepatches) {
      const found = finding(module, livepatch, `\`${livepatch.variable}\``);
      if (found !== null && isGivenToKernel(module, livepatch)) yield found;
    }
    for (const table of [...module.stateTables, ...module.objectTables, ...module.functionTables]) {
      const found = finding(module, table, `\`${table.name ?? table.kind}\``);
      if (found !== null && isReachedAtRunTime(module, table)) yield found;
    }
    yield* module.functionObjects.onStack.map(onStack);
  },
};

function finding(
  module: Module,
  described: Livepatch | StateTable | ObjectTable | FunctionTable,
  subject: string,
): Finding | null {
  const attributes = attributesOf(module, described).filter(isFreed);
  const [first] = attributes;
  if (first === undefined) return null;
  const words = attributes.map(dropAttribute);
  const text = words[0]?.text ?? first.name.text;
  return {
    span: authorSpan(first.first, first.last),
    message:
      `${subject} is \`${text}\`: its memory is freed once the module is initialised, but the kernel reads it as long as ` +
      `the livepatch is loaded, which ends in an oops. Drop \`${text}\`.`,
    fixes: dropFixes(words),
  };
}

function onStack({ name, nameSpan, function: caller, specifiers }: StackObject): Finding {
  return {
    span: nameSpan,
    message:
      `${name === null ? "This list" : `\`${name}\``} lives on the stack of ${caller}() and is gone when that returns, but the kernel ` +
      `reads it as long as the livepatch is loaded, which ends in an oops. Make it \`static\`.`,
    fixes: specifiers === null ? [] : staticFixes(specifiers),
  };
}

/** Unasked it is no fix: what the initializer has must be constant then, and is set once only. */
function staticFixes({ first }: Specifiers): Fix[] {
  if (!isTyped(first)) return [];
  return [{ title: "Make it `static`", safe: false, edits: [insertAt(first.file, first.start, "static ")] }];
}

function isFreed(attribute: Attribute): boolean {
  return sectionOf(attribute)?.startsWith(".init") === true;
}
