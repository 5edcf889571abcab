import { TokenKind } from "../c/token.ts";
import type { ReleaseShadow } from "../history/history.ts";
import type { Module, ShadowCall, ShadowContent } from "../livepatch/model.ts";
import { unseenWords } from "./unseen-words.ts";

/** Calls by their id, in source order; those whose id is not known are left out. */
export function callsById(calls: readonly ShadowCall[]): ReadonlyMap<bigint, readonly ShadowCall[]> {
  const byId = new Map<bigint, ShadowCall[]>();
  for (const call of calls) {
    if (!call.id.known) continue;
    const before = byId.get(call.id.value);
    if (before === undefined) byId.set(call.id.value, [call]);
    else before.push(call);
  }
  return byId;
}

/** What a shadow variable holds, in words: `struct foo` (16 bytes). */
export function contentText({ type, size }: ShadowContent): string {
  const bytes = `${size} byte${size === 1n ? "" : "s"}`;
  if (type === null) return bytes;
  return size === null ? `\`${type}\`` : `\`${type}\` (${bytes})`;
}

/** Whether a release attaches a shadow variable. A recorded one may say what it holds without naming the function. */
export function allocatesShadow({ functions, content }: ReleaseShadow): boolean {
  return content !== null || functions.includes("klp_shadow_alloc") || functions.includes("klp_shadow_get_or_alloc");
}

/**
 * Whether `shadowCalls` is all that a module does with shadow variables: every id is known, and no function of these is
 * mentioned otherwise than in a call that was read, nor under conditions that this reading leaves out.
 */
export function isEveryShadowUseKnown(module: Module): boolean {
  const { shadowCalls, units } = module;
  if (shadowCalls.some(({ id }) => !id.known)) return false;
  const unseen = unseenWords(module);
  if ([...shadowFunctions].some((name) => unseen.has(name))) return false;
  let mentions = 0;
  for (const { preprocessed } of units) {
    for (const { kind, text } of preprocessed.tokens) {
      if (kind === TokenKind.Identifier && shadowFunctions.has(text)) mentions++;
    }
  }
  return mentions === shadowCalls.length;
}

const shadowFunctions: ReadonlySet<string> = new Set([
  "klp_shadow_get",
  "klp_shadow_alloc",
  "klp_shadow_get_or_alloc",
  "klp_shadow_free",
  "klp_shadow_free_all",
]);
