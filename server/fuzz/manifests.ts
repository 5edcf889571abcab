import { Ajv } from "ajv";
import { getNodePath, getNodeValue, parseTree, type ParseError } from "jsonc-parser";
import schema from "../../schemas/klp-history.schema.json" with { type: "json" };
import type { SourceFile, Span } from "../src/c/source.ts";
import { createEngine } from "../src/engine/create-engine.ts";
import { applyEdits } from "../src/features/apply-edits.ts";
import { codeActions } from "../src/features/code-actions.ts";
import { manifestActions } from "../src/features/manifest/actions.ts";
import { manifestCompletions } from "../src/features/manifest/completion.ts";
import { manifestHover } from "../src/features/manifest/hover.ts";
import { manifestLinks } from "../src/features/manifest/links.ts";
import { parseManifest } from "../src/history/manifest.ts";
import { rules } from "../src/rules/index.ts";
import { randomNumbers } from "../test/c/macro-programs.ts";
import { memoryWorkspace } from "../test/support/memory-files.ts";

/** Good manifests, which between them have every member. */
export const manifestShapes: readonly string[] = [
  `{
  // What machines may be running.
  "kernel": { "version": "6.12", "dialect": "mainline", "source": "linux", "config": ".config", "symbols": ["System.map"] },
  "streams": {
    "main": {
      "source": "livepatch.c",
      "releases": [
        { "name": "livepatch_1", "states": [{ "id": 1, "version": 2 }], "replace": true }, // recorded
        { "name": "livepatch_2", "source": "v2/livepatch.c", "accepted": ["livepatch_1"] },
        { "name": "livepatch_3", "source": "livepatch.c", "revision": "v1", "moduleName": "lp_3" },
        { "name": "livepatch_4", "module": "out/livepatch_4.ko", "retired": true },
      ],
    },
    "next": { "git": { "tags": "v*", "source": "livepatch.c" } },
  },
  "states": { "1": { "name": "LOG_STATE", "owner": "printk", "description": "Level of messages." }, "0x10": {} },
  "reserved": [{ "from": 1000, "to": "1999", "owner": "net" }],
  "rules": { "state-id-zero": "off" },
}
`,
  `{ "$schema": "x", "streams": { "s": { "releases": [
  { "name": "r1", "states": [{ "id": "18446744073709551615", "version": 4294967295 }, { "id": 2, "version": 0 }],
    "objects": [{ "name": null, "functions": ["a", "b,2"], "callbacks": ["pre_patch"] }, { "name": "ext4" }],
    "shadows": [{ "id": 0, "type": "struct x", "size": 8, "functions": ["klp_shadow_alloc"] }] },
  { "name": "r2", "replace": true, "states": [], "source": "livepatch.c", "revision": "v1", "retired": false },
  { "name": "r3", "replace": true, "states": [], "module": "out/x.ko", "accepted": ["r1", "r2"] }
] } } }`,
  '{"streams":{"a":{"source":"livepatch.c","releases":[]},"b":{}},"kernel":{"config":["CONFIG_X86_64","CONFIG_SMP=n"]}}',
  "{}",
];

/** A text made from one of the shapes by some steps that break it; the same for the same seed and number. */
export function mutantManifest(shapes: readonly string[], seed: number, number: number): string {
  const random = randomNumbers((Math.imul(seed, 0x9e3779b1) + number) >>> 0);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  let text = pick(shapes);
  /** A third stays JSON, and is wrong in what it says. */
  const staysJson = below(3) === 0;
  for (let steps = 1 + below(4); steps > 0; steps--) text = step(text);
  return text.slice(0, maximumLength);

  function step(before: string): string {
    const from = below(before.length + 1);
    const to = Math.min(before.length, from + below(random() < 0.5 ? 4 : 80));
    const [head, part, tail] = [before.slice(0, from), before.slice(from, to), before.slice(to)];
    switch (staysJson ? 7 + below(3) : below(14)) {
      case 0:
        return head + tail;
      case 1:
        return head;
      case 2:
        return tail + part + head;
      case 3:
        return head + part + part + tail;
      case 4:
        return head + pick(["[", "{", '{"a":', "[[", "/*", '"']).repeat(1 + below(200)) + part + tail;
      case 5:
        return head + String.fromCharCode(below(0x10000), below(256)) + tail;
      case 6:
        return (
          head + pick(["\ud800", "\udc00", "\\ud800", "\0", "\uFEFF", "\u2028", "\r", "\\", "\\u12"]) + part + tail
        );
      case 7:
        return before.replace(/[0-9]+/g, (digits) => (below(4) > 0 ? digits : pick(numbers)));
      case 8:
        return before.replace(/"(\w+)":/g, (key) => (below(6) > 0 ? key : pick(keys)));
      case 9:
        return before.replace(/"[^"]*"(?!:)/g, (value) => (below(8) > 0 ? value : pick(values)));
      case 10:
        return before.replaceAll(pick([",", ":", "}", "]", '"']), () => (below(4) > 0 ? "" : ","));
      case 11:
        return head + pick(shapes).slice(below(40), 60 + below(200)) + tail;
      default:
        return (
          head +
          pick([...'{ } [ ] : , " / \\'.split(" "), "\n", "//", "/**/", "null", "true", ...keys, ...values]) +
          part +
          tail
        );
    }
  }
}

