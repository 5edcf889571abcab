import { stringIn, type ElfFile } from "./elf-file.ts";

/** What a module says of itself in `.modinfo`. */
export interface ModuleInformation {
  /** The value of the first `key=value`, null where there is none. Mirrors `kernel/module/main.c: get_modinfo`. */
  readonly get: (key: string) => string | null;
}

const maximumEntries = 65_536;

export function readModuleInformation(file: ElfFile): ModuleInformation {
  const values = new Map<string, string>();
  const section = file.sections.find(({ name }) => name === ".modinfo");
  if (section === undefined) return { get: () => null };
  let offset = 0;
  for (let entries = 0; offset < section.size && entries < maximumEntries; entries++) {
    const end = nextNul(file.bytes, section.offset + offset, section.offset + section.size) - section.offset;
    const entry = stringIn(file.bytes, section, offset);
    const equals = entry.indexOf("=");
    const key = entry.slice(0, Math.max(0, equals));
    if (equals > 0 && !values.has(key)) values.set(key, entry.slice(equals + 1));
    offset = end + 1;
  }
  return { get: (key) => values.get(key) ?? null };
}

function nextNul(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at++;
  return at;
}
