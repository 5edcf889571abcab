import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rules } from "../../src/rules/index.ts";
import { completeLivepatch } from "./complete/complete-livepatch.ts";
import { edited } from "./complete/edits.ts";
import { changesOf, type Mistake } from "./complete/mistake.ts";
import { mistakes } from "./complete/all-mistakes.ts";
import { annotate, annotatedBy, diagnose, fixAll, join, readFixture, testFixtures } from "./fixture.ts";
import { fixed, type NullCheck } from "./null-checks/functions.ts";
import { edited as editedList, listEdits } from "./list-edits.ts";
import { leavingAnswers } from "./null-checks/answers.ts";
import { leavingChecks } from "./null-checks/leaving.ts";
import { leavingPlaces } from "./null-checks/places.ts";
import { surroundingChecks } from "./null-checks/surrounding.ts";
import { offers, offersFile, offersOf } from "./offers.ts";
import { blocksOf, readPage, section } from "./page.ts";

/** Something that one rule does with all others off. */
export interface RuleCase {
  readonly title: string;
  readonly run: () => Outcome;
}

/** The same text twice where the rule does what it should. */
export interface Outcome {
  readonly found: string;
  readonly expected: string;
}

/** What the fixtures of a rule, its page and the mistakes of the complete livepatch say of it. */
export function casesOf(rule: string): readonly RuleCase[] {
  const folder = new URL(`rules/${rule}/`, testFixtures);
  const names = readdirSync(folder).filter((name) => name.endsWith(".c") && !name.endsWith(".fixed.c"));
  return [
    ...names.map((name) => ({ title: `${rule} in ${name}`, run: () => fixtureOutcome(rule, folder, name) })),
    ...names
      .filter((name) => existsSync(goldenOf(folder, name)))
      .map((name) => ({
        title: `${rule} in ${name} with carriage returns`,
        run: () => carriageReturnOutcome(rule, folder, name),
      })),
    { title: `${rule} on its page`, run: () => pageOutcome(rule) },
    ...mistakes
      .filter((mistake) => mistake.rule === rule)
      .map((mistake) => ({
        title: `${rule}: ${mistake.file ?? ""} ${mistake.title}`,
        run: () => mistakeOutcome(mistake),
      })),
  ];
}

/** Every case of every rule: those above, and what fixes make of single functions and lists. */
export function allCases(): readonly RuleCase[] {
  return [
    ...rules.flatMap(({ name }) => casesOf(name)),
    ...[...leavingChecks, ...leavingAnswers, ...leavingPlaces].map((check) =>
      nullCheckCase("call-unchecked-state", check),
    ),
    ...surroundingChecks.map((check) => nullCheckCase("call-unchecked-prev-state", check)),
    ...listEdits.flatMap(({ title, edit, rows }) =>
      rows.map(([row, before, after]) => ({
        title: `${title} ${row}`,
        run: () => ({ found: editedList(before, edit) ?? noFix, expected: after ?? noFix }),
      })),
    ),
  ];
}

const noFix = "(no fix)";

function fixtureOutcome(rule: string, folder: URL, name: string): Outcome {
  const text = readFileSync(new URL(name, folder), "utf8");
  const scenario = readFixture(name, text);
  const golden = goldenOf(folder, name);
  const found = annotate(scenario, rule);
  const expected = annotatedBy(rule, text);
  if (name.startsWith("ok-")) return { found, expected };
  const offered = new URL(offersFile, folder);
  return {
    found: [found, fixAll(scenario, rule) ?? noFix, offers(name, scenario, rule)].join("\n"),
    expected: [
      expected,
      existsSync(golden) ? readFileSync(golden, "utf8") : noFix,
      existsSync(offered) ? offersOf(name, readFileSync(offered, "utf8")) : "",
    ].join("\n"),
  };
}

/** What the fixes write where all line ends are those of Windows. */
function carriageReturnOutcome(rule: string, folder: URL, name: string): Outcome {
  const withReturns = (text: string): string => text.replaceAll("\n", "\r\n");
  const files = readFixture(name, readFileSync(new URL(name, folder), "utf8"));
  const scenario = new Map([...files].map(([file, text]) => [file, withReturns(text)]));
  const golden = readFixture(name, readFileSync(goldenOf(folder, name), "utf8"));
  const expected = new Map([...golden].map(([file, text]) => [file, withReturns(text)]));
  return { found: fixAll(scenario, rule) ?? noFix, expected: join(expected) };
}

function goldenOf(folder: URL, name: string): URL {
  return new URL(name.replace(/\.c$/, ".fixed.c"), folder);
}

function pageOutcome(rule: string): Outcome {
  const page = readPage(rule);
  const example = diagnose(blocksOf(section(page, "Example")), rule);
  const instead = diagnose(blocksOf(section(page, "Use instead")), rule);
  return {
    found: `${example.length > 0 ? "told" : "missed"}\n${instead.map(({ message }) => message).join("\n")}`,
    expected: "told\n",
  };
}

/** How often its rule names a mistake. */
function mistakeOutcome(mistake: Mistake): Outcome {
  const { rule, also = [] } = mistake;
  const files = edited(completeLivepatch, changesOf(mistake));
  const found = files === null ? [] : diagnose(files, rule);
  return { found: String(found.length), expected: String([rule, ...also].filter((name) => name === rule).length) };
}

function nullCheckCase(rule: string, { title, before, after }: NullCheck): RuleCase {
  return {
    title: `${rule}: a check ${title}`,
    run: () => ({ found: fixed(rule, before) ?? noFix, expected: after ?? noFix }),
  };
}
