/** The integer types of an LP64 target. `char` is signed; `enum` constants are `int`. */
export type IntegerType = "int" | "unsigned int" | "long" | "unsigned long" | "long long" | "unsigned long long";

/** An integer constant expression's value, or why it has none here. The value is already reduced to its type. */
export type ConstantValue =
  | { readonly known: true; readonly value: bigint; readonly type: IntegerType; /** What a signed operation overflowed, else null. */ readonly overflow: string | null }
  | { readonly known: false; readonly reason: string };
