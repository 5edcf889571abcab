/** The values of the kernel's options, as conditions in C see them. */
export interface Configuration {
  /** Replacement texts by macro, as `include/generated/autoconf.h` has them: `CONFIG_X` for `y`, `CONFIG_X_MODULE` for `m`. */
  readonly macros: ReadonlyMap<string, string>;
  /** Whether a name is known to be no macro. */
  readonly isUndefined: (name: string) => boolean;
}

/** Nothing is known of any option. */
export const unknownConfiguration: Configuration = { macros: new Map(), isUndefined: () => false };

/** A whole `.config`: what it does not set is not set. */
export function wholeConfiguration(text: string): Configuration {
  const macros = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) if (line.startsWith("CONFIG_")) setOption(macros, line);
  return { macros, isUndefined: (name) => name.startsWith("CONFIG_") && !macros.has(name) };
}

/** Some lines of a `.config`, a lone name for `=y`: of all other options nothing is known. */
export function partialConfiguration(lines: readonly string[]): Configuration {
  const macros = new Map<string, string>();
  const named = new Set<string>();
  for (const line of lines) {
    const name = setOption(macros, line.includes("=") ? line : `${line}=y`);
    named.add(name).add(`${name}_MODULE`);
  }
  return { macros, isUndefined: (name) => named.has(name) && !macros.has(name) };
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
