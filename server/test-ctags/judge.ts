import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tagsOf } from "./ctags.ts";
import { classify, type Difference } from "./differences.ts";
import { functionsOf, placesAsCompiled } from "./functions.ts";

/*
 * Holds the parser against universal-ctags over every C file of a folder: each function definition that ctags lists is to
 * be found with its name and line. Prints what differs, by class; fails below 99.9 %. `npm run test:ctags`.
 */

const share = 0.999;
/** How many of a class are printed. */
const maximumExamples = 5;

const [folder] = process.argv.slice(2);
if (folder === undefined) fail("usage: npm run test:ctags [-- FOLDER]");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".c"));
if (files.length === 0) fail(`no C file is in ${folder}`);
const tags = tagsOf(folder, files.sort());
if (tags === null) fail('universal-ctags is not on this machine (Debian: "apt-get install universal-ctags")');

const differences: Record<Difference, string[]> = { ownMacro: [], noBody: [], unread: [], missed: [] };
let listed = 0;
let alsoCompiled = 0;
for (const [path, ofFile] of tags) {
  const file = { path, text: readFileSync(join(folder, path), "utf8") };
  const found = functionsOf(file);
  listed += ofFile.length;
  for (const tag of ofFile) {
    const place = `${tag.line} ${tag.name}`;
    if (found.places.has(place)) continue;
    const difference = classify(tag, file, found);
    differences[difference].push(`${path}:${tag.line}: ${tag.name}`);
    if (difference === "unread" && placesAsCompiled(file).has(place)) alsoCompiled++;
  }
}

const { ownMacro, noBody, unread, missed } = differences;
const found = listed - ownMacro.length - noBody.length - unread.length - missed.length;
const functions = listed - ownMacro.length - noBody.length;
print(`${files.length} C files, ${listed} tags; found with name and line: ${found}, ${percent(found / listed)}`);
tell("the name of a macro that the file itself defines and that is expanded", ownMacro);
tell("no body belongs to the name: a macro's invocation that ctags takes for a function", noBody);
tell(
  `in an arm of a condition that no reading goes into (${alsoCompiled} of them found as cpp with nothing defined)`,
  unread,
);
tell("missed", missed);
print(`of the ${functions} that are function definitions by that name: ${percent(found / functions)}`);
if (found / functions < share) fail(`less than ${percent(share)}`);

function tell(what: string, places: readonly string[]): void {
  print(`  ${String(places.length).padStart(5)}  ${what}`);
  // Spread over the list, since neighbours are alike.
  const step = Math.max(1, Math.floor(places.length / maximumExamples));
  const examples = places.filter((_, index) => index % step === 0).slice(0, maximumExamples);
  for (const example of examples) print(`           ${example}`);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(3)} %`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
