import { fieldPlace, type Place, type Value, type VariablePlace } from "../livepatch/functions/values.ts";

/** The place whose content a value is or was; null for a value that was never read from a place. */
export function placeOfValue(value: Value): Place | null {
  if (value.kind === "variable") return value.place;
  return value.kind === "field" ? fieldPlace(value.of, value.name) : null;
}

/**
 * Whether a place lies outside of the module: a variable of the kernel or a part of one, or what a pointer variable of the module
 * points to, as those do that are looked up by `kallsyms`.
 */
export function isOutside(place: Place): boolean {
  const variable = variableOf(place);
  if (variable === null) return false;
  return variable.storage === "external" || (place.kind === "field" && place.name === "*");
}

/** The variable with static storage that a place is, is a part of, or lies behind. */
export function staticVariableOf(place: Place): VariablePlace | null {
  const variable = variableOf(place);
  return variable?.storage === "static" ? variable : null;
}

/** `console_printk[0]`, `init_net.ipv4.sysctl`, `*timeout`: a place as C writes it, pointers and structs alike with a dot. */
export function placeText(place: Place): string {
  if (place.kind === "variable") return place.name;
  const { of, name } = place;
  const inner = placeOfValue(of);
  const base = inner === null ? "" : placeText(inner);
  if (name === "*") return `*${base}`;
  return name.startsWith("[") ? `${base}${name}` : `${base}.${name}`;
}

function variableOf(place: Place): VariablePlace | null {
  let at: Place | null = place;
  while (at?.kind === "field") at = placeOfValue(at.of);
  return at?.kind === "variable" ? at : null;
}
