import type { Module } from "../livepatch/model.ts";
import { idWithName } from "./state-ids.ts";
import { withoutCast } from "./visible-names.ts";

/** `state 1 (CONSOLE_LOGLEVEL_STATE)`, as its author calls it where the array declares it or a call asks for it; `a state` for an unknown id. */
export function stateNamed(module: Module, id: bigint | null): string {
  if (id === null) return "a state";
  return `state ${idWithName(id, writtenId(module, id))}`;
}

function writtenId({ stateTables, stateCalls }: Module, id: bigint): string {
  for (const { rows } of stateTables) {
    const row = rows.find((each) => each.id.known && each.id.value === id);
    if (row !== undefined) return withoutCast(row.fields.get("id")?.text ?? "");
  }
  const call = stateCalls.find((each) => each.id.known && each.id.value === id);
  return withoutCast(call?.idText ?? "");
}
