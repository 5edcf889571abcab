import fc from "fast-check";
import { parse, type ParseError } from "jsonc-parser";
import { expect, test } from "vitest";
import { record } from "../../src/features/record.ts";
import { sourceSubject } from "../../src/features/record-subject.ts";
import { livepatchSource } from "../support/livepatch-sources.ts";
import { engineOver } from "../support/memory-files.ts";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const name = fc.constantFrom("sp6", "a b", "7", "ünïcode", '"quoted"', "x\\y");

const release = fc.record(
  { states: fc.array(fc.record({ id: fc.constant(1), version: fc.constantFrom(0, 1) }), { maxLength: 1 }) },
  { requiredKeys: ["states"] },
);

const releases = fc
  .array(fc.tuple(release, fc.boolean()), { maxLength: 3 })
  .map((all): Json[] => all.map(([each, retired], index) => ({ name: `r${index}`, retired, ...each })));

const stream = fc.oneof(
  releases.map((all): Json => ({ source: "livepatch.c", releases: all })),
  releases.map((all): Json => ({ releases: all, source: "livepatch.c" })),
  fc.constant<Json>({ source: "livepatch.c" }),
);

/** Manifests that have a stream of `livepatch.c`, have other streams only, or none. */
const manifest = fc
  .tuple(fc.option(fc.tuple(name, stream)), fc.option(releases), fc.constantFrom("streams", "streams first", "none"))
  .map(([own, other, place]): Json => {
    if (place === "none") return { rules: {} };
    const streams: Json = { ...(other === null ? {} : { other: { releases: other } }) };
    if (own !== null) streams[own[0]] = own[1];
    return place === "streams" ? { rules: { "state-id-zero": "off" }, streams } : { streams, reserved: [] };
  });

/** White space and comments, with the line end of the file. */
const trivia = fc
  .array(fc.constantFrom(" ", "  ", "\t", "\n", "\n\t", "\n    ", "/* , ] } */", "/*\n*/", '// { [ , "\n'), {
    maxLength: 3,
  })
  .map((parts) => parts.join(""));

/** A text of a value with trivia between all of its tokens, and commas at the ends of some lists. */
function printed(value: Json, next: () => { readonly space: string; readonly comma: boolean }): string {
  const list = (open: string, close: string, texts: readonly string[]): string => {
    const { space, comma } = next();
    const last = comma && texts.length > 0 ? `,${space}` : "";
    return (
      open +
      texts.map((text) => next().space + text + next().space).join(",") +
      last +
      (texts.length === 0 ? space : "") +
      close
    );
  };
  if (Array.isArray(value))
    return list(
      "[",
      "]",
      value.map((each) => printed(each, next)),
    );
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, each]) => `${JSON.stringify(key)}${next().space}:${next().space}${printed(each, next)}`,
  );
  return list("{", "}", members);
}

const layout = fc.record({
  steps: fc.array(fc.record({ space: trivia, comma: fc.boolean() }), { minLength: 1, maxLength: 40 }),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  before: fc.constantFrom("", "\uFEFF", "// first line\n"),
});

const manifestText = fc.tuple(manifest, layout).map(([value, { steps, lineEnd, before }]) => {
  let at = 0;
  const body = printed(value, () => steps[at++ % steps.length]!);
  return { value, text: (before + body + steps[0]!.space).replaceAll("\n", lineEnd) };
});

function valueOf(text: string): Json {
  const errors: ParseError[] = [];
  const value = parse(text.replace(/^\uFEFF/, " "), errors, { allowTrailingComma: true }) as Json;
  expect(errors).toEqual([]);
  return value;
}

test("recording only inserts text, and the manifest then says what it said, and the release", () => {
  fc.assert(
    fc.property(manifestText, ({ value, text }) => {
      expect(valueOf(text)).toEqual(value);
      const engine = engineOver({ "livepatch.c": livepatchSource({ version: "2" }), "klp-history.jsonc": text });
      const subject = sourceSubject(engine.modules("/w/livepatch.c")[0]!)!;
      const request = { name: "new", moduleName: null, stream: null, force: true };
      const answer = record(engine, subject, request, (path) => path);
      if (answer.kind === "refused") throw new Error(answer.reasons.map(({ message }) => message).join("; "));

      let old = answer.text;
      for (const { span, newText } of [...answer.edits].sort((a, b) => a.span.start - b.span.start)) {
        expect(span.end).toBe(span.start);
        expect(old.slice(span.start, span.start + newText.length)).toBe(newText);
        old = old.slice(0, span.start) + old.slice(span.start + newText.length);
      }
      expect(old).toBe(text);
      expect(answer.text.includes("\r\n") ? answer.text.replaceAll("\r\n", "") : "").not.toMatch(/[\r\n]/);

      const written = valueOf(answer.text);
      const expected = structuredClone(value) as Record<string, Record<string, { source?: string; releases?: Json[] }>>;
      const streams = (expected["streams"] ??= {});
      const own =
        Object.values(streams).find(({ source }) => source === "livepatch.c") ??
        (streams["livepatch"] = { source: "livepatch.c" });
      (own.releases ??= []).push({
        name: "new",
        replace: true,
        states: [{ id: 1, version: 2 }],
        objects: [{ name: null, functions: ["old_function"], callbacks: ["pre_patch"] }],
      });
      expect(written).toEqual(expected);
    }),
    { numRuns: 150, seed: 20 },
  );
});
