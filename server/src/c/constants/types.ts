import type { Declarator, Specifiers, TypeSpecifier } from "../ast.ts";
import type { ConstantScope } from "./enum-constants.ts";
import type { IntegerType, NarrowType } from "./integers.ts";

/** A type as a declaration or type name writes it. */
export interface WrittenType {
  readonly specifiers: Specifiers;
  readonly declarator: Declarator;
}

/** How many typedefs in a row are looked through. */
export const CHAIN = 16;

/** The integer type that is written, or null for any other. */
export function integerTypeOf(written: WrittenType, scope: ConstantScope): IntegerType | NarrowType | null {
  let at = written;
  for (let steps = 0; steps < CHAIN; steps++) {
    if (at.declarator.derivations.length > 0) return null;
    const { type } = at.specifiers;
    if (type === null) return null;
    if (type.kind === "builtinType") return builtinInteger(type.words.map((word) => word.text));
    // GCC takes the first of unsigned int and int that holds all enumerators.
    if (type.kind === "enumType") return "unsigned int";
    if (type.kind === "atomicType") at = type.type;
    else if (type.kind === "typeofType" && type.operand.kind === "typeName") at = type.operand;
    else if (type.kind === "namedType") {
      const alias = scope.typedef(type.name.text);
      if (alias === undefined) return KERNEL_TYPES.get(type.name.text) ?? null;
      at = alias;
    } else return null;
  }
  return null;
}

/** The type that another name, `_Atomic` or `typeof` stands for; null for any other type. */
export function aliasOf(type: TypeSpecifier | null, scope: ConstantScope): WrittenType | null {
  if (type?.kind === "atomicType") return type.type;
  if (type?.kind === "typeofType") return type.operand.kind === "typeName" ? type.operand : null;
  return type?.kind === "namedType" ? (scope.typedef(type.name.text) ?? null) : null;
}

/** The type that words such as `unsigned long int` mean in any order. */
function builtinInteger(words: readonly string[]): IntegerType | NarrowType | null {
  let long = 0;
  let base = "";
  let sign = "";
  for (const word of words) {
    if (word === "long") long++;
    else if (word === "signed" || word === "__signed" || word === "__signed__") sign = "signed";
    else if (word === "unsigned") sign = word;
    else if (word === "short" || word === "char") base = word;
    else if (word === "_Bool" || word === "bool") return "_Bool";
    else if (word !== "int") return null;
  }
  const unsigned = sign === "unsigned";
  if (base === "char") return unsigned ? "unsigned char" : sign === "" ? "char" : "signed char";
  if (base === "short") return unsigned ? "unsigned short" : "short";
  if (long === 0) return unsigned ? "unsigned int" : "int";
  if (long === 1) return unsigned ? "unsigned long" : "long";
  return unsigned ? "unsigned long long" : "long long";
}

/** include/asm-generic/int-ll64.h and include/linux/types.h, on x86-64 */
const KERNEL_TYPES: ReadonlyMap<string, IntegerType | NarrowType> = new Map(
  (
    [
      ["signed char", "s8 __s8 int8_t"],
      ["unsigned char", "u8 __u8 uint8_t u_int8_t uchar unchar u_char"],
      ["short", "s16 __s16 int16_t"],
      ["unsigned short", "u16 __u16 uint16_t u_int16_t ushort u_short umode_t __le16 __be16 __sum16"],
      ["int", "s32 __s32 int32_t pid_t key_t clockid_t"],
      [
        "unsigned int",
        "u32 __u32 uint32_t u_int32_t uint u_int gfp_t fmode_t slab_flags_t dev_t uid_t gid_t __le32 __be32 __wsum",
      ],
      ["long", "ssize_t ptrdiff_t intptr_t clock_t __kernel_long_t time_t"],
      ["unsigned long", "size_t uintptr_t ulong u_long irq_hw_number_t __kernel_size_t pgoff_t"],
      ["long long", "s64 __s64 int64_t loff_t time64_t ktime_t"],
      [
        "unsigned long long",
        "u64 __u64 uint64_t u_int64_t __le64 __be64 sector_t blkcnt_t dma_addr_t phys_addr_t resource_size_t",
      ],
    ] as const
  ).flatMap(([type, names]) => names.split(" ").map((name) => [name, type] as const)),
);
