import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { readElfFile } from "../src/elf/elf-file.ts";
import type { Build } from "./builds.ts";

/** A module as distributions ship it. */
export interface Variant {
  readonly title: string;
  readonly bytes: Uint8Array;
  /** Whether the names of static functions are still in it. */
  readonly named: boolean;
}

/** A module as it was built, stripped in two ways, and without any name or size of what it defines. */
export function variantsOf(module: string, strip: Build["strip"]): readonly Variant[] {
  const bytes = readFileSync(module);
  const stripped = (option: string) => {
    if (strip === null) return [];
    const copy = `${module}.stripped`;
    copyFileSync(module, copy);
    execFileSync(strip.program, [option, copy], { env: strip.environment });
    return [{ title: `strip ${option}`, bytes: readFileSync(copy), named: option === "--strip-debug" }];
  };
  return [
    { title: "as built", bytes, named: true },
    ...stripped("--strip-debug"),
    ...stripped("--strip-unneeded"),
    { title: "anonymous", bytes: anonymous(bytes), named: false },
  ];
}

const symbolSize = 24;
const sectionSymbol = 3;

/** A copy in which the symbols that the module defines have no name, no size and no type; what relocations refer to stays where it is. */
function anonymous(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const answer = readElfFile(copy);
  if (answer.kind === "problem") throw new Error(answer.message);
  const { view, symbols, machine } = answer.file;
  for (let index = 1; index < symbols.count; index++) {
    const at = symbols.offset + index * symbolSize;
    if (view.getUint16(at + 6, machine.littleEndian) === 0) continue;
    view.setUint32(at, 0, machine.littleEndian);
    view.setBigUint64(at + 16, 0n, machine.littleEndian);
    if ((view.getUint8(at + 4) & 15) !== sectionSymbol) view.setUint8(at + 4, view.getUint8(at + 4) & 0xf0);
  }
  return copy;
}
