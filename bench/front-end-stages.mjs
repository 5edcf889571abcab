// Runs in a process of its own: reads files stage by stage and prints the milliseconds of each stage, as JSON.
// usage: node front-end-stages.mjs ours|analysis|tree-sitter FILE..., or hostile: the slowest of the tests' hostile texts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { lex } from "../server/src/c/lexer.ts";
import { parse } from "../server/src/c/parser.ts";
import { createReading, preprocess } from "../server/src/c/preprocessor.ts";
import { createEngine } from "../server/src/engine/create-engine.ts";
import { gitOff } from "../server/src/engine/files.ts";
import { bombs, hostileTexts } from "../server/test/c/hostile-texts.ts";
import { median } from "./statistics.mjs";

const [what, ...paths] = process.argv.slice(2);
if (what === "hostile") {
  console.log(JSON.stringify(slowestHostile()));
  process.exit();
}
const texts = paths.map((name) => ({ path: path.resolve(name), text: readFileSync(name, "utf8") }));
const stages = what === "tree-sitter" ? await treeSitterStages() : what === "analysis" ? analysisStages() : ourStages();
const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

// The first round is cold; small inputs are read more often, until nothing gets quicker any more.
const rounds = [];
const end = performance.now() + 3000;
while (rounds.length < 5 || (performance.now() < end && rounds.length < 2000)) rounds.push(round());
const result = {};
for (const name of Object.keys(stages)) {
  const warm = rounds.slice(Math.floor(rounds.length / 2)).map((each) => each[name]);
  result[name] = { cold: rounds[0][name], warm: median(warm) };
}
console.log(JSON.stringify({ bytes, stages: result }));

/** Each text is read three times, through preprocess and parse; its median counts. */
function slowestHostile() {
  const times = Object.entries({ ...bombs, ...hostileTexts }).map(([name, text]) => {
    const samples = Array.from({ length: 3 }, () => {
      const file = { path: "self.c", text };
      // What the text before left behind is not this one's to clear away.
      globalThis.gc?.();
      const begun = performance.now();
      const includes = { resolve: (other) => (other === file.path ? file : null) };
      parse(preprocess(file, { includes, reading: createReading() }).tokens);
      return performance.now() - begun;
    });
    return { name, time: median(samples) };
  });
  times.sort((a, b) => b.time - a.time);
  return { count: times.length, ...times[0], all: times };
}

/** Each stage takes what the one before it made of the file. */
function round() {
  const sums = {};
  for (const { path: name, text } of texts) {
    let value = { path: name, text };
    for (const [stage, run] of Object.entries(stages)) {
      const begun = performance.now();
      value = run(value);
      sums[stage] = (sums[stage] ?? 0) + performance.now() - begun;
    }
  }
  return sums;
}

function ourStages() {
  const includes = { resolve: () => null };
  return {
    lexing: (file) => {
      lex(file);
      return file;
    },
    preprocessing: (file) => preprocess(file, { includes, reading: createReading() }),
    parsing: (unit) => parse(unit.tokens),
  };
}

function analysisStages() {
  return {
    "whole analysis": (file) => {
      const nothing = [];
      const files = {
        read: (name) => (name === file.path ? file : null),
        list: () => nothing,
        binary: () => null,
        revision: () => 0,
        root: () => path.dirname(file.path),
        git: gitOff("it is not measured"),
      };
      return createEngine(files).diagnostics(file.path);
    },
  };
}

async function treeSitterStages() {
  const require = createRequire(import.meta.url);
  const { Language, Parser } = await import("web-tree-sitter");
  await Parser.init();
  const parser = new Parser();
  const folder = path.dirname(require.resolve("tree-sitter-c/package.json"));
  parser.setLanguage(await Language.load(path.join(folder, "tree-sitter-c.wasm")));
  return { "tree-sitter-c": ({ text }) => parser.parse(text).delete() };
}
