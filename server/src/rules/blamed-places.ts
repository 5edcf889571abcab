import type { CallExpression } from "../c/ast.ts";
import type { Span } from "../c/source.ts";
import { authorSpan } from "../c/token.ts";
import type { AnyNode } from "../c/walk.ts";
import type { Flow } from "../livepatch/functions/flow.ts";

/** Something that happens in a flow. */
interface Happening {
  readonly flow: Flow;
  readonly event: { readonly node: AnyNode; readonly calls: readonly CallExpression[] };
}

/** A place that is to blame, and the first of what happens there. */
interface BlamedPlace<T> {
  readonly span: Span;
  readonly step: T;
}

/**
 * Where wrong steps stand, each place once. A helper in which another caller rightly does the same is not to blame, but who
 * calls it: then that is the place.
 */
export function blamedPlaces<T extends A, A extends Happening>(
  wrong: readonly T[],
  all: readonly A[],
  nodeOf: (step: A) => AnyNode = ({ event }) => event.node,
): readonly BlamedPlace<T>[] {
  const wrongFlows = new Set(wrong.map(({ flow }) => flow));
  const right = new Set(all.filter(({ flow }) => !wrongFlows.has(flow)).map(nodeOf));
  const places = new Map<AnyNode, BlamedPlace<T>>();
  for (const step of wrong) {
    const node = nodeOf(step);
    const at = right.has(node) ? (step.event.calls[0] ?? node) : node;
    if (!places.has(at)) places.set(at, { span: authorSpan(at.first, at.last), step });
  }
  return [...places.values()];
}

/** `post_patch_callback()`: the function that the kernel calls, and that comes to a step. */
export function callbackOf({ flow }: Happening): string {
  return `${flow.definition.declarator.name?.text ?? ""}()`;
}
