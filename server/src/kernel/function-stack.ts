import type { InstalledFunction, InstalledPatch, Machine, PatchFunction } from "./machine.ts";
import { isSameFunction } from "./no-ops.ts";

/** A livepatch on the stack of an old function, with what it brings for it. */
export interface StackedFunction {
  readonly patch: InstalledPatch;
  readonly function: InstalledFunction;
}

/**
 * What is registered for a function of an object, the youngest last. Mirrors `func_stack` of `kernel/livepatch/patch.h: klp_ops`.
 */
export function functionStack(
  patches: readonly InstalledPatch[],
  object: string | null,
  each: PatchFunction,
): readonly StackedFunction[] {
  return patches.flatMap((patch) =>
    patch.objects
      .filter(({ name, patched }) => name === object && patched)
      .flatMap(({ functions }) => functions.filter((one) => isSameFunction(one, each)))
      .map((found) => ({ patch, function: found })),
  );
}

/**
 * The name of the livepatch whose function a task runs that has nothing to wait for, or null where it runs the original. Mirrors
 * `kernel/livepatch/patch.c: klp_ftrace_handler`.
 */
export function functionInForce(machine: Machine, object: string | null, each: PatchFunction): string | null {
  const { patches, transition } = machine;
  const leaving = transition?.target === "unpatched" ? transition.patch : null;
  const staying = functionStack(patches, object, each).filter(({ patch }) => patch.patch.name !== leaving);
  const youngest = staying.at(-1);
  return youngest === undefined || youngest.function.nop ? null : youngest.patch.patch.name;
}
