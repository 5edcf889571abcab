/** Type names of kernel headers, which are not entered. Any name that ends in `_t` is one as well. */
const TYPE_NAMES = new Set(
  (
    "u8 u16 u32 u64 s8 s16 s32 s64 u128 s128 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 " +
    "__le16 __le32 __le64 __be16 __be32 __be64 __sum16 __wsum __poll_t __kernel_size_t " +
    "uint ulong ushort unchar u_char u_short u_int u_long uchar acpi_handle pteval_t va_list FILE DIR"
  ).split(" "),
);

/** Attribute macros of kernel headers that do not start with two underscores. */
const ATTRIBUTE_NAMES = new Set(
  "asmlinkage noinline notrace noinline_for_stack noinline_for_tracing noinstr nokprobe_inline".split(" "),
);

/** Attribute macros with arguments that may stand before a name or after it. */
const ATTRIBUTES_WITH_ARGUMENTS = new Set(
  (
    "__section __aligned __printf __scanf __free __cleanup __counted_by __counted_by_le __counted_by_be __must_hold " +
    "__acquires __acquires_shared __releases __releases_shared __acquire __release __cond_acquires __cond_releases " +
    "__guarded_by __pt_guarded_by __alloc_size __realloc_size __assume_aligned __alias __diagnose_as __mode __target " +
    "__compiletime_error __compiletime_warning __no_sanitize __copy"
  ).split(" "),
);

/** Whether a name stands for a type, as far as a name alone can tell. */
export function isTypeName(name: string, typedefs: ReadonlySet<string>): boolean {
  return typedefs.has(name) || TYPE_NAMES.has(name) || (name.endsWith("_t") && name.length > 2);
}

/** Whether a name that nobody defined reads as an attribute macro: `__init`, `noinline`. */
export function isAttributeName(name: string, typedefs: ReadonlySet<string>): boolean {
  if (ATTRIBUTE_NAMES.has(name)) return true;
  return name.startsWith("__") && !isTypeName(name, typedefs);
}

/** Whether such a macro takes arguments: `__section(".x")`. */
export function takesArguments(name: string): boolean {
  return ATTRIBUTES_WITH_ARGUMENTS.has(name);
}

/** Whether a name is written as macros are: without lower case letters. */
export function isUpperCase(name: string): boolean {
  return name.length > 1 && name === name.toUpperCase();
}

/** Whether the macro of this name is a loop or a block over what follows: `list_for_each_entry`, `scoped_guard`. */
export function isIteratorName(name: string): boolean {
  return name.includes("for_each") || name.includes("foreach") || name.startsWith("scoped_") || name.startsWith("for_");
}
