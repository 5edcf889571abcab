import { machines, type Machine } from "./machines.ts";

/** A relocatable ELF64 file: its sections, and where its symbols are. */
export interface ElfFile {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly machine: Machine;
  readonly sections: readonly Section[];
  readonly symbols: SymbolTable;
}

export interface Section {
  readonly index: number;
  readonly name: string;
  /** `sh_type`. */
  readonly type: number;
  /** `sh_flags`, the lower 32 bits. */
  readonly flags: number;
  /** Where its bytes start in the file. */
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
}

/** The section that holds the symbols, and the one with their names. */
export interface SymbolTable {
  readonly offset: number;
  readonly count: number;
  readonly names: Section;
  /** The section with the section numbers that do not fit 16 bits, if there is one. */
  readonly wideSections: Section | null;
}

export type ElfAnswer =
  { readonly kind: "file"; readonly file: ElfFile } | { readonly kind: "problem"; readonly message: string };

/** `sh_type`. */
export const SectionType = { unused: 0, symtab: 2, rela: 4, nobits: 8, wideSections: 18 } as const;
/** `sh_flags`. */
export const SectionFlag = { alloc: 2, code: 4 } as const;

const maximumSections = 65_536;
const maximumSymbols = 1_000_000;
const maximumName = 512; // KSYM_NAME_LEN
const headerSize = 64;
const sectionHeaderSize = 64;
const symbolSize = 24;

/**
 * The sections and symbols of a relocatable ELF64 file of one of the architectures in `machines.ts`, or one sentence that says what the
 * bytes are instead. Every section that is returned lies inside `bytes`.
 */
export function readElfFile(bytes: Uint8Array): ElfAnswer {
  const stranger = otherFormat(bytes);
  if (stranger !== null) return problem(stranger);
  if (bytes.length < headerSize) return problem("it is cut off inside its ELF header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[4] !== 2) return problem("it is a 32-bit ELF file; livepatches are 64-bit modules");
  if (bytes[5] !== 1 && bytes[5] !== 2) return problem("its ELF header names no byte order");
  const littleEndian = bytes[5] === 1;
  const type = view.getUint16(16, littleEndian);
  if (type !== 1) return problem(`it is ${typeName(type)}, not a module: a .ko is a relocatable file`);
  const number = view.getUint16(18, littleEndian);
  const machine = machines.find((each) => each.number === number && each.littleEndian === littleEndian);
  if (machine === undefined) {
    const known = machines.map(({ name }) => name).join(", ");
    const order = littleEndian ? "little" : "big";
    return problem(`it is built for machine ${number}, ${order} endian, which is not read; those that are: ${known}`);
  }
  const sections = readSections(bytes, view, littleEndian);
  if (typeof sections === "string") return problem(sections);
  const symbols = findSymbols(sections);
  if (typeof symbols === "string") return problem(symbols);
  return { kind: "file", file: { bytes, view, machine, sections, symbols } };
}

function problem(message: string): ElfAnswer {
  return { kind: "problem", message };
}

function otherFormat(bytes: Uint8Array): string | null {
  const starts = (...magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  if (starts(0x7f, 0x45, 0x4c, 0x46)) return null;
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)) return "it is compressed with xz: decompress it first (xz -dk)";
  if (starts(0x1f, 0x8b)) return "it is compressed with gzip: decompress it first (gzip -dk)";
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return "it is compressed with zstd: decompress it first (zstd -d)";
  return bytes.length === 0 ? "it is empty" : "it is not an ELF file";
}

function typeName(type: number): string {
  return (
    { 2: "an executable (a vmlinux?)", 3: "a shared object", 4: "a core dump" }[type] ?? `an ELF file of type ${type}`
  );
}

