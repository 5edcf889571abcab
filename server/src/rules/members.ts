import type { FieldDesignator, InitializerItem } from "../c/ast.ts";
import type { AggregateList, Module } from "../livepatch/model.ts";
import { aggregateList } from "../livepatch/tables.ts";

/** A member that a designator names in an initializer of a livepatch struct. */
export interface DesignatedMember {
  /** The struct's tag: `klp_func`. */
  readonly tag: string;
  readonly designator: FieldDesignator;
  /** The item that sets it, and the list that this is one of. */
  readonly item: InitializerItem;
  readonly list: AggregateList;
}

/** All members that designators name in the livepatches and tables of a module, those of `.callbacks` included. */
export function* designatedMembers(module: Module): Iterable<DesignatedMember> {
  for (const { list } of module.livepatches) yield* membersOf("klp_patch", list);
  for (const { rows } of module.objectTables) for (const { list } of rows) yield* membersOf("klp_object", list);
  for (const { rows } of module.functionTables) for (const { list } of rows) yield* membersOf("klp_func", list);
  for (const { rows } of module.stateTables) for (const { list } of rows) yield* membersOf("klp_state", list);
}

function* membersOf(tag: string, list: AggregateList | null): Iterable<DesignatedMember> {
  for (const item of list?.node.items ?? []) {
    const [designator, inner] = item.designators;
    if (list === null || designator?.kind !== "fieldDesignator") continue;
    if (tag !== "klp_object" || designator.name.text !== "callbacks") yield { tag, designator, item, list };
    else if (inner?.kind === "fieldDesignator") yield { tag: "klp_callbacks", designator: inner, item, list };
    else {
      yield { tag, designator, item, list };
      if (item.value.kind === "initializerList") yield* membersOf("klp_callbacks", aggregateList(item.value));
    }
  }
}
