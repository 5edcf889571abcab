import type { Attribute } from "../c/ast.ts";
import type { Livepatch, Module } from "../livepatch/model.ts";
import { writtenTypes } from "./written-types.ts";

/** The attributes of every declaration of an object, in source order. */
export function attributesOf(module: Module, described: Parameters<typeof writtenTypes>[1]): readonly Attribute[] {
  return writtenTypes(module, described).flatMap(({ specifiers, declarator }) => [
    ...specifiers.attributes,
    ...declarator.attributes,
  ]);
}

/**
 * The section that an attribute puts an object into, in any spelling: `__initdata`, `__section(".init.data")`,
 * `__attribute__((section(".init.data")))`, and `__section(.init.data)` as kernels before 5.10 have it. Null for every other.
 */
export function sectionOf({ name, arguments: tokens }: Attribute): string | null {
  const known = sections.get(name.text);
  if (known !== undefined) return known;
  if (!sectionNames.has(name.text)) return null;
  return tokens.map(({ text }) => text.replaceAll('"', "")).join("");
}

/** Whether the kernel is given a livepatch, as far as this file tells: nothing that is copied first. */
export function isGivenToKernel(module: Module, livepatch: Livepatch): boolean {
  return livepatch.enabled || (module.kind === "fragment" && module.livepatches.length === 1);
}

const sectionNames: ReadonlySet<string> = new Set(["section", "__section", "__section__"]);

/** include/linux/init.h, include/linux/cache.h */
const sections: ReadonlyMap<string, string> = new Map([
  ["__init", ".init.text"],
  ["__exit", ".exit.text"],
  ["__initdata", ".init.data"],
  ["__initconst", ".init.rodata"],
  ["__ro_after_init", ".data..ro_after_init"],
]);