const maximumLength = 100_000;
const numbers = ["0", "-1", "1e999", "1.5", "9".repeat(40), "0x1", "01", "4294967296", "18446744073709551616", "1e3"];
const keys = [
  "name",
  "states",
  "streams",
  "releases",
  "source",
  "revision",
  "module",
  "id",
  "__proto__",
  "",
  "git",
].map((name) => `"${name}":`);
const values = ['""', '"../../x.c"', '"/etc/passwd"', '"a\\\\b.c"', '"livepatch_1"', "{}", "[]", "null", "-0", "true"];

/** What is wrong with what the engine and the features make of a manifest, or null. `offsets` are asked about. */
export function faultInManifest(text: string, offsets: readonly number[]): string | null {
  const path = "/w/klp-history.jsonc";
  const engine = createEngine(memoryWorkspace({ ...sources, "klp-history.jsonc": text }));
  const diagnostics = engine.diagnostics(path);
  engine.notes(path);
  engine.diagnostics("/w/livepatch.c");
  if (!diagnostics.some(({ rule }) => rule.startsWith("manifest-"))) {
    const why = malformation(text);
    if (why !== null) return `no diagnostic, but ${why}`;
  }
  const spans: Span[] = diagnostics.flatMap(({ span, related }) => [span, ...related.map((each) => each.span)]);
  spans.push(...manifestLinks(engine, path, true).map(({ span }) => span));
  for (const offset of offsets) {
    const completions = manifestCompletions(engine, path, offset);
    spans.push(...completions.map(({ span }) => span));
    const hovered = manifestHover(engine, path, offset);
    if (hovered !== null) spans.push(hovered.span);
    for (const { edits } of codeActions(engine, path, offset, offset)) spans.push(...edits.map(({ span }) => span));
    for (const { title, edits } of manifestActions(engine, path, offset, offset)) {
      spans.push(...edits.map(({ span }) => span));
      const changes = edits.map(({ span: { start, end }, newText }) => ({ start, end, newText }));
      const after = applyEdits(text, changes);
      const lost = lostBetween(text, after);
      if (lost !== undefined) return `${title} at ${offset} changes ${lost}`;
      if (problemsIn(after) > problemsIn(text)) return `${title} at ${offset} makes the manifest invalid`;
    }
  }
  const outside = spans.find(({ file, start, end }) => !isInside(file, start, end));
  return outside === undefined ? null : `a place outside of ${outside.file.path}: ${outside.start} to ${outside.end}`;
}

const sources = {
  "livepatch.c": smallLivepatch(1, true),
  "v2/livepatch.c": smallLivepatch(2, false),
  "v1:livepatch.c": smallLivepatch(3, true),
};

/** Little to read: it is read anew with each manifest. */
function smallLivepatch(id: number, replace: boolean): string {
  return `static struct klp_state states[] = { { .id = ${id}, .version = 1 }, { } };
static struct klp_patch patch = { .mod = THIS_MODULE, .states = states, .replace = ${replace} };
MODULE_INFO(livepatch, "Y");
`;
}

/** A value of a text that another one does not have at the same place; `retired` is what an action changes. */
function lostBetween(before: string, after: string): string | undefined {
  const kept = leavesOf(after);
  return [...leavesOf(before)].find((leaf) => !kept.has(leaf) && !leaf.includes("/retired "));
}

/** Each value without parts, behind the names and indices that lead to it. */
function leavesOf(text: string): ReadonlySet<string> {
  const leaves = new Set<string>();
  const tree = parseTree(text.replace(/^\uFEFF/, " "));
  const nodes = tree === undefined ? [] : [tree];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.type === "property") nodes.push(...(node.children?.slice(1) ?? []));
    else if (node.children !== undefined) nodes.push(...node.children);
    else leaves.add(`/${getNodePath(node).join("/")} ${JSON.stringify(node.value)}`);
  }
  return leaves;
}

function problemsIn(text: string): number {
  return parseManifest({ path: "/w/klp-history.jsonc", text }, "/w", ruleNames).problems.length;
}

const ruleNames = rules.map(({ name }) => name);

/** So many places of a text, the same for the same number. */
export function someOffsets(text: string, count: number, number: number): readonly number[] {
  const random = randomNumbers(number);
  return Array.from({ length: count }, () => Math.floor(random() * (text.length + 1)));
}

const validate = new Ajv({ strict: false }).compile(schema);

/** Why a text is no manifest, by judges that are not ours; null where they take it. */
function malformation(text: string): string | null {
  const errors: ParseError[] = [];
  let value: unknown;
  try {
    const tree = parseTree(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
    // Unlike what `parse` makes, its objects can have a member `__proto__`.
    value = tree === undefined ? undefined : getNodeValue(tree);
  } catch (error) {
    return `it cannot be parsed: ${String(error)}`;
  }
  if (errors.length > 0) return `it has a syntax error at ${errors[0]!.offset}`;
  if (validate(value)) return null;
  const [first] = validate.errors ?? [];
  return `the schema refuses it: ${first?.instancePath ?? ""} ${first?.message ?? ""}`;
}

function isInside({ text }: SourceFile, start: number, end: number): boolean {
  return 0 <= start && start <= end && end <= text.length;
}
