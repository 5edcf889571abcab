import type {
  CallExpression,
  Declarator,
  Declaration,
  Designator,
  Enumerator,
  Expression,
  ExternalDeclaration,
  InitDeclarator,
  InitializerItem,
  InitializerList,
  Parameter,
  Specifiers,
  Statement,
  TranslationUnit,
  TypeName,
  TypeSpecifier,
  Derivation,
} from "./ast.ts";

/** Any node of the tree; attributes and the tokens in them are none. */
export type AnyNode =
  | TranslationUnit
  | ExternalDeclaration
  | Declaration
  | InitDeclarator
  | Specifiers
  | TypeSpecifier
  | Enumerator
  | Declarator
  | Derivation
  | Parameter
  | TypeName
  | InitializerList
  | InitializerItem
  | Designator
  | Statement
  | Expression;

/**
 * Visits a node and everything below it, each before what is in it, in source order. What is below a node for which
 * `visit` answers `"skip"` is left out. Needs no stack of its own depth, however deep the tree is.
 */
export function forEachNode(root: AnyNode, visit: (node: AnyNode) => unknown): void {
  const pending: AnyNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (visit(node) === "skip") continue;
    const start = pending.length;
    pushChildren(node, pending);
    reverseFrom(pending, start);
  }
}

/** Visits every call in a node, in source order; a call in an argument comes after the one it is an argument of. */
export function forEachCall(root: AnyNode, visit: (call: CallExpression) => void): void {
  forEachNode(root, (node) => {
    if (node.kind === "call") visit(node);
  });
}

function reverseFrom(nodes: AnyNode[], start: number): void {
  for (let low = start, high = nodes.length - 1; low < high; low++, high--) {
    const node = nodes[low]!;
    nodes[low] = nodes[high]!;
    nodes[high] = node;
  }
}

function pushAll(into: AnyNode[], nodes: readonly AnyNode[]): void {
  for (const node of nodes) into.push(node);
}

function pushSome(into: AnyNode[], ...nodes: readonly (AnyNode | null)[]): void {
  for (const node of nodes) if (node !== null) into.push(node);
}

/** Adds what is directly in a node, in source order. */
function pushChildren(node: AnyNode, into: AnyNode[]): void {
  switch (node.kind) {
    case "translationUnit":
      pushAll(into, node.declarations);
      return;
    case "declaration":
      into.push(node.specifiers);
      pushAll(into, node.declarators);
      return;
    case "initDeclarator":
      pushSome(into, node.declarator, node.bitWidth, node.initializer);
      return;
    case "specifiers":
      pushSome(into, node.type);
      return;
    case "recordType":
      if (node.members !== null) pushAll(into, node.members);
      return;
    case "enumType":
      if (node.enumerators !== null) pushAll(into, node.enumerators);
      return;
    case "enumerator":
      pushSome(into, node.value);
      return;
    case "typeofType":
      into.push(node.operand);
      return;
    case "atomicType":
      into.push(node.type);
      return;
    case "declarator":
      pushAll(into, node.derivations);
      return;
    case "array":
      pushSome(into, node.size);
      return;
    case "function":
      pushAll(into, node.parameters);
      return;
    case "parameter":
    case "typeName":
      into.push(node.specifiers, node.declarator);
      return;
    case "functionDefinition":
      into.push(node.specifiers, node.declarator);
      pushAll(into, node.oldStyleParameters);
      into.push(node.body);
      return;
    case "macroDeclaration":
      pushSome(into, node.specifiers, ...node.arguments, node.initializer, node.body);
      return;
    case "staticAssert":
      into.push(node.condition);
      return;
    case "initializerList":
      pushAll(into, node.items);
      return;
    case "initializerItem":
      pushAll(into, node.designators);
      into.push(node.value);
      return;
    case "indexDesignator":
      pushSome(into, node.from, node.to);
      return;
    case "compoundStatement":
      pushAll(into, node.statements);
      return;
    case "ifStatement":
      pushSome(into, node.condition, node.then, node.else);
      return;
    case "switchStatement":
    case "whileStatement":
      into.push(node.condition, node.body);
      return;
    case "doStatement":
      into.push(node.body, node.condition);
      return;
    case "forStatement":
      pushSome(into, node.initial, node.condition, node.step, node.body);
      return;
    case "iteratorStatement":
      into.push(node.call, node.body);
      return;
    case "returnStatement":
      pushSome(into, node.value);
      return;
    case "gotoStatement":
      pushSome(into, node.target);
      return;
    case "labeledStatement":
      pushSome(into, node.body);
      return;
    case "caseStatement":
      pushSome(into, node.from, node.to, node.body);
      return;
    case "expressionStatement":
    case "parenthesized":
      pushSome(into, node.expression);
      return;
    case "unary":
    case "postfix":
    case "sizeof":
      into.push(node.operand);
      return;
    case "binary":
    case "assignment":
    case "comma":
      into.push(node.left, node.right);
      return;
    case "conditional":
      pushSome(into, node.condition, node.then, node.else);
      return;
    case "call":
      into.push(node.callee);
      pushAll(into, node.arguments);
      return;
    case "member":
      into.push(node.object);
      return;
    case "index":
      into.push(node.object, node.index);
      return;
    case "cast":
      into.push(node.type, node.operand);
      return;
    case "compoundLiteral":
      into.push(node.type, node.initializer);
      return;
    case "statementExpression":
      into.push(node.body);
      return;
    case "genericSelection":
      into.push(node.control);
      for (const { type, value } of node.associations) pushSome(into, type, value);
      return;
    case "builtinType":
    case "namedType":
    case "pointer":
    case "fieldDesignator":
    case "asmDeclaration":
    case "asmStatement":
    case "breakStatement":
    case "continueStatement":
    case "labelAddress":
    case "identifier":
    case "number":
    case "character":
    case "string":
    case "error":
      return;
  }
}
