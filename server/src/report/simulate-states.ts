import type { Patch } from "../kernel/machine.ts";
import { incompatibilities, type Incompatibility } from "../kernel/state-check.ts";

/** One line for each state of a livepatch that is loaded, and of those that are enabled: what becomes of it. */
export function stateChanges(patch: Patch, listed: readonly Patch[]): string[] {
  const own = new Map(patch.states.map(({ id, version }) => [id, version] as const).reverse());
  const old = highestStates(listed);
  const ownIds = new Set(patch.states.map(({ id }) => id));
  const others = [...old].filter(([id]) => !own.has(id));
  return [
    ...[...ownIds].map((id) => `state ${id}: ${ownChange(own.get(id) ?? 0n, old.get(id) ?? null)}`),
    ...others.map(([id, installed]) => `state ${id}: ${otherChange(patch.replace, installed)}`),
  ];
}

/** One line for each state of a livepatch that was disabled. `remaining` are those that stay enabled. */
export function droppedStates(patch: Patch, remaining: readonly Patch[]): string[] {
  const ids = [...new Set(patch.states.map(({ id }) => id))];
  const others = highestStates(remaining);
  return ids.map((id) => {
    const other = others.get(id);
    const what = other === undefined ? "dropped, no enabled livepatch has it" : `left to ${versionIn(other)}`;
    return `state ${id}: ${what}`;
  });
}

/** One line for each livepatch over which `patch` would be refused, on a machine that runs that one. */
export function refusedMachines(patch: Patch, others: readonly Patch[]): string[] {
  return others.flatMap((other) => {
    const reasons = incompatibilities(patch, other).map(reasonText);
    return reasons.length === 0 ? [] : [`refused on machines that run ${other.name}: ${reasons.join("; ")}`];
  });
}

function reasonText(reason: Incompatibility): string {
  if (reason.kind === "state-dropped") return `state ${reason.id} is dropped`;
  return `state ${reason.id} is lowered from version ${reason.installed} to ${reason.version}`;
}

interface InstalledState {
  readonly patch: string;
  readonly version: bigint;
}

/** By id, in list order. All states with an id bind a successor, so the highest version does; of equal ones the last is named. */
function highestStates(listed: readonly Patch[]): ReadonlyMap<bigint, InstalledState> {
  const found = new Map<bigint, InstalledState>();
  for (const { name, states } of listed) {
    for (const { id, version } of states) {
      const before = found.get(id);
      if (before === undefined || version >= before.version) found.set(id, { patch: name, version });
    }
  }
  return found;
}

function ownChange(version: bigint, old: InstalledState | null): string {
  if (old === null) return `new, version ${version}`;
  if (version === old.version) return `kept at version ${version} (${old.patch})`;
  const change = `from version ${old.version} (${old.patch}) to ${version}`;
  return version > old.version ? `raised ${change}` : `lowered ${change}, which the kernel refuses`;
}

function otherChange(replace: boolean, old: InstalledState): string {
  return replace ? `dropped (${versionIn(old)}), which the kernel refuses` : `left to ${versionIn(old)}`;
}

function versionIn({ patch, version }: InstalledState): string {
  return `${patch}, version ${version}`;
}
