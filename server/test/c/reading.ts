import type { Expression, Initializer, InitializerList, Statement, TranslationUnit } from "../../src/c/ast.ts";
import { parse } from "../../src/c/parser.ts";
import { createReading, preprocess } from "../../src/c/preprocessor.ts";
import { authorSpan, type Token } from "../../src/c/token.ts";

/** Preprocesses and parses a file that includes nothing. */
export function read(text: string): ReturnType<typeof parse> {
  const includes = { resolve: () => null };
  return parse(preprocess({ path: "test.c", text }, { includes, reading: createReading() }).tokens);
}

export function treeOf(text: string): TranslationUnit {
  return read(text).tree;
}

/** The expression that a text is after declarations. */
export function expressionOf(text: string, declarations = ""): Expression {
  const declaration = treeOf(`${declarations}\nint x = ${text};`).declarations.at(-1);
  const initializer = declaration?.kind === "declaration" ? declaration.declarators[0]?.initializer : null;
  if (initializer === null || initializer === undefined || initializer.kind === "initializerList") {
    throw new Error(`${text} is no expression`);
  }
  return initializer;
}

/** The statements of a function body. */
export function statementsOf(text: string): readonly Statement[] {
  const definition = treeOf(`void f(void)\n{\n${text}\n}\n`).declarations[0];
  if (definition?.kind !== "functionDefinition") throw new Error("the body leaves its function");
  return definition.body.statements;
}

/** The author's text of a node. */
export function textOf({ first, last }: { readonly first: Token; readonly last: Token }): string {
  const { file, start, end } = authorSpan(first, last);
  return file.text.slice(start, end);
}

/** The initializer list of the variable of a name, or null if there is none. */
export function tableOf(tree: TranslationUnit, variable: string): InitializerList | null {
  for (const declaration of tree.declarations) {
    if (declaration.kind !== "declaration") continue;
    for (const { declarator, initializer } of declaration.declarators) {
      if (declarator.name?.text === variable && initializer?.kind === "initializerList") return initializer;
    }
  }
  return null;
}

/** An initializer without white space: `{.id=1,.version=2}`, with `?` where an error stands. */
export function sketchInitializer(node: Initializer): string {
  if (node.kind === "error") return "?";
  if (node.kind !== "initializerList") return textOf(node);
  const items = node.items.map(({ designators, value }) => {
    const path = designators.map((each) => (each.kind === "fieldDesignator" ? `.${each.name.text}` : textOf(each)));
    return designators.length > 0 ? `${path.join("")}=${sketchInitializer(value)}` : sketchInitializer(value);
  });
  return `{${items.join(",")}}`;
}

/** An expression with all of its parentheses. */
export function sketchExpression(node: Expression): string {
  switch (node.kind) {
    case "identifier":
      return node.name;
    case "number":
    case "character":
      return node.text;
    case "string":
      return node.parts.map((part) => part.text).join(" ");
    case "parenthesized":
      return sketchExpression(node.expression);
    case "unary":
      return `(${node.operator}${sketchExpression(node.operand)})`;
    case "postfix":
      return `(${sketchExpression(node.operand)}${node.operator})`;
    case "binary":
    case "assignment":
      return `(${sketchExpression(node.left)} ${node.operator} ${sketchExpression(node.right)})`;
    case "comma":
      return `(${sketchExpression(node.left)}, ${sketchExpression(node.right)})`;
    case "conditional": {
      const then = node.then === null ? "" : ` ${sketchExpression(node.then)} `;
      return `(${sketchExpression(node.condition)} ?${then}: ${sketchExpression(node.else)})`;
    }
    case "call": {
      const items = node.arguments.map((each) =>
        each.kind === "typeName" ? `<${textOf(each)}>` : sketchExpression(each),
      );
      return `${sketchExpression(node.callee)}(${items.join(", ")})`;
    }
    case "member":
      return `${sketchExpression(node.object)}${node.operator}${node.name.text}`;
    case "index":
      return `${sketchExpression(node.object)}[${sketchExpression(node.index)}]`;
    case "cast":
      return `(<${textOf(node.type)}>${sketchExpression(node.operand)})`;
    case "sizeof":
      return `${node.operator} ${node.operand.kind === "typeName" ? `<${textOf(node.operand)}>` : sketchExpression(node.operand)}`;
    case "compoundLiteral":
      return `<${textOf(node.type)}>${sketchInitializer(node.initializer)}`;
    case "statementExpression":
      return `({${node.body.statements.map((each) => each.kind).join(" ")}})`;
    case "labelAddress":
      return `&&${node.label.text}`;
    case "genericSelection":
      return `_Generic(${sketchExpression(node.control)})`;
    case "error":
      return "?";
  }
}
