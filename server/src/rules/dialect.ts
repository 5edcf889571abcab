import type { Span } from "../c/source.ts";
import { authorSpan } from "../c/token.ts";
import { dialectMembers, hookMacros, type Dialect } from "../kernel/dialects.ts";
import type { TargetKernel } from "../kernel/target-kernel.ts";
import type { Module } from "../livepatch/model.ts";
import { perModule } from "../livepatch/per-module.ts";
import { designatedMembers } from "./members.ts";

/** A place that only some dialects of the livepatch API have. */
export interface DialectPlace {
  readonly tag: string;
  readonly member: string;
  readonly dialects: readonly Dialect[];
  readonly span: Span;
}

/**
 * The dialect of a livepatch: what the manifest says, else the one that its own members tell, else mainline's. A rule about
 * what another dialect has not, or has otherwise, asks it.
 */
export function dialectOf(module: Module, kernel: TargetKernel | null): Dialect {
  return kernel?.dialect ?? recognisedDialect(module) ?? "mainline";
}

/** The one dialect besides mainline whose members and macros a module uses unconditionally; null where there is none, or several. */
export const recognisedDialect = perModule(recognise);

/** The members that not every dialect has, in source order; those in an `#if` are left out, whose author has thought of the others. */
export function dialectPlaces(module: Module): readonly DialectPlace[] {
  const places = [...designatedMembers(module)].flatMap(({ tag, designator }) => {
    const member = dialectMembers.find((each) => each.tag === tag && each.name === designator.name.text);
    if (member === undefined) return [];
    const span = authorSpan(designator.first, designator.last);
    if (module.conditions.guards(span)) return [];
    return [{ tag, member: member.name, dialects: member.dialects, span }];
  });
  return places.sort((left, right) => (left.span.file === right.span.file ? left.span.start - right.span.start : 0));
}

function recognise(module: Module): Dialect | null {
  const found = new Set<Dialect>();
  for (const { dialects } of dialectPlaces(module)) {
    const [only] = dialects;
    if (only !== undefined && !dialects.includes("mainline")) found.add(only);
  }
  if (module.livepatches.length > 0 && hasHookMacro(module)) found.add("openeuler");
  const [dialect, another] = found;
  return another === undefined ? (dialect ?? null) : null;
}

function hasHookMacro({ units }: Module): boolean {
  return units.some(({ tree }) =>
    tree.declarations.some((each) => each.kind === "macroDeclaration" && hookMacros.has(each.name.text)),
  );
}
