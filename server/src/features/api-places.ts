import type {
  Declaration,
  Designator,
  Expression,
  ExternalDeclaration,
  Initializer,
  MacroDeclaration,
  Specifiers,
  Statement,
  TranslationUnit,
  TypeName,
} from "../c/ast.ts";
import type { Token } from "../c/token.ts";
import { functions, macros } from "../kernel/api-functions.ts";
import { structs } from "../kernel/api.ts";
import { dialectMembers } from "../kernel/dialects.ts";
import { createTypes, elementOf, type ObjectType } from "./object-types.ts";

/** Something at a place in C that has to do with the livepatch API. */
export type ApiPlace =
  | { readonly kind: "struct"; readonly tag: string; readonly token: Token }
  | { readonly kind: "field"; readonly tag: string; readonly name: string; readonly token: Token }
  | { readonly kind: "function"; readonly name: string; readonly token: Token }
  | { readonly kind: "macro"; readonly name: string; readonly token: Token }
  /** A name that is no part of the API, but may be a function that is given to it. */
  | { readonly kind: "identifier"; readonly name: string; readonly token: Token };

/** An expression nested deeper, such as a sum of very many terms, is not looked into to its end. */
const maximumDepth = 1000;

/** What stands at the token that `isAt` is true of, by its part in the syntax tree; null where it is nothing of the above. */
export function findApiPlace(unit: TranslationUnit, isAt: (token: Token) => boolean): ApiPlace | null {
  const types = createTypes();
  let found = null as ApiPlace | null;
  let depth = 0;

  for (const declaration of unit.declarations) {
    visitExternal(declaration);
    if (found !== null) return found;
  }
  return null;

  function field(type: ObjectType | null, token: Token): void {
    if (type === null || !isAt(token) || typeof type.record !== "string") return;
    const { record: tag } = type;
    const isForeign = dialectMembers.some((each) => each.tag === tag && each.name === token.text);
    if (isForeign || structs.get(tag)?.fields.some(({ name }) => name === token.text) === true) {
      found = { kind: "field", tag, name: token.text, token };
    }
  }

  function named(token: Token): void {
    if (!isAt(token)) return;
    found = { kind: functions.has(token.text) ? "function" : "identifier", name: token.text, token };
  }

  function visitExternal(node: ExternalDeclaration): void {
    switch (node.kind) {
      case "declaration":
        visitDeclaration(node);
        return;
      case "functionDefinition":
        visitStatement(node);
        return;
      case "macroDeclaration":
        visitMacro(node);
        return;
      case "staticAssert":
        visitExpression(node.condition);
        return;
      case "asmDeclaration":
      case "error":
    }
  }

  function visitMacro({ specifiers, name, arguments: operands, body }: MacroDeclaration): void {
    if (specifiers !== null) visitSpecifiers(specifiers);
    if (macros.has(name.text) && isAt(name)) found = { kind: "macro", name: name.text, token: name };
    operands.forEach(visitOperand);
    if (body !== null) visitStatement(body);
  }

  function visitDeclaration({ specifiers, declarators }: Declaration): void {
    visitSpecifiers(specifiers);
    for (const { declarator, initializer, bitWidth } of declarators) {
      types.declare(specifiers, declarator);
      visitDeclarator(declarator);
      if (bitWidth !== null) visitExpression(bitWidth);
      if (initializer !== null) visitInitializer(initializer, types.declared(specifiers, declarator));
    }
  }

  function visitDeclarator({ name, derivations }: TypeName["declarator"]): void {
    if (name !== null) named(name);
    for (const derivation of derivations) {
      if (derivation.kind === "array" && derivation.size !== null) visitExpression(derivation.size);
      if (derivation.kind !== "function") continue;
      for (const parameter of derivation.parameters) {
        visitSpecifiers(parameter.specifiers);
        visitDeclarator(parameter.declarator);
      }
    }
  }

  function visitSpecifiers({ type }: Specifiers): void {
    if (type === null) return;
    switch (type.kind) {
      case "recordType": {
        types.define(type);
        const { tag, members } = type;
        if (tag !== null && type.keyword === "struct" && structs.has(tag.text) && isAt(tag)) {
          found = { kind: "struct", tag: tag.text, token: tag };
        }
        for (const member of members ?? []) {
          if (member.kind !== "declaration") continue;
          visitSpecifiers(member.specifiers);
          for (const { declarator } of member.declarators) {
            if (declarator.name !== null && tag !== null)
              field({ record: tag.text, dimensions: 0, isPointer: false }, declarator.name);
          }
        }
        return;
      }
      case "enumType":
        for (const { value } of type.enumerators ?? []) if (value !== null) visitExpression(value);
        return;
      case "typeofType":
        visitOperand(type.operand);
        return;
      case "atomicType":
        visitOperand(type.type);
        return;
      case "builtinType":
      case "namedType":
    }
  }

  function visitInitializer(node: Initializer, type: ObjectType | null): void {
    if (node.kind !== "initializerList") {
      visitExpression(node);
      return;
    }
    let position = 0;
    for (const item of node.items) {
      let at: ObjectType | null = type;
      if (item.designators.length === 0) at = elementOf(type) ?? types.memberAt(type, position);
      for (const [index, designator] of item.designators.entries()) {
        const outer: ObjectType | null = at;
        at = visitDesignator(designator, outer);
        if (index === 0 && designator.kind === "fieldDesignator")
          position = types.positionOf(outer, designator.name.text);
      }
      position++;
      visitInitializer(item.value, at);
    }
  }

  function visitDesignator(designator: Designator, type: ObjectType | null): ObjectType | null {
    if (designator.kind === "fieldDesignator") {
      field(type, designator.name);
      return types.member(type, designator.name.text);
    }
    visitExpression(designator.from);
    if (designator.to !== null) visitExpression(designator.to);
    return elementOf(type);
  }

  function visitStatement(node: Statement): void {
    if (found !== null) return;
    switch (node.kind) {
      case "declaration":
        visitDeclaration(node);
        return;
      case "functionDefinition":
        visitSpecifiers(node.specifiers);
        types.declare(node.specifiers, node.declarator);
        visitDeclarator(node.declarator);
        types.enter();
        for (const derivation of node.declarator.derivations.slice(0, 1)) {
          if (derivation.kind !== "function") continue;
          for (const { specifiers, declarator } of derivation.parameters) types.declare(specifiers, declarator);
        }
        node.oldStyleParameters.forEach(visitDeclaration);
        visitStatement(node.body);
        types.leave();
        return;
      case "compoundStatement":
        types.enter();
        node.statements.forEach(visitStatement);
        types.leave();
        return;
      case "expressionStatement":
        if (node.expression !== null) visitExpression(node.expression);
        return;
      case "ifStatement":
        visitExpression(node.condition);
        visitStatement(node.then);
        if (node.else !== null) visitStatement(node.else);
        return;
      case "switchStatement":
      case "whileStatement":
      case "doStatement":
        visitExpression(node.condition);
        visitStatement(node.body);
        return;
      case "forStatement":
        types.enter();
        if (node.initial?.kind === "declaration") visitDeclaration(node.initial);
        else if (node.initial !== null) visitExpression(node.initial);
        if (node.condition !== null) visitExpression(node.condition);
        if (node.step !== null) visitExpression(node.step);
        visitStatement(node.body);
        types.leave();
        return;
      case "iteratorStatement":
        visitExpression(node.call);
        visitStatement(node.body);
        return;
      case "returnStatement":
        if (node.value !== null) visitExpression(node.value);
        return;
      case "gotoStatement":
        if (node.target !== null) visitExpression(node.target);
        return;
      case "labeledStatement":
        if (node.body !== null) visitStatement(node.body);
        return;
      case "caseStatement":
        if (node.from !== null) visitExpression(node.from);
        if (node.to !== null) visitExpression(node.to);
        if (node.body !== null) visitStatement(node.body);
        return;
      case "staticAssert":
        visitExpression(node.condition);
        return;
      case "macroDeclaration":
        visitMacro(node);
        return;
      case "breakStatement":
      case "continueStatement":
      case "asmStatement":
      case "error":
    }
  }

  function visitOperand(node: Expression | TypeName): void {
    if (node.kind !== "typeName") {
      visitExpression(node);
      return;
    }
    visitSpecifiers(node.specifiers);
    visitDeclarator(node.declarator);
  }

  function visitExpression(node: Expression): void {
    if (found !== null || depth >= maximumDepth) return;
    depth++;
    visitParts(node);
    depth--;
  }

  function visitParts(node: Expression): void {
    switch (node.kind) {
      case "identifier":
        named(node.first);
        return;
      case "member":
        visitExpression(node.object);
        if (isAt(node.name)) field(types.of(node.object), node.name);
        return;
      case "call":
        visitExpression(node.callee);
        node.arguments.forEach(visitOperand);
        return;
      case "compoundLiteral":
        visitOperand(node.type);
        visitInitializer(node.initializer, types.declared(node.type.specifiers, node.type.declarator));
        return;
      case "parenthesized":
        visitExpression(node.expression);
        return;
      case "unary":
      case "postfix":
        visitExpression(node.operand);
        return;
      case "sizeof":
        visitOperand(node.operand);
        return;
      case "cast":
        visitOperand(node.type);
        visitExpression(node.operand);
        return;
      case "binary":
      case "assignment":
      case "comma":
        visitExpression(node.left);
        visitExpression(node.right);
        return;
      case "conditional":
        visitExpression(node.condition);
        if (node.then !== null) visitExpression(node.then);
        visitExpression(node.else);
        return;
      case "index":
        visitExpression(node.object);
        visitExpression(node.index);
        return;
      case "statementExpression":
        visitStatement(node.body);
        return;
      case "genericSelection":
        visitExpression(node.control);
        for (const { type, value } of node.associations) {
          if (type !== null) visitOperand(type);
          visitExpression(value);
        }
        return;
      case "number":
      case "character":
      case "string":
      case "labelAddress":
      case "error":
    }
  }
}