function readSections(bytes: Uint8Array, view: DataView, littleEndian: boolean): Section[] | string {
  const start = wide(view, 40, littleEndian);
  if (start === 0) return "it has no section headers";
  if (view.getUint16(58, littleEndian) !== sectionHeaderSize) return "its section headers have an unknown size";
  if (start + sectionHeaderSize > bytes.length) return "it is cut off: its section headers lie behind its end";
  // From 0xff00 sections on the counts stand in the first section header.
  const count = view.getUint16(60, littleEndian) || wide(view, start + 32, littleEndian);
  const shortNames = view.getUint16(62, littleEndian);
  const namesIndex = shortNames === 0xffff ? view.getUint32(start + 40, littleEndian) : shortNames;
  if (count > maximumSections) return `it has more than ${maximumSections} sections`;
  if (start + count * sectionHeaderSize > bytes.length) return "it is cut off: its section headers lie behind its end";

  const headers: (Omit<Section, "name"> & { readonly nameOffset: number })[] = [];
  for (let index = 0; index < count; index++) {
    const at = start + index * sectionHeaderSize;
    const header = {
      index,
      nameOffset: view.getUint32(at, littleEndian),
      type: view.getUint32(at + 4, littleEndian),
      flags: wide(view, at + 8, littleEndian) % 0x1_0000_0000,
      offset: wide(view, at + 24, littleEndian),
      size: wide(view, at + 32, littleEndian),
      link: view.getUint32(at + 40, littleEndian),
      info: view.getUint32(at + 44, littleEndian),
    };
    if (header.type === SectionType.unused) {
      headers.push({ ...header, offset: 0, size: 0 });
      continue;
    }
    if (header.type !== SectionType.nobits && header.offset + header.size > bytes.length)
      return `it is cut off: section ${index} lies behind its end`;
    headers.push(header);
  }
  const names = headers[namesIndex];
  return headers.map(({ nameOffset, ...header }) => ({
    ...header,
    name: names === undefined ? "" : stringIn(bytes, names, nameOffset),
  }));
}

function findSymbols(sections: readonly Section[]): SymbolTable | string {
  const table = sections.find(({ type }) => type === SectionType.symtab);
  if (table === undefined) return "it has no symbol table, without which nothing in it can be found or loaded";
  const names = sections[table.link];
  if (names === undefined || names.type === SectionType.nobits) return "its symbol table has no names";
  const count = Math.floor(table.size / symbolSize);
  if (count > maximumSymbols) return `it has more than ${maximumSymbols} symbols`;
  const wideSections = sections.find(({ type, link }) => type === SectionType.wideSections && link === table.index);
  return { offset: table.offset, count, names, wideSections: wideSections ?? null };
}

export interface ElfSymbol {
  readonly nameOffset: number;
  readonly type: number;
  /** 0 where another module, or the kernel, has it. */
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

/** The type of a symbol. */
export const SymbolType = { object: 1, code: 2 } as const;

/** A symbol by its number; undefined where there is none. */
export function symbolAt(file: ElfFile, index: number): ElfSymbol | undefined {
  const { view, symbols } = file;
  const { littleEndian } = file.machine;
  if (index >= symbols.count) return undefined;
  const at = symbols.offset + index * symbolSize;
  return {
    nameOffset: view.getUint32(at, littleEndian),
    type: view.getUint8(at + 4) & 15,
    section: sectionOfSymbol(file, index, view.getUint16(at + 6, littleEndian)),
    value: wide(view, at + 8, littleEndian),
    size: wide(view, at + 16, littleEndian),
  };
}

/** The name of a symbol; null for one that has none, as those of sections. */
export function symbolName({ bytes, symbols }: ElfFile, { nameOffset }: ElfSymbol): string | null {
  return stringIn(bytes, symbols.names, nameOffset) || null;
}

/** Reserved numbers (absolute, common, a livepatch's own `SHN_LIVEPATCH`) are in no section that can be read: they count as elsewhere. */
function sectionOfSymbol({ view, symbols, machine }: ElfFile, index: number, short: number): number {
  if (short < 0xff00) return short;
  const { wideSections } = symbols;
  if (short !== 0xffff || wideSections === null || (index + 1) * 4 > wideSections.size) return 0;
  return view.getUint32(wideSections.offset + index * 4, machine.littleEndian);
}

/** The bytes from `offset` of a section to the next NUL as text, at most 512 of them; empty where that is outside of the section. */
export function stringIn(
  bytes: Uint8Array,
  section: Pick<Section, "type" | "offset" | "size">,
  offset: number,
): string {
  if (section.type === SectionType.nobits || offset >= section.size) return "";
  const start = section.offset + offset;
  const most = Math.min(section.offset + section.size, start + maximumName);
  let end = start;
  while (end < most && bytes[end] !== 0) end++;
  return text.decode(bytes.subarray(start, end));
}

const text = new TextDecoder();

/** An unsigned 64-bit number. Those above 2^53 lose their lower bits, which no offset or size inside a file has. */
function wide(view: DataView, at: number, littleEndian: boolean): number {
  const first = view.getUint32(at, littleEndian);
  const second = view.getUint32(at + 4, littleEndian);
  return littleEndian ? second * 0x1_0000_0000 + first : first * 0x1_0000_0000 + second;
}
