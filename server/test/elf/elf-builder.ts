import { machines, type MachineName } from "../../src/elf/machines.ts";

/** A section of a file that {@link elfFile} writes. */
export interface SectionSpec {
  readonly name: string;
  /** Bytes, or how many zeros a section without bytes has. */
  readonly contents: Uint8Array | number;
  readonly flags: number;
  readonly relocations?: readonly RelocationSpec[];
}

export interface RelocationSpec {
  readonly offset: number;
  readonly type: number;
  /** The name of a symbol, or of a section. */
  readonly symbol: string;
  readonly addend?: number;
}

export interface SymbolSpec {
  readonly name: string;
  /** Null for what is elsewhere. */
  readonly section: string | null;
  readonly value?: number;
  readonly size?: number;
  readonly type?: number;
}

export const Flag = { alloc: 2, write: 3, code: 6 } as const;
const headerSize = 64;

/** The bytes of a relocatable ELF64 file: section and symbol tables as an assembler would write them. */
export function elfFile(
  machineName: MachineName,
  specs: readonly SectionSpec[],
  symbols: readonly SymbolSpec[],
): Uint8Array {
  const machine = machines.find(({ name }) => name === machineName)!;
  const { littleEndian } = machine;
  const writer = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = stringTable();
  const sectionNumber = (name: string) => specs.findIndex((spec) => spec.name === name) + 1;

  const symbolNames = stringTable();
  const symbolBytes = new Uint8Array(24 * (1 + specs.length + symbols.length));
  const writeSymbol = (index: number, name: number, type: number, section: number, value: number, size: number) => {
    const view = writer(symbolBytes.subarray(index * 24));
    view.setUint32(0, name, littleEndian);
    view.setUint8(4, type);
    view.setUint16(6, section, littleEndian);
    view.setBigUint64(8, BigInt(value), littleEndian);
    view.setBigUint64(16, BigInt(size), littleEndian);
  };
  specs.forEach((_, index) => writeSymbol(index + 1, 0, 3, index + 1, 0, 0));
  symbols.forEach(({ name, section, value = 0, size = 0, type = 0 }, index) => {
    const number = section === null ? 0 : sectionNumber(section);
    writeSymbol(index + 1 + specs.length, symbolNames.add(name), type | 0x10, number, value, size);
  });
  const symbolNumber = (name: string) => {
    const index = symbols.findIndex((symbol) => symbol.name === name);
    const number = index >= 0 ? index + 1 + specs.length : sectionNumber(name);
    if (number === 0) throw new Error(`no symbol or section ${name}`);
    return number;
  };
  const relocationBytes = (relocations: readonly RelocationSpec[]) => {
    const bytes = new Uint8Array(24 * relocations.length);
    relocations.forEach(({ offset, type, symbol, addend = 0 }, index) => {
      const view = writer(bytes.subarray(index * 24));
      view.setBigUint64(0, BigInt(offset), littleEndian);
      view.setUint32(littleEndian ? 8 : 12, type, littleEndian);
      view.setUint32(littleEndian ? 12 : 8, symbolNumber(symbol), littleEndian);
      view.setBigInt64(16, BigInt(addend), littleEndian);
    });
    return bytes;
  };

  const tables = specs.filter(({ relocations }) => relocations !== undefined);
  const symtab = specs.length + tables.length + 1;
  const rows = [
    ...specs.map(({ name, contents, flags }) => ({
      name,
      type: typeof contents === "number" ? 8 : 1,
      flags,
      contents,
      link: 0,
      info: 0,
    })),
    ...tables.map(({ name, relocations }) => ({
      name: `.rela${name}`,
      type: 4,
      flags: 0,
      contents: relocationBytes(relocations!),
      link: symtab,
      info: sectionNumber(name),
    })),
    { name: ".symtab", type: 2, flags: 0, contents: symbolBytes, link: symtab + 1, info: 1 },
    { name: ".strtab", type: 3, flags: 0, contents: symbolNames.bytes(), link: 0, info: 0 },
  ];
  const nameOffsets = [...rows.map(({ name }) => names.add(name)), names.add(".shstrtab")];
  const all = [...rows, { name: ".shstrtab", type: 3, flags: 0, contents: names.bytes(), link: 0, info: 0 }];

  const sizes = all.map(({ contents }) => (typeof contents === "number" ? 0 : contents.length));
  const sectionTable = headerSize + sizes.reduce((sum, size) => sum + align(size), 0);
  const file = new Uint8Array(sectionTable + 64 * (all.length + 1));
  const view = writer(file);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, littleEndian ? 1 : 2, 1]);
  view.setUint16(16, 1, littleEndian);
  view.setUint16(18, machine.number, littleEndian);
  view.setBigUint64(40, BigInt(sectionTable), littleEndian);
  view.setUint16(58, 64, littleEndian);
  view.setUint16(60, all.length + 1, littleEndian);
  view.setUint16(62, all.length, littleEndian);
  let at = headerSize;
  all.forEach(({ type, flags, contents, link, info }, index) => {
    const header = sectionTable + 64 * (index + 1);
    const size = typeof contents === "number" ? contents : contents.length;
    view.setUint32(header, nameOffsets[index]!, littleEndian);
    view.setUint32(header + 4, type, littleEndian);
    view.setBigUint64(header + 8, BigInt(flags), littleEndian);
    view.setBigUint64(header + 24, BigInt(at), littleEndian);
    view.setBigUint64(header + 32, BigInt(size), littleEndian);
    view.setUint32(header + 40, link, littleEndian);
    view.setUint32(header + 44, info, littleEndian);
    if (typeof contents === "number") return;
    file.set(contents, at);
    at += align(size);
  });
  return file;
}

function align(size: number): number {
  return Math.ceil(size / 8) * 8;
}

function stringTable(): { readonly add: (text: string) => number; readonly bytes: () => Uint8Array } {
  let text = "\0";
  return {
    add: (added) => {
      const at = text.length;
      text += `${added}\0`;
      return at;
    },
    bytes: () => new TextEncoder().encode(text),
  };
}
