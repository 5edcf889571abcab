import { authorSpan, isTyped } from "../../c/token.ts";
import { structs } from "../../kernel/api.ts";
import { removeItem } from "../edits.ts";
import { designatedMembers, type DesignatedMember } from "../members.ts";
import type { Fix, ModuleRule } from "../rule.ts";

/** include/linux/livepatch.h: the members of each struct that its comment calls internal. */
export const internalField: ModuleRule = {
  name: "internal-field",
  group: "tables",
  severity: "warning",
  summary: "A member that belongs to the kernel is initialised.",
  fix: "safe",
  subject: "module",
  *check(module) {
    for (const member of designatedMembers(module)) {
      const { tag, designator } = member;
      const name = designator.name.text;
      if (structs.get(tag)?.fields.find((field) => field.name === name)?.internal !== true) continue;
      yield {
        span: authorSpan(designator.first, designator.last),
        message: `\`.${name}\` of struct ${tag} belongs to the kernel, ${effects.get(name) ?? overwritten}. Leave it out.`,
        fixes: removal(member, name),
      };
    }
  },
};

const overwritten = "which sets it by itself and overwrites what stands here";

/** kernel/livepatch/core.c: klp_free_object_dynamic, klp_free_func_nop, klp_init_object_loaded; lib/kobject.c: kobject_init. */
const effects: ReadonlyMap<string, string> = new Map([
  ["dynamic", "which frees an object that has it set as one that it allocated itself"],
  [
    "nop",
    "which takes an entry that has it set for one of its own, runs the original function and frees the entry later",
  ],
  ["kobj", "which initialises it by itself and complains about one that looks initialised already"],
]);

/** A place for the next member without designator would be another one then. Without `.nop` the kernel looks at the entry anew. */
function removal({ list, item }: DesignatedMember, name: string): Fix[] {
  const next = list.node.items[list.node.items.indexOf(item) + 1];
  if (next?.designators.length === 0 || !isTyped(item.first) || !isTyped(item.last)) return [];
  const edits = removeItem(list, item);
  return edits === null ? [] : [{ title: `Remove \`.${name}\``, safe: name !== "nop", edits }];
}
