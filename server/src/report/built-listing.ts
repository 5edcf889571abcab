import type { BuiltModule } from "../elf/built-module.ts";
import type { BuiltCallback, BuiltObject } from "../elf/object-tables.ts";
import type { BuiltLivepatch } from "../elf/patches.ts";
import { integerJson, type ListedLivepatch, type ListedObject } from "./listing.ts";

/** The livepatches of a built module as `list` shows them. What its code calls is not known from it. */
export function listBuiltModule(module: BuiltModule, name: string, file: string): ListedLivepatch[] {
  return module.livepatches.map((livepatch) => listed(livepatch, name, file));
}

function listed({ replace, states, objects }: BuiltLivepatch, name: string, file: string): ListedLivepatch {
  const rows = states.known ? states.value : null;
  return {
    name,
    file,
    files: [file],
    replace: replace.known ? replace.value : null,
    states:
      rows?.map(({ id, version }) => ({
        id: integerJson(id),
        text: id.toString(),
        version: Number(version),
        line: null,
        when: null,
      })) ?? null,
    objects: objects.known ? objects.value.map(listedObject) : null,
    stateCalls: null,
    shadowIds: null,
  };
}

function listedObject({ name, functions, callbacks }: BuiltObject): ListedObject {
  return {
    name,
    functions: functions.map(({ oldName, newFunc, position }) => ({
      oldName,
      newFunc,
      sympos: integerJson(position),
      when: null,
    })),
    callbacks: {
      prePatch: callbackName(callbacks.prePatch),
      postPatch: callbackName(callbacks.postPatch),
      preUnpatch: callbackName(callbacks.preUnpatch),
      postUnpatch: callbackName(callbacks.postUnpatch),
    },
    when: null,
  };
}

/** A callback that is set has something to show for it, with or without a name. */
function callbackName(callback: BuiltCallback | null): string | null {
  return callback === null ? null : (callback.symbol ?? "?");
}
