import type { Declarator, Expression, RecordType, Specifiers, TypeSpecifier } from "../c/ast.ts";
import { functions } from "../kernel/api-functions.ts";
import { structs } from "../kernel/api.ts";

/** Which struct an object, or what it leads to, is made of: enough to tell whose member a name is. */
export interface ObjectType {
  /** The tag, or the definition of a struct without one. Null for anything that is no struct. */
  readonly record: string | RecordType | null;
  /** How many array dimensions stand before an element. */
  readonly dimensions: number;
  /** Whether a pointer or a function stands before the struct, so that braces do not open it. */
  readonly isPointer: boolean;
}

/** The types of what is declared, while a translation unit is walked in its order. */
export interface Types {
  enter(): void;
  leave(): void;
  /** Remembers a struct's definition. */
  define(type: RecordType): void;
  /** Remembers what a name is declared as in the innermost scope. */
  declare(specifiers: Specifiers, declarator: Declarator): void;
  declared(specifiers: Specifiers, declarator: Declarator): ObjectType;
  /** The type of an expression; null where it is not known. */
  of(expression: Expression): ObjectType | null;
  member(type: ObjectType | null, name: string): ObjectType | null;
  /** The type of the member at a position that braces without designators fill. */
  memberAt(type: ObjectType | null, position: number): ObjectType | null;
  /** Where a member stands in its struct; 0 where that is not known. */
  positionOf(type: ObjectType | null, name: string): number;
}

/** The type of an array's elements; null for anything else. */
export function elementOf(type: ObjectType | null): ObjectType | null {
  return type === null || type.dimensions === 0 ? null : { ...type, dimensions: type.dimensions - 1 };
}

/** How deep an expression is followed to its type. */
const maximumDepth = 200;

export function createTypes(): Types {
  const scopes: Map<string, ObjectType>[] = [new Map<string, ObjectType>()];
  const typedefs = new Map<string, ObjectType>();
  const records = new Map<string, RecordType>();

  function declared({ type }: Specifiers, { derivations }: Declarator): ObjectType {
    const base = typeOfSpecifier(type);
    let dimensions = 0;
    while (derivations[dimensions]?.kind === "array") dimensions++;
    const isPointer = dimensions < derivations.length;
    return {
      record: base.record,
      dimensions: isPointer ? dimensions : dimensions + base.dimensions,
      isPointer: isPointer || base.isPointer,
    };
  }

  function typeOfSpecifier(type: TypeSpecifier | null): ObjectType {
    if (type?.kind === "recordType") return plain(type.tag === null ? type : type.tag.text);
    if (type?.kind === "namedType") return typedefs.get(type.name.text) ?? plain(null);
    if (type?.kind === "typeofType" && type.operand.kind === "typeName") {
      return declared(type.operand.specifiers, type.operand.declarator);
    }
    if (type?.kind === "typeofType" && type.operand.kind !== "typeName") return of(type.operand) ?? plain(null);
    return plain(null);
  }

  function lookUp(name: string): ObjectType | null {
    for (let i = scopes.length - 1; i >= 0; i--) {
      const type = scopes[i]!.get(name);
      if (type !== undefined) return type;
    }
    const declaration = functions.get(name)?.declaration;
    return declaration === undefined ? null : plain(leadingTag(declaration));
  }

  function of(expression: Expression, depth = 0): ObjectType | null {
    if (depth >= maximumDepth) return null;
    const inner = (part: Expression) => of(part, depth + 1);
    switch (expression.kind) {
      case "identifier":
        return lookUp(expression.name);
      case "parenthesized":
        return inner(expression.expression);
      case "unary":
      case "postfix":
        return inner(expression.operand);
      case "index":
        return inner(expression.object);
      case "member":
        return member(inner(expression.object), expression.name.text);
      case "cast":
      case "compoundLiteral":
        return declared(expression.type.specifiers, expression.type.declarator);
      case "assignment":
        return inner(expression.left);
      case "binary":
        return inner(expression.left) ?? inner(expression.right);
      case "comma":
        return inner(expression.right);
      case "conditional":
        return (expression.then === null ? null : inner(expression.then)) ?? inner(expression.else);
      case "call": {
        // `container_of(pointer, struct klp_patch, kobj)` and its like give what they name.
        const named = expression.arguments.find((argument) => argument.kind === "typeName");
        return named === undefined ? inner(expression.callee) : declared(named.specifiers, named.declarator);
      }
      default:
        return null;
    }
  }

  function membersOf(type: ObjectType | null): readonly { readonly name: string; readonly type: ObjectType }[] {
    if (type?.record == null) return [];
    if (typeof type.record === "string") {
      const known = apiMembers.get(type.record);
      if (known !== undefined) return known;
    }
    const record = typeof type.record === "string" ? records.get(type.record) : type.record;
    return (record?.members ?? []).flatMap((node) =>
      node.kind !== "declaration"
        ? []
        : node.declarators.flatMap(({ declarator }) =>
            declarator.name === null
              ? []
              : [{ name: declarator.name.text, type: declared(node.specifiers, declarator) }],
          ),
    );
  }

  function member(type: ObjectType | null, name: string): ObjectType | null {
    return membersOf(type).find((each) => each.name === name)?.type ?? null;
  }

  return {
    enter: () => void scopes.push(new Map()),
    leave: () => void scopes.pop(),
    define: (type) => {
      if (type.tag !== null && type.members !== null) records.set(type.tag.text, type);
    },
    declare: (specifiers, declarator) => {
      if (declarator.name === null) return;
      const names = specifiers.storage.some(({ text }) => text === "typedef") ? typedefs : scopes.at(-1);
      names?.set(declarator.name.text, declared(specifiers, declarator));
    },
    declared,
    of,
    member,
    memberAt: (type, position) => (isBraced(type) ? (membersOf(type)[position]?.type ?? null) : null),
    positionOf: (type, name) =>
      Math.max(
        0,
        membersOf(type).findIndex((each) => each.name === name),
      ),
  };
}

/** Whether braces open the struct itself. */
function isBraced(type: ObjectType | null): boolean {
  return type !== null && type.dimensions === 0 && !type.isPointer;
}

function plain(record: ObjectType["record"]): ObjectType {
  return { record, dimensions: 0, isPointer: false };
}

const apiMembers: ReadonlyMap<string, readonly { readonly name: string; readonly type: ObjectType }[]> = new Map(
  [...structs.values()].map(({ tag, fields }) => [
    tag,
    fields.map(({ name, type, declaration }) => ({
      name,
      type: { record: leadingTag(declaration), dimensions: 0, isPointer: type.kind === "pointer" },
    })),
  ]),
);

/** The struct that a declaration of the API starts with; null where it starts otherwise. */
function leadingTag(declaration: string): string | null {
  const [keyword, tag] = declaration.split(" ");
  return keyword === "struct" && tag !== undefined ? tag : null;
}
