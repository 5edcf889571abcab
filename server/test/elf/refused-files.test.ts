import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBuiltModule } from "../../src/elf/built-module.ts";
import { machines } from "../../src/elf/machines.ts";
import { elfFile, Flag, type RelocationSpec } from "./elf-builder.ts";
import { livepatchModule, one } from "./module-builder.ts";
import { problemOf } from "./said.ts";

const good = livepatchModule();

/** A module with some bytes of its header replaced. */
function withBytes(at: number, ...values: readonly number[]): Uint8Array {
  const bytes = Uint8Array.from(good);
  bytes.set(values, at);
  return bytes;
}

/** What `strip --strip-all` leaves: a module that no kernel loads. */
function withoutSymbols(): Uint8Array {
  const bytes = Uint8Array.from(good);
  const view = new DataView(bytes.buffer);
  const table = Number(view.getBigUint64(40, true));
  for (let at = table; at < bytes.length; at += 64)
    if (view.getUint32(at + 4, true) === 2) view.setUint32(at + 4, 1, true);
  return bytes;
}

describe("a file that is no built livepatch", () => {
  test.each([
    ["nothing", new Uint8Array(), "it is empty"],
    ["text", new TextEncoder().encode("int main;"), "it is not an ELF file"],
    ["xz", Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), "it is compressed with xz: decompress it first (xz -dk)"],
    ["gzip", Uint8Array.of(0x1f, 0x8b), "it is compressed with gzip: decompress it first (gzip -dk)"],
    ["zstd", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), "it is compressed with zstd: decompress it first (zstd -d)"],
    ["a header that is cut", good.subarray(0, 40), "it is cut off inside its ELF header"],
    ["a file that is cut", good.subarray(0, 600), "it is cut off: its section headers lie behind its end"],
    ["32 bits", withBytes(4, 1), "it is a 32-bit ELF file; livepatches are 64-bit modules"],
    ["vmlinux", withBytes(16, 2), "it is an executable (a vmlinux?), not a module: a .ko is a relocatable file"],
    ["a shared object", withBytes(16, 3), "it is a shared object, not a module: a .ko is a relocatable file"],
    [
      "another machine",
      withBytes(18, 8),
      "it is built for machine 8, little endian, which is not read; those that are: x86-64, arm64, ppc64le, riscv64, loongarch64, s390x",
    ],
    ["no symbol table", withoutSymbols(), "it has no symbol table, without which nothing in it can be found or loaded"],
    ["no sections", withBytes(40, 0, 0, 0, 0, 0, 0, 0, 0), "it has no section headers"],
    [
      "another module",
      livepatchModule({ modinfo: ["name=ext4"] }),
      "it is not a livepatch: its .modinfo has no livepatch=Y",
    ],
    [
      "a livepatch without tables",
      elfFile(
        "x86-64",
        [{ name: ".modinfo", contents: new TextEncoder().encode("livepatch=Y\0"), flags: Flag.alloc }],
        [],
      ),
      "it has no static struct klp_patch: what it patches is put together at run time",
    ],
    [
      "tables that are put together at run time",
      livepatchModule({ mod: null }),
      "it has no static struct klp_patch: what it patches is put together at run time",
    ],
  ])("%s", (_, bytes, message) => {
    expect(problemOf(bytes)).toBe(message);
  });
});

describe("whatever the bytes are, there is an answer:", () => {
  const modules = machines.map(({ name }) =>
    livepatchModule({
      machine: name,
      states: [
        { id: 1n, version: 1 },
        { id: 0n, version: 0 },
      ],
      objects: [...one, { name: "kvm", functions: "blank" }],
    }),
  );
  const anyModule = fc.constantFrom(...modules);
  const answers = (bytes: Uint8Array) => ["module", "problem"].includes(readBuiltModule(bytes).kind);

  test("bytes that are changed", () => {
    const extreme = fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff);
    const change = fc.tuple(
      fc.nat({ max: 20_000 }),
      fc.oneof(extreme, fc.nat({ max: 255 })),
      fc.integer({ min: 1, max: 8 }),
    );
    fc.assert(
      fc.property(anyModule, fc.array(change, { minLength: 1, maxLength: 12 }), (module, changes) => {
        const bytes = Uint8Array.from(module);
        for (const [at, value, length] of changes) bytes.fill(value, at % bytes.length, (at % bytes.length) + length);
        return answers(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  test("section headers that are changed", () => {
    const change = fc.tuple(
      fc.nat({ max: 1000 }),
      fc.constantFrom(0, 4, 8, 24, 32, 40, 44),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    );
    fc.assert(
      fc.property(anyModule, fc.array(change, { minLength: 1, maxLength: 6 }), (module, changes) => {
        const bytes = Uint8Array.from(module);
        const view = new DataView(bytes.buffer);
        const littleEndian = bytes[5] === 1;
        const table = Number(view.getBigUint64(40, littleEndian));
        const count = view.getUint16(60, littleEndian);
        for (const [section, field, value] of changes) {
          const at = table + (section % count) * 64 + field;
          if (field === 0 || field === 4 || field >= 40) view.setUint32(at, Number(value % 64n), littleEndian);
          else view.setBigUint64(at, value >> (value % 64n), littleEndian);
        }
        return answers(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  test("files that are cut", () => {
    for (const module of modules) {
      for (let length = 0; length < module.length; length += 37) expect(answers(module.subarray(0, length))).toBe(true);
    }
  });

  test("a part of a larger buffer", () => {
    const around = new Uint8Array(good.length + 24);
    around.set(good, 12);
    expect(readBuiltModule(around.subarray(12, 12 + good.length))).toEqual(readBuiltModule(good));
  });
});

describe("a module of a hostile size", () => {
  const modinfo = { name: ".modinfo", contents: new TextEncoder().encode("livepatch=Y\0"), flags: Flag.alloc };
  const calls = { name: "klp_enable_patch", section: null };

  test("with a hundred thousand references to one place is read to an end", () => {
    const relocations: RelocationSpec[] = Array.from({ length: 100_000 }, (_, index) => ({
      offset: index % 3 === 0 ? 0 : index * 8,
      type: 1,
      symbol: index % 2 === 0 ? ".data" : "__this_module",
    }));
    const bytes = elfFile(
      "arm64",
      [
        modinfo,
        {
          name: ".data",
          contents: new Uint8Array(100_000 * 8),
          flags: Flag.write,
          relocations: relocations.map((each) => ({ ...each, type: 257 })),
        },
        { name: ".text", contents: new Uint8Array(100_000 * 8), flags: Flag.code, relocations },
      ],
      [calls, { name: "__this_module", section: null }],
    );
    expect(["module", "problem"]).toContain(readBuiltModule(bytes).kind);
  });

  test("with more relocations than are read is refused", () => {
    const relocation: RelocationSpec = { offset: 0, type: 1, symbol: "klp_enable_patch" };
    const data = { name: ".data", contents: new Uint8Array(8), flags: Flag.write };
    const bytes = elfFile(
      "x86-64",
      [modinfo, { ...data, relocations: Array<RelocationSpec>(1_000_001).fill(relocation) }],
      [calls],
    );
    expect(problemOf(bytes)).toBe("it has more than 1000000 relocations");
  });
});
