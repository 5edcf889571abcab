import { withoutParentheses } from "../c/unwrap.ts";
import type { Expression, InitializerItem, InitializerList, Initializer } from "../c/ast.ts";
import type { ConstantScope } from "../c/constants.ts";
import { evaluate } from "../c/constants.ts";
import type { Token } from "../c/token.ts";

/** The shape of an object that an initializer fills. Opaque ones (`struct kobject`) are never looked into. */
export type Layout =
  | { readonly kind: "scalar" }
  | { readonly kind: "opaque" }
  | { readonly kind: "struct"; readonly members: readonly { readonly name: string; readonly layout: Layout }[] }
  | { readonly kind: "array"; readonly element: Layout; readonly length: number | null };

/** An object as its initializer fills it; what is not mentioned is zero. */
export type Filled = FilledValue | FilledStruct | FilledArray | FilledUnknown;

export interface FilledValue {
  readonly kind: "value";
  readonly value: Initializer;
  /** The designators and the value; null where the value is a list's first element by brace elision. */
  readonly item: InitializerItem | null;
}

export interface FilledStruct {
  readonly kind: "struct";
  /** Null where braces were left out, or where only designators reach into it. */
  readonly list: InitializerList | null;
  readonly members: Map<string, Filled>;
  readonly first: Token;
  last: Token;
}

export interface FilledArray {
  readonly kind: "array";
  readonly list: InitializerList | null;
  readonly elements: Map<number, Filled>;
  /** One above the highest index that is mentioned. */
  extent: number;
  /** Something in it is not readable: an index that is not constant, a template's placeholder. */
  open: boolean;
  readonly first: Token;
  last: Token;
}

/** What is initialised by something that cannot be read: a macro nobody knows, a struct-valued expression. */
export interface FilledUnknown {
  readonly kind: "unknown";
  readonly first: Token;
  readonly last: Token;
}

/** A range designator writes each of its elements; more are cut and leave the array open. */
const maximumRange = 4096;

/**
 * Distributes an initializer list over an object as C does (C17 6.7.9): designators, positions, nested braces and left-out
 * braces. What cannot be read becomes `unknown` or marks its array as open.
 */
export function fill(layout: Layout, list: InitializerList, scope: ConstantScope): Filled {
  return fillBraced(layout, list, scope);
}

function fillBraced(layout: Layout, list: InitializerList, scope: ConstantScope): Filled {
  if (layout.kind === "scalar" || layout.kind === "opaque") return { kind: "value", value: list, item: null };
  const target = emptyAggregate(layout, list, list.first, list.last);
  const cursor: Cursor = { items: list.items, index: 0, scope };
  fillMembers(layout, target, cursor, true);
  return target;
}

interface Cursor {
  readonly items: readonly InitializerItem[];
  index: number;
  readonly scope: ConstantScope;
}

type Aggregate = Extract<Layout, { kind: "struct" | "array" }>;

function emptyAggregate(layout: Aggregate, list: InitializerList | null, first: Token, last: Token) {
  return layout.kind === "struct"
    ? ({ kind: "struct", list, members: new Map<string, Filled>(), first, last } satisfies FilledStruct)
    : ({
        kind: "array",
        list,
        elements: new Map<number, Filled>(),
        extent: 0,
        open: false,
        first,
        last,
      } satisfies FilledArray);
}

/** Fills one aggregate from the cursor on; without braces of its own it stops when full or at a designator. */
function fillMembers(layout: Aggregate, target: FilledStruct | FilledArray, cursor: Cursor, braced: boolean): void {
  let position = 0;
  const start = cursor.index;
  while (cursor.index < cursor.items.length) {
    const item = cursor.items[cursor.index]!;
    if (item.designators.length > 0) {
      if (!braced && cursor.index !== start) return;
      const next = fillDesignated(layout, target, cursor, item);
      if (next === null) return;
      position = next;
      continue;
    }
    if (position >= capacity(layout)) {
      if (!braced) return;
      cursor.index++; // An excess element: the compiler warns, and it initialises nothing.
      continue;
    }
    if (target.list === null) target.last = item.last;
    put(layout, target, position, fillNext(memberLayout(layout, position), cursor));
    position++;
  }
}

/** Follows an item's designators and fills what they name. Returns the position after it, or null past the bound. */
function fillDesignated(
  layout: Aggregate,
  target: FilledStruct | FilledArray,
  cursor: Cursor,
  item: InitializerItem,
): number | null {
  const positions = designatedPositions(layout, item, 0, cursor.scope);
  if (positions === null) {
    keepUnknownMember(target, item);
    cursor.index++;
    return 0;
  }
  if (target.list === null) target.last = item.last;
  const before = cursor.index;
  for (let position = positions.from; position <= positions.to; position++) {
    cursor.index = before;
    if (item.designators.length === 1) {
      put(layout, target, position, fillNext(memberLayout(layout, position), cursor));
    } else {
      putNested(layout, target, position, cursor, item, 1);
      cursor.index++;
    }
  }
  return positions.to + 1;
}

