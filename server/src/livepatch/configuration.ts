import type { ValueRange } from "../c/conditions.ts";
import { versionCodes, type KernelVersion } from "../kernel/target-kernel.ts";

/** The values of the kernel's options and its version, as conditions in C see them. */
export interface Configuration {
  /** Replacement texts by macro, as `include/generated/autoconf.h` has them: `CONFIG_X` for `y`, `CONFIG_X_MODULE` for `m`. */
  readonly macros: ReadonlyMap<string, string>;
  /** Whether a name is known to be no macro. */
  readonly isUndefined: (name: string) => boolean;
  /** Between which numbers a name's value lies: `LINUX_VERSION_CODE`. */
  readonly ranges: ReadonlyMap<string, ValueRange>;
}

const noRanges: Configuration["ranges"] = new Map();

/** Nothing is known of any option. */
export const unknownConfiguration: Configuration = { macros: new Map(), isUndefined: () => false, ranges: noRanges };

/** The same options in a kernel of that version. */
export function withVersion(configuration: Configuration, version: KernelVersion): Configuration {
  return { ...configuration, ranges: new Map([["LINUX_VERSION_CODE", versionCodes(version)]]) };
}

/** A whole `.config`: what it does not set is not set. */
export function wholeConfiguration(text: string): Configuration {
  const macros = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) if (line.startsWith("CONFIG_")) setOption(macros, line);
  return { macros, isUndefined: (name) => name.startsWith("CONFIG_") && !macros.has(name), ranges: noRanges };
}

/** Some lines of a `.config`, a lone name for `=y`: of all other options nothing is known. */
export function partialConfiguration(lines: readonly string[]): Configuration {
  const macros = new Map<string, string>();
  const named = new Set<string>();
  for (const line of lines) {
    const name = setOption(macros, line.includes("=") ? line : `${line}=y`);
    named.add(name).add(`${name}_MODULE`);
  }
  return { macros, isUndefined: (name) => named.has(name) && !macros.has(name), ranges: noRanges };
}

/** Returns the option's name. scripts/kconfig/confdata.c writes the macros. */
function setOption(macros: Map<string, string>, line: string): string {
  const equals = line.indexOf("=");
  const name = line.slice(0, equals);
  const value = line.slice(equals + 1).trim();
  if (value === "m") macros.set(`${name}_MODULE`, "1");
  else if (value !== "n") macros.set(name, value === "y" ? "1" : value);
  return name;
}
