/** A fact read from a built module: known, or unknown with a reason that can be told to the author. */
export type BuiltFact<T> =
  { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

export function known<T>(value: T): BuiltFact<T> {
  return { known: true, value };
}

export function unknown(reason: string): BuiltFact<never> {
  return { known: false, reason };
}
