/** An architecture whose modules are read. */
export interface Machine {
  readonly name: MachineName;
  /** `e_machine` of the ELF header. */
  readonly number: number;
  readonly littleEndian: boolean;
  /** The relocation type that writes a 64-bit address, which is what a pointer in an initializer becomes. */
  readonly absolute64: number;
  /** Relocation types of code that name a label of the code itself in place of what it refers to. */
  readonly labels: readonly number[];
  /**
   * How much further than its relocation says an instruction may reach: x86-64 counts from the end of an instruction, which is 4 bytes
   * after the relocated field, or up to 8 where a constant follows it; s390x counts from the start of one, 2 bytes before the field.
   */
  readonly reach: (type: number) => { readonly least: number; readonly most: number };
}

export type MachineName = "x86-64" | "arm64" | "ppc64le" | "riscv64" | "loongarch64" | "s390x";

const exact = { least: 0, most: 0 };
const x86Relative = new Set([2, 4, 9, 41, 42]); // R_X86_64_PC32, PLT32, GOTPCREL, GOTPCRELX, REX_GOTPCRELX
const s390Relative = new Set([16, 17, 18, 19, 20, 26]); // R_390_PC16, PC16DBL, PLT16DBL, PC32DBL, PLT32DBL, GOTENT

/** The architectures for which the kernel has had livepatches, or is about to: with their numbers from each one's ELF supplement. */
export const machines: readonly Machine[] = [
  {
    name: "x86-64",
    number: 62,
    littleEndian: true,
    absolute64: 1, // R_X86_64_64
    labels: [],
    reach: (type) => (x86Relative.has(type) ? { least: 4, most: 8 } : exact),
  },
  { name: "arm64", number: 183, littleEndian: true, absolute64: 257, labels: [], reach: () => exact }, // R_AARCH64_ABS64
  { name: "ppc64le", number: 21, littleEndian: true, absolute64: 38, labels: [], reach: () => exact }, // R_PPC64_ADDR64
  // R_RISCV_64; R_RISCV_PCREL_LO12_I and _S name the instruction that has the upper half.
  { name: "riscv64", number: 243, littleEndian: true, absolute64: 2, labels: [24, 25], reach: () => exact },
  { name: "loongarch64", number: 258, littleEndian: true, absolute64: 2, labels: [], reach: () => exact }, // R_LARCH_64
  {
    name: "s390x",
    number: 22,
    littleEndian: false,
    absolute64: 22, // R_390_64
    labels: [],
    reach: (type) => (s390Relative.has(type) ? { least: -2, most: -2 } : exact),
  },
];
