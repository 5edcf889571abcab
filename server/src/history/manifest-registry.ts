import type { Node } from "jsonc-parser";
import type { Span } from "../c/source.ts";
import { itemsOf, membersOf, numberFromText, problem, spanOf, textOf, wholeNumberOf } from "./json-reader.ts";
import type { ManifestReader } from "./manifest-reader.ts";

/** What the `states` member says of one id. */
export interface RegisteredState {
  readonly id: bigint;
  /** The member's name. */
  readonly span: Span;
  readonly name: string | null;
  readonly owner: string | null;
  readonly description: string | null;
}

/** The ids of a state: an `unsigned long` other than 0, in JSON a number or digits in quotes. */
export const stateIdBounds = { from: 1n, to: 0xffff_ffff_ffff_ffffn, quoted: true } as const;

/** The id registry. */
export function readRegistry(reader: ManifestReader, node: Node | null): readonly RegisteredState[] {
  const registered = new Map<bigint, RegisteredState>();
  const members = node === null ? null : membersOf(reader, node, "`states`", null);
  for (const { name: key, key: span, value } of members?.values() ?? []) {
    const id = numberFromText(key);
    if (id === null || id < stateIdBounds.from || id > stateIdBounds.to) {
      problem(
        reader,
        span,
        `\`${key}\` is no state id: the members of \`states\` are named by whole numbers from 1 to ${stateIdBounds.to}.`,
      );
      continue;
    }
    if (registered.has(id)) {
      problem(reader, span, `State ${id} is registered twice; only the first is read.`);
      continue;
    }
    const said =
      value === null ? null : membersOf(reader, value, `the entry of state ${id}`, ["name", "owner", "description"]);
    if (said === null) continue;
    const text = (name: string) => {
      const given = said.get(name)?.value ?? null;
      return given === null ? null : textOf(reader, given, `\`${name}\` of state ${id}`);
    };
    registered.set(id, { id, span, name: text("name"), owner: text("owner"), description: text("description") });
  }
  return [...registered.values()];
}

/** A range of state ids that belong to one team. */
export interface ReservedRange {
  readonly from: bigint;
  readonly to: bigint;
  readonly owner: string | null;
  readonly span: Span;
}

/** The `reserved` member: those of its ranges that have two bounds in order. */
export function readReserved(reader: ManifestReader, node: Node | null): readonly ReservedRange[] {
  if (node === null) return [];
  return itemsOf(reader, node, "`reserved`").flatMap((item): ReservedRange[] => {
    const members = membersOf(reader, item, "a reserved range", ["from", "to", "owner"]);
    if (members === null) return [];
    const number = (name: string) => {
      const given = members.get(name);
      if (given === undefined) problem(reader, spanOf(reader, item), `A reserved range needs \`${name}\`.`);
      return given?.value == null
        ? null
        : wholeNumberOf(reader, given.value, `\`${name}\` of a reserved range`, stateIdBounds);
    };
    const from = number("from");
    const to = number("to");
    const ownerNode = members.get("owner")?.value ?? null;
    const owner = ownerNode === null ? null : textOf(reader, ownerNode, "`owner` of a reserved range");
    if (from === null || to === null) return [];
    if (from <= to) return [{ from, to, owner, span: spanOf(reader, item) }];
    problem(reader, spanOf(reader, item), `The range ends (${to}) before it starts (${from}).`);
    return [];
  });
}
