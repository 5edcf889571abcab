import { parse } from "../src/c/parser.ts";
import { createReading, preprocess, type Conditional, type Preprocessed } from "../src/c/preprocessor.ts";
import { readAll } from "../src/c/readings.ts";
import { positionAt, type SourceFile, type Span } from "../src/c/source.ts";
import { authorSpan, type Token } from "../src/c/token.ts";
import { forEachNode } from "../src/c/walk.ts";

/** What the parser finds of functions in one file, over all of its readings. */
export interface FoundFunctions {
  /** Line, from 1, and name of each, as `12 name`: where the author typed what became the name. */
  readonly places: ReadonlySet<string>;
  /** Whether a reading goes into the arm that holds a line, from 1. */
  readonly isRead: (line: number) => boolean;
}

/** Function definitions, and invocations of macros that have a body, such as `SYSCALL_DEFINE1(...) { ... }`. */
export function functionsOf(file: SourceFile): FoundFunctions {
  const places = new Set<string>();
  const { all } = readAll((reading) => {
    const unit = preprocess(file, { includes, reading });
    return { units: [unit], result: unit };
  });
  for (const { result } of all) notePlaces(result, places);
  const skipped = all.map(({ result: { conditionals } }) => conditionals.flatMap(skippedLines));
  return {
    places,
    isRead: (line) => skipped.some((ranges) => !ranges.some(({ from, to }) => from < line && line < to)),
  };
}

/** The same for the one reading of a compiler for which no name is defined. */
export function placesAsCompiled(file: SourceFile): ReadonlySet<string> {
  const places = new Set<string>();
  notePlaces(preprocess(file, { includes, reading: createReading(), unknownIsZero: true }), places);
  return places;
}

const includes = { resolve: () => null };

function notePlaces({ tokens }: Preprocessed, places: Set<string>): void {
  forEachNode(parse(tokens).tree, (node) => {
    if (node.kind === "functionDefinition") note(node.declarator.name);
    else if (node.kind === "macroDeclaration" && node.body !== null) note(node.name);
  });
  function note(name: Token | null): void {
    if (name === null) return;
    const { file, start } = authorSpan(name);
    places.add(`${positionAt(file, start).line + 1} ${name.text}`);
  }
}

/** The lines of the directives around each arm that is not taken. */
function skippedLines({ arms, end }: Conditional): { readonly from: number; readonly to: number }[] {
  const lineOf = ({ file, start }: Span): number => positionAt(file, start).line + 1;
  return arms.flatMap((arm, index) =>
    arm.taken ? [] : [{ from: lineOf(arm.span), to: lineOf(arms[index + 1]?.span ?? end) }],
  );
}