/** A member that the layout does not have, of another dialect for instance, is kept under its name. */
function keepUnknownMember(target: FilledStruct | FilledArray, item: InitializerItem): void {
  const designator = item.designators[0]!;
  if (target.kind === "array") target.open = true;
  else if (designator.kind === "fieldDesignator") {
    target.members.set(designator.name.text, { kind: "value", value: item.value, item });
  }
}

/** `.callbacks.pre_patch = f`, `[0].id = 1`: reaches into a member that other items may fill too. */
function putNested(
  layout: Aggregate,
  target: FilledStruct | FilledArray,
  position: number,
  cursor: Cursor,
  item: InitializerItem,
  depth: number,
): void {
  const inner = memberLayout(layout, position);
  if (inner.kind !== "struct" && inner.kind !== "array") return;
  const key = memberKey(layout, position);
  const existing = get(target, key);
  const nested = existing?.kind === inner.kind ? existing : emptyAggregate(inner, null, item.first, item.last);
  nested.last = item.last;
  put(layout, target, position, nested);
  const positions = designatedPositions(inner, item, depth, cursor.scope);
  if (positions === null) {
    if (nested.kind === "array") nested.open = true;
    return;
  }
  for (let at = positions.from; at <= positions.to; at++) {
    if (depth + 1 < item.designators.length) putNested(inner, nested, at, cursor, item, depth + 1);
    else put(inner, nested, at, fillWhole(memberLayout(inner, at), item, cursor.scope));
  }
}

/** Fills one member from the next item, descending without braces where the item is no list. */
function fillNext(layout: Layout, cursor: Cursor): Filled {
  const item = cursor.items[cursor.index]!;
  if (
    (layout.kind === "struct" || layout.kind === "array") &&
    item.value.kind !== "initializerList" &&
    isScalar(item.value)
  ) {
    const target = emptyAggregate(layout, null, item.first, item.last);
    const inner: Cursor = { items: cursor.items, index: cursor.index, scope: cursor.scope };
    fillElided(layout, target, inner);
    cursor.index = inner.index;
    return target;
  }
  cursor.index++;
  return fillWhole(layout, item, cursor.scope);
}

/** The first of the elided elements may bear the designator of the aggregate itself. */
function fillElided(layout: Aggregate, target: FilledStruct | FilledArray, cursor: Cursor): void {
  for (let position = 0; position < capacity(layout) && cursor.index < cursor.items.length; position++) {
    const item = cursor.items[cursor.index]!;
    if (position > 0 && item.designators.length > 0) return;
    target.last = item.last;
    put(layout, target, position, fillNext(memberLayout(layout, position), cursor));
  }
}

function fillWhole(layout: Layout, item: InitializerItem, scope: ConstantScope): Filled {
  const { value } = item;
  if (layout.kind === "scalar" || layout.kind === "opaque") return { kind: "value", value, item };
  if (value.kind === "initializerList") return fillBraced(layout, value, scope);
  const literal = withoutParentheses(value);
  if (literal.kind === "compoundLiteral") return fillBraced(layout, literal.initializer, scope);
  return { kind: "unknown", first: item.first, last: item.last };
}

/** Whether an expression can only be a number or an address, so that the braces around its aggregate were left out. */
function isScalar(value: Expression): boolean {
  switch (value.kind) {
    case "number":
    case "character":
    case "string":
    case "unary":
    case "binary":
    case "cast":
    case "sizeof":
      return true;
    case "parenthesized":
      return isScalar(value.expression);
    default:
      return false;
  }
}

function designatedPositions(
  layout: Aggregate,
  item: InitializerItem,
  depth: number,
  scope: ConstantScope,
): { from: number; to: number } | null {
  const designator = item.designators[depth]!;
  if (layout.kind === "struct") {
    if (designator.kind !== "fieldDesignator") return null;
    const name = designator.name.text;
    const at = layout.members.findIndex((member) => member.name === name);
    return at < 0 ? null : { from: at, to: at };
  }
  if (designator.kind !== "indexDesignator") return null;
  const from = index(designator.from, scope);
  const to = designator.to === null ? from : index(designator.to, scope);
  return from === null || to === null || to < from || to - from >= maximumRange ? null : { from, to };
}

function index(expression: Expression, scope: ConstantScope): number | null {
  const constant = evaluate(expression, scope);
  return constant.known && constant.value >= 0n && constant.value <= 0xffff_ffffn ? Number(constant.value) : null;
}

function capacity(layout: Aggregate): number {
  return layout.kind === "struct" ? layout.members.length : (layout.length ?? Number.MAX_SAFE_INTEGER);
}

function memberLayout(layout: Aggregate, position: number): Layout {
  return layout.kind === "array" ? layout.element : layout.members[position]!.layout;
}

function memberKey(layout: Aggregate, position: number): string | number {
  return layout.kind === "array" ? position : layout.members[position]!.name;
}

function get(target: FilledStruct | FilledArray, key: string | number): Filled | undefined {
  return target.kind === "struct" ? target.members.get(key as string) : target.elements.get(key as number);
}

function put(layout: Aggregate, target: FilledStruct | FilledArray, position: number, value: Filled): void {
  if (target.kind === "struct") {
    target.members.set(memberKey(layout, position) as string, value);
  } else {
    target.elements.set(position, value);
    target.extent = Math.max(target.extent, position + 1);
  }
}
