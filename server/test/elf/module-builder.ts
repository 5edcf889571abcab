import { machines, type MachineName } from "../../src/elf/machines.ts";
import { elfFile, Flag, type RelocationSpec, type SectionSpec, type SymbolSpec } from "./elf-builder.ts";

/** A livepatch module to be written. What is left out is as in {@link livepatchModule}'s default: one function of vmlinux, no states. */
export interface ModuleSpec {
  readonly machine?: MachineName;
  readonly modinfo?: readonly string[];
  /** `zeros`: an array of so many rows without bytes in the file. */
  readonly states?: readonly StateSpec[] | { readonly zeros: number } | null;
  readonly statesSection?: { readonly name: string; readonly flags: number };
  readonly replace?: number;
  /** 5.1 to 5.4. */
  readonly replaceBeforeStates?: boolean;
  readonly objects?: readonly ObjectSpec[];
  /** Sizes of struct klp_func and struct klp_object. */
  readonly strides?: { readonly func: number; readonly object: number };
  /** Whether what the module defines has names and sizes. */
  readonly named?: boolean;
  /** Null: no `.mod`. */
  readonly mod?: null;
  /** Between the address of the patch and the call of `klp_enable_patch`: instructions, and relocations counted from there. */
  readonly code?: Uint8Array;
  readonly codeRelocations?: readonly RelocationSpec[];
  /** In place of `klp_enable_patch`. */
  readonly call?: string;
  /** More of the data section, behind the tables. */
  readonly extraData?: { readonly contents: Uint8Array; readonly relocations: readonly RelocationSpec[] };
}

export interface StateSpec {
  readonly id: bigint;
  readonly version: number;
}

export interface ObjectSpec {
  readonly name?: string;
  /** `blank`: an empty array without bytes in the file. */
  readonly functions: readonly FunctionSpec[] | "blank";
  /** By their order in struct klp_callbacks: a name, or null. */
  readonly callbacks?: readonly (string | null)[];
}

export interface FunctionSpec {
  readonly oldName: string;
  readonly newFunc: string;
  readonly position?: bigint;
}

export const one: readonly ObjectSpec[] = [{ functions: [{ oldName: "old", newFunc: "fixed" }] }];
/** Where the patch lies in `.data`. */
export const patchOffset = 64;

/** How code of each machine forms the address of data, and calls: relocation types, and what they are off by. */
const codes: Readonly<
  Record<MachineName, { address: readonly number[]; call: number; addend: number; shift: number; size: number }>
> = {
  "x86-64": { address: [11], call: 4, addend: 0, shift: 3, size: 7 }, // R_X86_64_32S, PLT32
  arm64: { address: [275, 277], call: 283, addend: 0, shift: 0, size: 4 }, // ADR_PREL_PG_HI21, ADD_ABS_LO12_NC, CALL26
  ppc64le: { address: [50, 48], call: 10, addend: 0, shift: 0, size: 4 }, // TOC16_HA, TOC16_LO, REL24
  riscv64: { address: [23], call: 19, addend: 0, shift: 0, size: 4 }, // PCREL_HI20, CALL_PLT
  loongarch64: { address: [71, 72], call: 66, addend: 0, shift: 0, size: 4 }, // PCALA_HI20, PCALA_LO12, B26
  s390x: { address: [19], call: 20, addend: 2, shift: 2, size: 6 }, // PC32DBL, PLT32DBL
};

