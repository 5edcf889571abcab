/** What gcc 12 does not know of what kernel headers ask for: the rest of it is other compilers' or newer. */
const unknownAttributes: ReadonlySet<string> = new Set([
  "btf_decl_tag",
  "btf_type_tag",
  "counted_by",
  "diagnose_as_builtin",
  "disable_tail_calls",
  "enable_if",
  "guarded_by",
  "nonstring_array",
  "no_stack_protector_clang",
  "overloadable",
  "pass_dynamic_object_size",
  "pass_object_size",
  "preserve_most",
]);

/** The value of `__has_attribute`, `__has_cpp_attribute` or `__has_builtin` with its operand, underscores around it or not. */
export function hasFeature(operator: string, operand: string): boolean {
  if (operator === "__has_builtin") return operand.startsWith("__");
  const bare = operand.startsWith("__") && operand.endsWith("__") ? operand.slice(2, -2) : operand;
  return bare !== "" && !unknownAttributes.has(bare);
}
