import type { BuiltModule } from "../elf/built-module.ts";
import type { BuiltObject } from "../elf/object-tables.ts";
import { setCallbacks } from "../history/module-facts.ts";
import type { PatchObject } from "../kernel/machine.ts";
import type { SourcePatch, SourceVariant } from "./source-patch.ts";

/** The livepatch of a built module, or one sentence on why the kernel's answer to it cannot be known. */
export function readBuiltPatch({ livepatches }: BuiltModule, name: string, file: string): SourcePatch | string {
  const [livepatch, second] = livepatches;
  if (livepatch === undefined) return "no livepatch in it";
  if (second !== undefined) return "several livepatches in it";
  const { replace, states, objects } = livepatch;
  if (!states.known) return `its states are not known: ${states.reason}`;
  const notes = objects.known ? [] : [`its objects are not known, nor its functions and callbacks: ${objects.reason}`];
  const flags = replace.known ? [replace.value] : [false, true];
  const variants = flags.map((flag): SourceVariant => {
    const patched = objects.known ? objects.value.map(objectOf) : [];
    return {
      patch: { name, replace: flag, states: states.value, marked: true, mod: true, objects: patched },
      given: { name, replace: replace.known ? flag : null, states: states.value, failPre: 0, file },
      reading: 0,
      conditions: new Set(),
      reason: replace.known ? null : replace.reason,
      notes,
    };
  });
  return { name, file, variants };
}

function objectOf({ name, functions, callbacks }: BuiltObject): PatchObject {
  const patched = functions.map(({ oldName, position }) => ({ oldName, position }));
  return { name, functions: patched, callbacks: setCallbacks(callbacks), prePatchReturns: 0 };
}
