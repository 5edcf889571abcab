import type { Predecessors } from "../history/history.ts";
import type { Livepatch, Module, State, StateTable } from "../livepatch/model.ts";
import { isHalfTyped } from "./half-typed.ts";

/** The highest version that a release which may be running has for an id; null if none has the id. */
export function highestVersion(predecessors: Predecessors | null, id: bigint): bigint | null {
  let highest: bigint | null = null;
  for (const { states } of predecessors?.releases ?? []) {
    if (!states.known) continue;
    for (const state of states.value) {
      if (state.id === id && (highest === null || state.version > highest)) highest = state.version;
    }
  }
  return highest;
}

/**
 * Whether an entry's id came out otherwise than its author wrote it: it overflows, or is negative. What machines have can no longer be
 * named otherwise, and is none. Told as `state-id-overflow`.
 */
export function isMiscomputed({ id, fields }: State, predecessors: Predecessors | null): boolean {
  const constant = fields.get("id")?.constant;
  if (!id.known || constant?.known !== true) return false;
  return (constant.overflow !== null || constant.value < 0n) && highestVersion(predecessors, id.value) === null;
}

/** The state arrays of a module that none of its livepatches names; empty where one of those cannot be known. */
export function unusedStateTables(module: Module): readonly StateTable[] {
  const used = new Set<StateTable>();
  for (const { stateTable } of module.livepatches) {
    if (!stateTable.known) return [];
    if (stateTable.value !== null) used.add(stateTable.value);
  }
  return module.stateTables.filter((table) => !used.has(table) && table.walked.length > 0);
}

/** The states that an author declared for a livepatch. */
export interface DeclaredStates {
  /** Null where the author wrote no array. */
  readonly table: StateTable | null;
  /** Every entry, also what an id 0 before it hides from the kernel: that is told as `state-id-zero`. */
  readonly rows: readonly State[];
}

/**
 * What an author declared for a livepatch; null where something about it is unknown. An array that `.states` does not
 * name although nothing else does counts as meant for it: what is wrong there is told as `state-array-unused`.
 */
export function declaredStates(module: Module, livepatch: Livepatch): DeclaredStates | null {
  if (!livepatch.stateTable.known || (livepatch.list !== null && isHalfTyped(module, livepatch.list))) return null;
  const unused = unusedStateTables(module);
  if (livepatch.stateTable.value === null && unused.length > 1) return null;
  const table = livepatch.stateTable.value ?? unused[0] ?? null;
  if (table === null) return module.open ? null : { table, rows: [] };
  if (table.list === null || isHalfTyped(module, table.list) || !table.terminated.known) return null;
  if (table.rows.some((row) => !row.id.known)) return null;
  return { table, rows: table.rows };
}

/** `1 (CONSOLE_LOGLEVEL_STATE)`: an id with the author's spelling where that is not the number itself. */
export function idWithName(id: bigint, text: string): string {
  return text === id.toString() || text === "" ? id.toString() : `${id.toString()} (${text})`;
}
