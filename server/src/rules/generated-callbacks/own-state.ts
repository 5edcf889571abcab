import type { Livepatch, Module } from "../../livepatch/model.ts";
import { spellId } from "../missing-state.ts";
import { unitOf, type Place } from "../visible-names.ts";

/** How code at a place asks for a state of the livepatch and for that of the one before. */
interface StateCalls {
  readonly own: string;
  readonly previous: string;
}

/** Null where the module has several livepatches, or the one is not declared before the place. */
export function stateCallsAt(module: Module, place: Place, id: bigint): StateCalls | null {
  const [livepatch, another] = module.livepatches;
  if (livepatch === undefined || another !== undefined || !isDeclaredBefore(module, livepatch, place)) return null;
  const text = spellId(module, place, id, null);
  return { own: `klp_get_state(&${livepatch.variable}, ${text})`, previous: `klp_get_prev_state(${text})` };
}

/** `static struct klp_patch patch;` before the functions that speak of it; what a header declares is there from the beginning. */
function isDeclaredBefore(module: Module, { variable }: Livepatch, { file, offset }: Place): boolean {
  return (unitOf(module, file)?.tree.declarations ?? []).some(
    (declaration) =>
      declaration.kind === "declaration" &&
      declaration.declarators.some(({ declarator }) => declarator.name?.text === variable) &&
      (declaration.first.file !== file || declaration.first.start < offset),
  );
}
