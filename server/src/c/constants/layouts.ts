import type { ArrayDerivation, Attribute, Declaration, RecordType } from "../ast.ts";
import type { ConstantScope } from "./enum-constants.ts";
import { bitsOf, type ConstantValue } from "./integers.ts";
import { aliasOf, CHAIN, integerTypeOf, type WrittenType } from "./types.ts";

/** How an object lies in memory on x86-64, in bytes. */
interface Layout {
  readonly size: bigint;
  readonly alignment: bigint;
}

interface Evaluator {
  readonly scope: ConstantScope;
  readonly elements: (derivation: ArrayDerivation) => ConstantValue;
}

/**
 * The bytes that an object of a written type takes, padding included, or null where that is not known: a member's type stands in a
 * header, or an attribute may lay it out in another way.
 */
export function sizeOf(written: WrittenType, evaluator: Evaluator): bigint | null {
  return layoutOf(written, evaluator)?.size ?? null;
}

function layoutOf(written: WrittenType, evaluator: Evaluator): Layout | null {
  let factor = 1n;
  let at = written;
  for (let steps = 0; steps < CHAIN; steps++) {
    if (isLaidOutOtherwise(at.declarator.attributes)) return null;
    for (const derivation of at.declarator.derivations) {
      if (derivation.kind === "pointer") return { size: factor * 8n, alignment: 8n };
      if (derivation.kind === "function") return null;
      const elements = evaluator.elements(derivation);
      if (!elements.known || elements.value < 0n) return null;
      factor *= elements.value;
    }
    if (isLaidOutOtherwise(at.specifiers.attributes)) return null;
    const next = aliasOf(at.specifiers.type, evaluator.scope);
    if (next === null) {
      const base = baseLayout({ ...at, declarator: { ...at.declarator, derivations: [] } }, evaluator);
      return base === null ? null : { ...base, size: factor * base.size };
    }
    at = next;
  }
  return null;
}

function baseLayout(written: WrittenType, evaluator: Evaluator): Layout | null {
  const integer = integerTypeOf(written, evaluator.scope);
  if (integer !== null) return aligned(BigInt(bitsOf(integer) / 8));
  const { type } = written.specifiers;
  if (type?.kind === "builtinType") return OTHER_LAYOUTS.get(type.words.map((word) => word.text).join(" ")) ?? null;
  if (type?.kind === "namedType") return KERNEL_LAYOUTS.get(type.name.text) ?? null;
  if (type?.kind !== "recordType") return null;
  const { keyword, tag, members } = type;
  if (members !== null || tag === null) return recordLayout(type, evaluator);
  const definition = evaluator.scope.record(keyword, tag.text);
  return definition === undefined
    ? (KERNEL_LAYOUTS.get(`${keyword} ${tag.text}`) ?? null)
    : recordLayout(definition, evaluator);
}

/** What is known of records; null also while one is being looked at, which would hold itself. */
const recordLayouts = new WeakMap<RecordType, Layout | null>();

function recordLayout(record: RecordType, evaluator: Evaluator): Layout | null {
  let layout = recordLayouts.get(record);
  if (layout === undefined) {
    recordLayouts.set(record, null);
    layout = readRecord(record, evaluator);
    recordLayouts.set(record, layout);
  }
  return layout;
}

/** System V ABI, x86-64: each member at the next multiple of its alignment, and the whole a multiple of the largest. */
function readRecord({ keyword, members, attributes }: RecordType, evaluator: Evaluator): Layout | null {
  if (members === null || isLaidOutOtherwise(attributes)) return null;
  let size = 0n;
  let alignment = 1n;
  for (const member of members) {
    if (member.kind === "staticAssert") continue;
    if (member.kind !== "declaration") return null;
    for (const layout of memberLayouts(member, evaluator)) {
      if (layout === null) return null;
      if (layout.alignment > alignment) alignment = layout.alignment;
      if (keyword === "union") size = layout.size > size ? layout.size : size;
      else size = roundedUp(size, layout.alignment) + layout.size;
    }
  }
  return { size: roundedUp(size, alignment), alignment };
}

function memberLayouts({ specifiers, declarators }: Declaration, evaluator: Evaluator): readonly (Layout | null)[] {
  if (declarators.length === 0) {
    const { type } = specifiers;
    const isUnnamed = type?.kind === "recordType" && type.tag === null && !isLaidOutOtherwise(specifiers.attributes);
    return [isUnnamed ? recordLayout(type, evaluator) : null];
  }
  return declarators.map(({ declarator, bitWidth }) => {
    if (bitWidth !== null) return null;
    const [outermost, ...elements] = declarator.derivations;
    // A flexible array member takes nothing, but is aligned.
    if (outermost?.kind !== "array" || outermost.size !== null) return layoutOf({ specifiers, declarator }, evaluator);
    const element = layoutOf({ specifiers, declarator: { ...declarator, derivations: elements } }, evaluator);
    return element === null ? null : { ...element, size: 0n };
  });
}

function isLaidOutOtherwise(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ name }) => /pack|align|mode|vector|layout|struct|storage_order/.test(name.text));
}

function roundedUp(size: bigint, alignment: bigint): bigint {
  return ((size + alignment - 1n) / alignment) * alignment;
}

function aligned(size: bigint): Layout {
  return { size, alignment: size };
}

const OTHER_LAYOUTS: ReadonlyMap<string, Layout> = new Map([
  ["void", aligned(1n)],
  ["float", aligned(4n)],
  ["double", aligned(8n)],
  ["long double", aligned(16n)],
  ["double long", aligned(16n)],
  ["__int128", aligned(16n)],
  ["unsigned __int128", aligned(16n)],
  ["signed __int128", aligned(16n)],
  ["_Float32", aligned(4n)],
  ["_Float64", aligned(8n)],
  ["__float128", aligned(16n)],
]);

/** include/linux/types.h, refcount_types.h, kref.h, time64.h, rbtree_types.h, uidgid_types.h: what no configuration changes. */
const KERNEL_LAYOUTS: ReadonlyMap<string, Layout> = new Map([
  ["atomic_t", aligned(4n)],
  ["atomic64_t", aligned(8n)],
  ["atomic_long_t", aligned(8n)],
  ["refcount_t", aligned(4n)],
  ["kuid_t", aligned(4n)],
  ["kgid_t", aligned(4n)],
  ["struct kref", aligned(4n)],
  ["struct list_head", { size: 16n, alignment: 8n }],
  ["struct hlist_head", aligned(8n)],
  ["struct hlist_node", { size: 16n, alignment: 8n }],
  ["struct llist_head", aligned(8n)],
  ["struct llist_node", aligned(8n)],
  ["struct rb_node", { size: 24n, alignment: 8n }],
  ["struct rcu_head", { size: 16n, alignment: 8n }],
  ["struct callback_head", { size: 16n, alignment: 8n }],
  ["struct timespec64", { size: 16n, alignment: 8n }],
]);