/** The bytes of a module as a compiler, modpost and perhaps strip leave it. */
export function livepatchModule(spec: ModuleSpec = {}): Uint8Array {
  const { machine = "x86-64", objects = one, states = null, strides = { func: 152, object: 168 }, named = true } = spec;
  const { littleEndian, absolute64 } = machines.find(({ name }) => name === machine)!;
  const symbols: SymbolSpec[] = [{ name: "klp_enable_patch", section: null }];
  const relocations: RelocationSpec[] = [];
  const data = area(littleEndian);
  const text = area(littleEndian);
  const strings = area(littleEndian);
  const functionOffsets = new Map<string, number>();

  const define = (name: string, section: string, value: number, size: number, type: number) => {
    if (named) symbols.push({ name, section, value, size, type });
  };
  const point = (offset: number, symbol: string, addend = 0) =>
    relocations.push({ offset, type: absolute64, symbol, addend });
  const pointToText = (offset: number, value: string) => point(offset, ".rodata.str1.1", strings.text(value));
  const pointToFunction = (offset: number, name: string) => {
    let at = functionOffsets.get(name);
    if (at === undefined) {
      functionOffsets.set(name, (at = text.reserve(16)));
      define(name, ".text", at, 16, 2);
    }
    point(offset, ".text", at);
  };

  data.reserve(patchOffset);
  const patch = data.reserve(200);
  const objectRows = data.reserve(strides.object * (objects.length + 1));
  define("patch", ".data", patch, 200, 1);
  define("objects", ".data", objectRows, strides.object * (objects.length + 1), 1);
  if (spec.mod !== null) point(patch, ".gnu.linkonce.this_module");
  point(patch + 8, ".data", objectRows);
  data.byte(patch + (spec.replaceBeforeStates ? 16 : 24), spec.replace ?? 0);
  objects.forEach(({ name, functions, callbacks = [] }, index) => {
    const row = objectRows + index * strides.object;
    if (name !== undefined) pointToText(row, name);
    callbacks.forEach((callback, member) => {
      if (callback !== null) pointToFunction(row + 16 + member * 8, callback);
    });
    if (functions === "blank") {
      point(row + 8, ".bss");
      return;
    }
    const size = strides.func * (functions.length + 1);
    const functionRows = data.reserve(size);
    define(`functions_${index}`, ".data", functionRows, size, 1);
    point(row + 8, ".data", functionRows);
    functions.forEach(({ oldName, newFunc, position = 0n }, at) => {
      pointToText(functionRows + at * strides.func, oldName);
      pointToFunction(functionRows + at * strides.func + 8, newFunc);
      data.number(functionRows + at * strides.func + 16, position);
    });
  });

  const statesSection = spec.statesSection ?? { name: ".data.states", flags: Flag.write };
  const table = area(littleEndian);
  if (states !== null && !("zeros" in states)) {
    table.reserve(24 * states.length);
    states.forEach(({ id, version }, index) => {
      table.number(index * 24, id);
      table.word(index * 24 + 8, version);
    });
    define("states", statesSection.name, 0, table.bytes().length, 1);
    point(patch + 16, statesSection.name);
  } else if (states !== null) {
    define("states", ".bss", 512, 24 * states.zeros, 1);
    point(patch + 16, ".bss", 512);
  }
  const behind = spec.extraData;
  if (behind !== undefined) {
    const at = data.append(behind.contents);
    for (const each of behind.relocations) relocations.push({ ...each, offset: at + each.offset });
  }

  const { address, call, addend, shift, size } = codes[machine];
  const between = spec.code ?? new Uint8Array();
  const begin = size * address.length;
  const callee = spec.call ?? "klp_enable_patch";
  if (!symbols.some(({ name }) => name === callee)) symbols.push({ name: callee, section: null });
  const code = new Uint8Array(begin + between.length + 16);
  code.set(between, begin);
  const sections: SectionSpec[] = [
    { name: ".modinfo", contents: encode(spec.modinfo ?? ["livepatch=Y", "name=lp"]), flags: Flag.alloc },
    { name: ".text", contents: text.bytes(), flags: Flag.code },
    { name: ".rodata.str1.1", contents: strings.bytes(), flags: Flag.alloc },
    { name: ".data", contents: data.bytes(), flags: Flag.write, relocations },
    { name: statesSection.name, contents: table.bytes(), flags: statesSection.flags },
    { name: ".bss", contents: 1024, flags: Flag.write },
    { name: ".gnu.linkonce.this_module", contents: thisModule("lp_module"), flags: Flag.write },
    {
      name: ".init.text",
      contents: code,
      flags: Flag.code,
      relocations: [
        ...address.map((type, index) => ({
          offset: size * index + shift,
          type,
          symbol: ".data",
          addend: patch + addend,
        })),
        ...(spec.codeRelocations ?? []).map((each) => ({ ...each, offset: begin + each.offset })),
        {
          offset: begin + between.length + shift,
          type: call,
          symbol: callee,
          addend: machine === "x86-64" ? -4 : addend,
        },
      ],
    },
  ];
  return elfFile(machine, sections, symbols);
}

/** Bytes that grow. */
function area(littleEndian: boolean) {
  const bytes = new Uint8Array(1 << 16);
  const view = new DataView(bytes.buffer);
  let end = 0;
  const reserve = (size: number) => {
    const at = end;
    end = Math.ceil((end + size) / 8) * 8;
    return at;
  };
  return {
    reserve,
    append: (added: Uint8Array) => {
      const at = reserve(added.length);
      bytes.set(added, at);
      return at;
    },
    text: (value: string) => {
      const at = reserve(value.length + 1);
      bytes.set(new TextEncoder().encode(value), at);
      return at;
    },
    byte: (at: number, value: number) => view.setUint8(at, value),
    word: (at: number, value: number) => view.setUint32(at, value, littleEndian),
    number: (at: number, value: bigint) => view.setBigUint64(at, value, littleEndian),
    bytes: () => bytes.slice(0, end),
  };
}

function encode(entries: readonly string[]): Uint8Array {
  return new TextEncoder().encode(entries.map((entry) => `${entry}\0`).join(""));
}

function thisModule(name: string): Uint8Array {
  const bytes = new Uint8Array(128);
  bytes.set(new TextEncoder().encode(name), 24);
  return bytes;
}
