import { lex } from "./lexer.ts";
import { type Definition, readDefinition } from "./macro-definition.ts";
import { BUILTIN_FILE, type Macro, type Token } from "./token.ts";

/**
 * Macros of the kernel's headers whose values state ids, versions and conditions are made of, for LP64. Attribute
 * macros, `THIS_MODULE`, `ARRAY_SIZE` and the like are left to the parser, which knows them by name.
 */
const kernelMacros = `
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
#define RHEL_RELEASE_VERSION(a, b) (((a) << 8) + (b))
#define SLE_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))
#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define UL(x) (x##UL)
#define ULL(x) (x##ULL)
#define _UL(x) (x##UL)
#define _ULL(x) (x##ULL)
#define BIT(nr) (1UL << (nr))
#define BIT_ULL(nr) (1ULL << (nr))
#define _BITUL(nr) (1UL << (nr))
#define _BITULL(nr) (1ULL << (nr))
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (63 - (h))))
#define GENMASK_ULL(h, l) ((~0ULL << (l)) & (~0ULL >> (63 - (h))))
#define BITS_PER_BYTE 8
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#define SCHAR_MAX 127
#define UCHAR_MAX 255
#define SHRT_MAX 32767
#define SHRT_MIN (-SHRT_MAX - 1)
#define USHRT_MAX 65535
#define INT_MAX 2147483647
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX 4294967295U
#define LONG_MAX 9223372036854775807L
#define LONG_MIN (-LONG_MAX - 1)
#define ULONG_MAX 18446744073709551615UL
#define LLONG_MAX 9223372036854775807LL
#define LLONG_MIN (-LLONG_MAX - 1)
#define ULLONG_MAX 18446744073709551615ULL
#define SIZE_MAX 18446744073709551615UL
#define UINTPTR_MAX ULONG_MAX
#define U8_MAX 255
#define S8_MAX 127
#define S8_MIN (-S8_MAX - 1)
#define U16_MAX 65535
#define S16_MAX 32767
#define S16_MIN (-S16_MAX - 1)
#define U32_MAX 4294967295U
#define U32_MIN 0U
#define S32_MAX 2147483647
#define S32_MIN (-S32_MAX - 1)
#define U64_MAX 18446744073709551615ULL
#define S64_MAX 9223372036854775807LL
#define S64_MIN (-S64_MAX - 1)
`;

/** What every file of a livepatch module is compiled with. */
const kernelConfiguration = `
#define MODULE 1
#define __KERNEL__ 1
#define CONFIG_LIVEPATCH 1
#define CONFIG_MODULES 1
#define CONFIG_64BIT 1
#define __STDC__ 1
#define __STDC_VERSION__ 201112L
#define __GNUC__ 12
#define __GNUC_MINOR__ 2
#define __GNUC_PATCHLEVEL__ 0
#define __LP64__ 1
`;

/** Names of the kernel's macros that are defined but stay as they are, so that `#ifdef` and `#ifndef` of them are known. */
const unexpandedMacros: ReadonlySet<string> = new Set([
  "THIS_MODULE",
  "ARRAY_SIZE",
  "IS_ENABLED",
  "IS_BUILTIN",
  "IS_MODULE",
  "IS_REACHABLE",
  "LINUX_VERSION_CODE",
  "NULL",
  "container_of",
  "offsetof",
  "min",
  "max",
]);

/** Names that no kernel compiler has in C. */
const neverDefined: ReadonlySet<string> = new Set([
  "__cplusplus",
  "__ASSEMBLY__",
  "__ASSEMBLER__",
  "__CHECKER__",
  "__GENKSYMS__",
  "__clang__",
  "__INTEL_COMPILER",
  "__ILP32__",
  "_WIN32",
]);

let builtin: readonly Definition[] | null = null;

/** The built-in table, for every translation unit that is not read as `cpp` would. */
export function builtinDefinitions(): readonly Definition[] {
  builtin ??= definitionsOf(kernelMacros + kernelConfiguration);
  return builtin;
}

/** Definitions made from `name` and replacement text, as a compiler's `-D` does. */
export function predefinedDefinitions(predefined: ReadonlyMap<string, string>): readonly Definition[] {
  return definitionsOf(Array.from(predefined, ([name, text]) => `#define ${name} ${text}\n`).join(""));
}

/** Whether a name that is no macro here is one in the kernel (true), is never one (false), or nobody knows (null). */
export function kernelDefines(name: string): boolean | null {
  if (unexpandedMacros.has(name)) return true;
  return neverDefined.has(name) ? false : null;
}

function definitionsOf(text: string): Definition[] {
  const { tokens } = lex({ path: BUILTIN_FILE.path, text });
  const definitions: Definition[] = [];
  tokens.forEach((token, at) => {
    if (!token.startsLine || token.text !== "#") return;
    const definition = readDefinition(tokens, at + 2, []);
    if (definition !== null) definitions.push(placedInBuiltinFile(definition));
  });
  return definitions;
}

function placedInBuiltinFile(definition: Definition): Definition {
  const { macro, tokens } = definition;
  const moved: Macro = {
    name: macro.name,
    nameToken: moveToken(macro.nameToken),
    parameters: macro.parameters,
    variadic: macro.variadic,
    body: macro.body.map(moveToken),
  };
  return { ...definition, macro: moved, tokens: tokens.map(moveToken) };
}

function moveToken(token: Token): Token {
  return { ...token, file: BUILTIN_FILE, start: 0, end: 0 };
}
