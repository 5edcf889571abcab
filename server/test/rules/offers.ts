import { positionAt, type Span } from "../../src/c/source.ts";
import type { Edit, Fix } from "../../src/rules/rule.ts";
import { diagnose, type Scenario } from "./fixture.ts";

/** The file in a rule's folder that says what is offered in its fixtures. */
export const offersFile = "fixes.txt";

/**
 * The fixes that a rule offers in a fixture, under its name: each with its place, whether it is safe, and what it is called.
 * The golden file of the fixture shows what the first one does; what others write stands below them. Empty where nothing is offered.
 */
export function offers(name: string, scenario: Scenario, rule: string): string {
  const lines = diagnose(scenario, rule).flatMap(({ span, fixes }) =>
    fixes.flatMap((fix, index) => [offer(span, fix), ...(index === 0 ? [] : fix.edits.map(change))]),
  );
  return lines.length === 0 ? "" : [name, ...lines, ""].join("\n");
}

/** The part of a rule's file that is about one fixture. */
export function offersOf(name: string, text: string): string {
  return text.split(/^(?=\S)/m).find((part) => part.startsWith(`${name}\n`)) ?? "";
}

function offer(span: Span, { title, safe }: Fix): string {
  return `  ${place(span)} ${safe ? "safe" : "ask"}: ${title}`;
}

function change({ span, newText }: Edit): string {
  const old = span.file.text.slice(span.start, span.end);
  return `    ${place(span)} ${JSON.stringify(old)} -> ${JSON.stringify(newText)}`;
}

/** Line and column from 1 in the fixture without its annotations. */
function place({ file, start }: Span): string {
  const { line, column } = positionAt(file, start);
  return `${line + 1}:${column + 1}`;
}
