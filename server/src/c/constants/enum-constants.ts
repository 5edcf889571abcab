import type { EnumType, Expression, RecordType, TranslationUnit } from "../ast.ts";
import { forEachNode } from "../walk.ts";
import { integer } from "./arithmetic.ts";
import { fits, type ConstantValue } from "./integers.ts";
import type { WrittenType } from "./types.ts";

/** The names that a constant expression may use. */
export interface ConstantScope {
  /** The value of an enumeration constant; undefined for any other name. */
  readonly get: (name: string) => ConstantValue | undefined;
  /** What a `typedef` made a name for; undefined for any other name. */
  readonly typedef: (name: string) => WrittenType | undefined;
  /** The definition of a struct or union by its tag; undefined where there is none. */
  readonly record: (keyword: RecordType["keyword"], tag: string) => RecordType | undefined;
  /** How a function's variable is declared, for what `sizeof` is asked of one; undefined outside of functions. */
  readonly variable?: (name: string) => WrittenType | undefined;
}

type Evaluate = (expression: Expression, scope: ConstantScope) => ConstantValue;

/** The enumeration constants, typedefs, structs and unions of a translation unit, outside of functions. They are evaluated on the first question. */
export function scopeOf(tree: TranslationUnit, evaluate: Evaluate): ConstantScope {
  let names: Names | null = null;
  const known = (): Names => (names ??= collect(tree, evaluate));
  return {
    get: (name) => known().constants.get(name),
    typedef: (name) => known().typedefs.get(name),
    record: (keyword, tag) => known().records.get(`${keyword} ${tag}`),
  };
}

interface Names {
  readonly constants: ReadonlyMap<string, ConstantValue>;
  readonly typedefs: ReadonlyMap<string, WrittenType>;
  readonly records: ReadonlyMap<string, RecordType>;
}

/** An enumerator may use the ones before it, so that they are evaluated in order and each but once. */
function collect(tree: TranslationUnit, evaluate: Evaluate): Names {
  const constants = new Map<string, ConstantValue>();
  const typedefs = new Map<string, WrittenType>();
  const records = new Map<string, RecordType>();
  const scope: ConstantScope = {
    get: (name) => constants.get(name),
    typedef: (name) => typedefs.get(name),
    record: (keyword, tag) => records.get(`${keyword} ${tag}`),
  };
  forEachNode(tree, (node) => {
    switch (node.kind) {
      case "enumType":
        addEnumerators(node, constants, (value) => evaluate(value, scope));
        return "skip";
      case "declaration": {
        const { specifiers } = node;
        if (specifiers.storage.some(({ text }) => text === "typedef")) {
          for (const { declarator } of node.declarators) {
            if (declarator.name !== null) typedefs.set(declarator.name.text, { specifiers, declarator });
          }
        }
        return undefined;
      }
      case "recordType":
        if (node.members !== null && node.tag !== null) records.set(`${node.keyword} ${node.tag.text}`, node);
        return undefined;
      case "compoundStatement":
      case "initializerList":
        return "skip";
      default:
        return undefined;
    }
  });
  return { constants, typedefs, records };
}

function addEnumerators(
  { enumerators }: EnumType,
  constants: Map<string, ConstantValue>,
  evaluate: (value: Expression) => ConstantValue,
): void {
  let next: ConstantValue = { known: true, value: 0n, type: "int", overflow: null };
  for (const { name, value } of enumerators ?? []) {
    const constant: ConstantValue = value === null ? next : evaluate(value);
    const known = constant.known && fits(constant.value, "int") ? { ...constant, type: "int" as const } : constant;
    if (!constants.has(name.text)) constants.set(name.text, known);
    next = successor(known);
  }
}

/** GCC takes a wider type where `int` cannot hold the next value. */
function successor(constant: ConstantValue): ConstantValue {
  if (!constant.known) return constant;
  const { value, type, overflow } = constant;
  return integer(value + 1n, type === "int" && !fits(value + 1n, "int") ? "unsigned int" : type, overflow);
}
