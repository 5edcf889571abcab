import { readBuiltModule, type BuiltModule, type BuiltModuleAnswer } from "../elf/built-module.ts";
import type { BuiltObject } from "../elf/object-tables.ts";
import type { BuiltLivepatch } from "../elf/patches.ts";
import type { ReleaseObject } from "../history/history.ts";
import type { Lookup } from "../history/lookup.ts";
import { setCallbacks } from "../history/module-facts.ts";
import type { ModuleRelease } from "../history/resolve.ts";
import { known, unknown, type Fact } from "../livepatch/model.ts";
import type { Files } from "./files.ts";
import { nameOf } from "./paths.ts";

/** The livepatches of a built module as the file says them; a problem is the rest of a sentence that begins with its name. */
export function readModuleFile(path: string, files: Files): BuiltModuleAnswer {
  const file = files.binary(path);
  if (file === null) return { kind: "problem", message: "it is not there" };
  const bytes = file.bytes();
  return "refused" in bytes ? { kind: "problem", message: bytes.refused } : readBuiltModule(bytes);
}

/** What a built module says of its livepatch, in the terms in which releases are compared. */
export function readModuleRelease(path: string, files: Files): Lookup<ModuleRelease> {
  const answer = readModuleFile(path, files);
  if (answer.kind === "problem") {
    return { kind: "missing", message: `No livepatch found in \`${nameOf(path)}\`: ${answer.message}.` };
  }
  const [livepatch, second] = answer.module.livepatches;
  if (livepatch === undefined || second !== undefined) {
    return {
      kind: "missing",
      message: `\`${nameOf(path)}\` holds several livepatches: record the \`states\` instead.`,
    };
  }
  return { kind: "found", value: { moduleName: builtName(answer.module, path), ...builtFacts(livepatch) } };
}

/** The kernel's name for a built module: its own, else the file's as kmod makes it. */
export function builtName({ name }: BuiltModule, path: string): string {
  return name ?? nameOf(path).replace(/\..*/, "").replaceAll("-", "_");
}

function builtFacts({ replace, states, objects }: BuiltLivepatch): Omit<ModuleRelease, "moduleName"> {
  return {
    replace,
    states: mapFact(states, (rows) =>
      rows.map(({ id, version }) => ({ id, version, span: null, idText: id.toString() })),
    ),
    objects: mapFact(objects, (rows) => rows.map(objectOf)),
    shadows: unknown("a built module does not tell which shadow variables its code uses"),
  };
}

function objectOf({ name, functions, callbacks }: BuiltObject): ReleaseObject {
  return {
    name,
    functions: functions.map(({ oldName, position }) => ({ oldName, position, span: null })),
    callbacks: setCallbacks(callbacks),
    span: null,
  };
}

function mapFact<T, U>(fact: Fact<T>, convert: (value: T) => U): Fact<U> {
  return fact.known ? known(convert(fact.value)) : fact;
}
