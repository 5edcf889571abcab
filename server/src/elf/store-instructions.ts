import type { MachineName } from "./machines.ts";

/** An instruction, as far as it is looked at: how long it is, and which bytes behind a register it writes. */
export interface Instruction {
  readonly length: number;
  /** Null for one that writes no memory at a constant distance from a register, or that writes the stack. */
  readonly store: { readonly displacement: number; readonly size: number } | null;
}

/**
 * The instruction at an offset that has at least 8 bytes behind it, or null for a machine whose compilers write the whole address of a
 * member into the instruction that stores there, where a relocation tells it. On the others an address in a register serves several
 * members, and the distance stands in the store.
 */
export function instructionAt(machine: MachineName, view: DataView, at: number): Instruction | null {
  return decoders[machine]?.(view, at) ?? null;
}

const decoders: Readonly<Partial<Record<MachineName, (view: DataView, at: number) => Instruction>>> = {
  arm64: (view, at) => word(arm64Store(view.getUint32(at, true))),
  ppc64le: (view, at) => word(ppc64Store(view.getUint32(at, true))),
  loongarch64: (view, at) => word(loongarchStore(view.getUint32(at, true))),
  riscv64: riscvInstruction,
  s390x: s390Instruction,
};

type Store = Instruction["store"];

function word(store: Store): Instruction {
  return { length: 4, store };
}

/** Arm Architecture Reference Manual, "Loads and stores": STR and STUR of general registers, and STP. */
function arm64Store(code: number): Store {
  if (bits(code, 5, 5) === 31) return null;
  const size = 1 << (code >>> 30);
  if ((code & 0x3fc00000) === 0x39000000) return { displacement: bits(code, 10, 12) * size, size };
  if ((code & 0x3fe00000) === 0x38000000) return { displacement: signed(bits(code, 12, 9), 9), size };
  if ((code & 0x7c400000) !== 0x28000000) return null;
  const each = code >>> 31 === 0 ? 4 : 8;
  return { displacement: signed(bits(code, 15, 7), 7) * each, size: each * 2 };
}

/** Power ISA: stw, stb, sth and their forms with update; std and stdu, whose last two bits are no part of the distance. */
function ppc64Store(code: number): Store {
  if (bits(code, 16, 5) === 1) return null;
  const displacement = signed(code & 0xffff, 16);
  const size = { 36: 4, 37: 4, 38: 1, 39: 1, 44: 2, 45: 2 }[code >>> 26];
  if (size !== undefined) return { displacement, size };
  return code >>> 26 === 62 && (code & 3) < 2 ? { displacement: displacement & ~3, size: 8 } : null;
}

/** LoongArch Reference Manual: st.b, st.h, st.w, st.d; stptr.w, stptr.d. */
function loongarchStore(code: number): Store {
  if (bits(code, 5, 5) === 3) return null;
  const short = { 0xa4: 1, 0xa5: 2, 0xa6: 4, 0xa7: 8 }[code >>> 22];
  if (short !== undefined) return { displacement: signed(bits(code, 10, 12), 12), size: short };
  const pointer = { 0x25: 4, 0x27: 8 }[code >>> 24];
  return pointer === undefined ? null : { displacement: signed(bits(code, 10, 14), 14) * 4, size: pointer };
}

/** RISC-V ISA: sb, sh, sw, sd; c.sw, c.sd. An instruction whose last two bits are not both set has two bytes. */
function riscvInstruction(view: DataView, at: number): Instruction {
  const code = view.getUint32(at, true);
  if ((code & 3) === 3) {
    const displacement = signed((bits(code, 25, 7) << 5) | bits(code, 7, 5), 12);
    const isStore = (code & 0x7f) === 0x23 && bits(code, 15, 5) !== 2;
    return { length: 4, store: isStore ? { displacement, size: 1 << (bits(code, 12, 3) & 3) } : null };
  }
  const kind = code & 0xe003;
  const middle = bits(code, 10, 3) << 3;
  if (kind === 0xe000) return { length: 2, store: { displacement: middle | (bits(code, 5, 2) << 6), size: 8 } };
  if (kind !== 0xc000) return { length: 2, store: null };
  return { length: 2, store: { displacement: middle | (bits(code, 6, 1) << 2) | (bits(code, 5, 1) << 6), size: 4 } };
}

/** z/Architecture Principles of Operation: the first two bits tell the length; ST, STC, STH, MVI, STG, STY, STCY, MVIY, MVHHI, MVHI, MVGHI. */
function s390Instruction(view: DataView, at: number): Instruction {
  const first = view.getUint8(at);
  const length = first < 0x40 ? 2 : first < 0xc0 ? 4 : 6;
  const base = view.getUint8(at + 2) >>> 4;
  const stack = 15;
  const short = bits(view.getUint16(at + 2, false), 0, 12);
  if (length === 4 && base !== stack) {
    const size = { 0x50: 4, 0x42: 1, 0x40: 2, 0x92: 1 }[first];
    return { length, store: size === undefined ? null : { displacement: short, size } };
  }
  if (length !== 6 || base === stack) return { length, store: null };
  const constant = { 0xe544: 2, 0xe54c: 4, 0xe548: 8 }[view.getUint16(at, false)];
  if (constant !== undefined) return { length, store: { displacement: short, size: constant } };
  const size = { 0xe324: 8, 0xe350: 4, 0xe372: 1, 0xe370: 2, 0xeb52: 1 }[(first << 8) | view.getUint8(at + 5)];
  const long = signed((view.getUint8(at + 4) << 12) | short, 20);
  return { length, store: size === undefined ? null : { displacement: long, size } };
}

function bits(code: number, from: number, count: number): number {
  return (code >>> from) & ((1 << count) - 1);
}

function signed(value: number, width: number): number {
  return value >= 2 ** (width - 1) ? value - 2 ** width : value;
}
