import type { Log, Result } from "sarif";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../src/engine/diagnostic.ts";
import { checkGithub } from "../../src/report/check-github.ts";
import type { CheckResult } from "../../src/report/check-result.ts";
import { checkSarif } from "../../src/report/check-sarif.ts";

const display = (path: string): string => path.slice("/w/".length);

/** A diagnostic at the n-th occurrence of a piece of a text. */
function at(text: string, piece: string, rest: Partial<Diagnostic> = {}, nth = 0): Diagnostic {
  const file = { path: rest.span?.file.path ?? "/w/a.c", text };
  let start = text.indexOf(piece);
  for (let i = 0; i < nth; i++) start = text.indexOf(piece, start + 1);
  const span = { file, start, end: start + piece.length };
  const plain = { about: null, when: null, modules: ["a"], related: [], fixes: [] };
  return { rule: "state-id-zero", severity: "error", message: "State 0 ends the array.", ...plain, ...rest, span };
}

function resultOf(...diagnostics: Diagnostic[]): CheckResult {
  const notes = [{ path: "/w/klp-history.jsonc", message: "line 1: no such tag" }];
  return { diagnostics, notes, files: 1, livepatches: 1, inferredFrom: [], isFixable: () => true };
}

function sarif(...diagnostics: Diagnostic[]): Log {
  const digest = (text: string): string => Buffer.from(text).toString("base64url");
  const tool = {
    version: "1.2.3",
    digest,
    pageOf: (rule: string) => (rule === "state-id-zero" ? "# state-id-zero\n" : null),
  };
  return JSON.parse(checkSarif(resultOf(...diagnostics), display, tool)) as Log;
}

function fingerprints(...diagnostics: Diagnostic[]): unknown[] {
  return sarif(...diagnostics).runs[0]!.results!.map(({ partialFingerprints }) => partialFingerprints!["klpState/v1"]);
}

describe("SARIF", () => {
  test("tells the rule, its page, the place with columns from 1, and other places", () => {
    const text = "int x;\n\t{ .id = 0 },\n\t{ .id = 1 },\n";
    const other = at(text, ".id = 1");
    const diagnostic = at(text, ".id = 0", {
      when: "CONFIG_A",
      related: [{ span: other.span, message: "It hides this." }],
    });
    const [run] = sarif(diagnostic, at(text, "int x;", { rule: "table-not-static", severity: "hint" })).runs;
    expect(run!.tool.driver.rules!.map(({ id, help }) => [id, help?.markdown])).toEqual([
      ["state-id-zero", "# state-id-zero\n"],
      ["table-not-static", undefined],
    ]);
    const artifactLocation = { uri: "a.c", uriBaseId: "%SRCROOT%" };
    const region = { startLine: 2, startColumn: 4, endLine: 2, endColumn: 11 };
    expect(run!.results![0]).toMatchObject({
      ruleId: "state-id-zero",
      ruleIndex: 0,
      level: "error",
      message: { text: "State 0 ends the array. (where CONFIG_A)" },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      relatedLocations: [
        { id: 0, message: { text: "It hides this." }, physicalLocation: { region: { startLine: 3, startColumn: 4 } } },
      ],
    });
    expect(run!.results![1]).toMatchObject({ ruleIndex: 1, level: "note" } satisfies Partial<Result>);
    expect(run!.invocations![0]!.toolExecutionNotifications![0]!.message.text).toBe("line 1: no such tag");
  });

  test("escapes what a path has", () => {
    const span = { file: { path: "/w/sle 15/a#b.c", text: "x" }, start: 0, end: 1 };
    const [result] = sarif(at("x", "x", { span })).runs[0]!.results!;
    expect(result!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe("sle%2015/a%23b.c");
  });

  test("a finding keeps its fingerprint when lines come before it, and two of one line's text have two", () => {
    const line = "\t{ .id = 0 },\n";
    const [before] = fingerprints(at(line, ".id"));
    expect(fingerprints(at(`int x;\n\n${line}`, ".id"))).toEqual([before]);
    expect(fingerprints(at(`\t${line}`, ".id"))).toEqual([before]);
    const [first, second] = fingerprints(at(line + line, ".id"), at(line + line, ".id", {}, 1));
    expect(first).toBe(before);
    expect(second).not.toBe(first);
    const others = fingerprints(
      at("\t{ .id = 00 },\n", ".id"),
      at(line, ".id", { about: "1" }),
      at(line, ".id", { rule: "table-not-static" }),
    );
    expect(new Set([before, ...others]).size).toBe(4);
  });
});

describe("workflow commands of GitHub", () => {
  test("one a finding, and the summary", () => {
    const text = "int x;\n\t{ .id = 0 },\n";
    const findings = [
      at(text, ".id = 0"),
      at(text, "int x;\n\t{", {
        severity: "info",
        rule: "table-not-static",
        message: "100% of\r\nit: a, b",
        when: "A",
      }),
      at(text, "x", { severity: "warning" }),
    ];
    expect(checkGithub(resultOf(...findings), display).split("\n")).toEqual([
      "::error file=a.c,line=2,endLine=2,col=4,endColumn=11,title=state-id-zero::State 0 ends the array.",
      "::notice file=a.c,line=1,endLine=2,title=table-not-static::100%25 of%0D%0Ait: a, b (where A)",
      "::warning file=a.c,line=1,endLine=1,col=5,endColumn=6,title=state-id-zero::State 0 ends the array.",
      "1 livepatch checked, 1 error, 1 warning, 1 info",
      "",
    ]);
  });

  test("a path cannot end its property", () => {
    const span = { file: { path: "/w/a,b:c%.c", text: "x" }, start: 0, end: 1 };
    expect(checkGithub(resultOf(at("x", "x", { span })), display)).toContain("file=a%2Cb%3Ac%25.c,line=1");
  });
});
