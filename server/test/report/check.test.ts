import { expect, test } from "vitest";
import type { SourceFile } from "../../src/c/source.ts";
import type { Diagnostic } from "../../src/engine/diagnostic.ts";
import { checkJson } from "../../src/report/check-json.ts";
import type { CheckResult } from "../../src/report/check-result.ts";
import { checkText } from "../../src/report/check-text.ts";
import { PLAIN_STYLE } from "../../src/report/terminal-style.ts";

const display = (path: string): string => path.slice("/w/".length);

/** A diagnostic at the first occurrence of a piece of a text. */
function at(file: SourceFile, piece: string, rest: Partial<Diagnostic> = {}): Diagnostic {
  const start = file.text.indexOf(piece);
  return {
    rule: "state-id-zero",
    severity: "error",
    span: { file, start, end: start + piece.length },
    message: "State 0 ends the array.",
    about: null,
    when: null,
    modules: ["a"],
    related: [],
    fixes: [],
    ...rest,
  };
}

function resultOf(...diagnostics: Diagnostic[]): CheckResult {
  return { diagnostics, notes: [], files: 1, livepatches: 1, inferredFrom: [], isFixable: () => true };
}

function text(result: CheckResult): string {
  return checkText(result, display, PLAIN_STYLE);
}

test("text shows the place, the message, the line and carets", () => {
  const file = { path: "/w/a.c", text: "int x;\nstruct s t = { .id = 0 };\n" };
  expect(text(resultOf(at(file, ".id = 0")))).toBe(
    [
      "a.c:2:16: error: State 0 ends the array. [state-id-zero]",
      "    2 | struct s t = { .id = 0 };",
      "      |                ^~~~~~~",
      "1 livepatch checked, 1 error",
      "",
    ].join("\n"),
  );
});

test("text expands tabs, so that carets stand under the code", () => {
  const file = { path: "/w/a.c", text: "\t{\t.id = 0 }\n" };
  expect(text(resultOf(at(file, ".id")))).toContain(
    ["    1 |         {       .id = 0 }", "      |                 ^~~"].join("\n"),
  );
});

test("text gives wide characters two cells and combining ones none", () => {
  const file = { path: "/w/a.c", text: '"状态e\u0301😀" .id\n' };
  expect(text(resultOf(at(file, ".id")))).toContain(`      | ${" ".repeat(10)}^~~\n`);
});

test("text blanks control characters of the source", () => {
  const file = { path: "/w/a.c", text: "\u001b[31m .id \u202e\n" };
  expect(text(resultOf(at(file, ".id")))).toContain("    1 | \ufffd[31m .id \ufffd\n");
});

test("text carries a range of several lines to the end of its first", () => {
  const file = { path: "/w/a.c", text: "a = {\r\n  b,\r\n};\r\n" };
  expect(text(resultOf(at(file, "{\r\n  b,\r\n}")))).toContain("    1 | a = {\n      |     ^\n");
});

test("text marks the end of a file with one caret", () => {
  const file = { path: "/w/a.c", text: "int a" };
  const span = { file, start: 5, end: 5 };
  expect(text(resultOf(at(file, "a", { span })))).toContain("a.c:1:6: error:");
  expect(text(resultOf(at(file, "a", { span })))).toContain("      |      ^\n");
});

test("text shows related places as notes, and hints at fixes", () => {
  const file = { path: "/w/a.c", text: "one two\n" };
  const related = [{ span: at(file, "two").span, message: "first here" }];
  const fixes = [
    { title: "Remove it", safe: true, edits: [] },
    { title: "Number it anew", safe: false, edits: [] },
  ];
  expect(text(resultOf(at(file, "one", { related, fixes, severity: "warning", when: "CONFIG_X" })))).toBe(
    [
      "a.c:1:1: warning: State 0 ends the array. (where CONFIG_X) [state-id-zero]",
      "    1 | one two",
      "      | ^~~",
      "a.c:1:5: note: first here",
      "    1 | one two",
      "      |     ^~~",
      "      = fix: Remove it (--fix does it)",
      "      = fix: Number it anew",
      "1 livepatch checked, 1 warning",
      "",
    ].join("\n"),
  );
});

test("text promises only the fixes that --fix makes", () => {
  const file = { path: "/w/a.c", text: "one\n" };
  const edits = [{ span: { file, start: 0, end: 3 }, newText: "two" }];
  const fixes = [
    { title: "First", safe: true, edits },
    { title: "Second", safe: true, edits },
  ];
  const result = resultOf(at(file, "one", { fixes }));
  expect(text(result)).toContain("= fix: First (--fix does it)\n      = fix: Second\n");
  expect(text({ ...result, isFixable: () => false })).toContain("= fix: First\n      = fix: Second\n");
});

test("text shows three related places and counts the others", () => {
  const file = { path: "/w/a.c", text: "one\n" };
  const related = Array.from({ length: 5 }, (_, i) => ({ span: at(file, "one").span, message: `place ${i}` }));
  const shown = text(resultOf(at(file, "one", { related })));
  expect(shown.match(/note: place \d/gu)).toEqual(["note: place 0", "note: place 1", "note: place 2"]);
  expect(shown).toContain("\n      = note: and 2 more places\n");
});

test("text shows a note that leaves a gap beside the findings, and no other", () => {
  const gap = { path: "/w/klp-history.jsonc", message: "line 3: release `r` is not looked at", gap: true };
  const other = { path: "/w/big.c", message: "larger than 4 MB, not read as C" };
  expect(text({ ...resultOf(), notes: [gap, other] })).toBe(
    "klp-history.jsonc: note: line 3: release `r` is not looked at\n1 livepatch checked, nothing found\n",
  );
});

test("text leaves out a line that no terminal can show", () => {
  const file = { path: "/w/a.c", text: `${"x".repeat(5000)} .id\n` };
  expect(text(resultOf(at(file, ".id")))).toBe(
    "a.c:1:5002: error: State 0 ends the array. [state-id-zero]\n1 livepatch checked, 1 error\n",
  );
});

test("text counts what it found", () => {
  expect(text({ ...resultOf(), files: 0, livepatches: 0 })).toBe("0 livepatches checked, nothing found\n");
  const file = { path: "/w/a.c", text: "x" };
  const all = (["error", "error", "warning", "info", "hint"] as const).map((severity) => at(file, "x", { severity }));
  expect(text(resultOf(...all))).toContain("1 livepatch checked, 2 errors, 1 warning, 1 info, 1 hint\n");
});

test("json has exactly the members of its schema", () => {
  const file = { path: "/w/a.c", text: "int x;\n\tone two\n" };
  const result: CheckResult = {
    diagnostics: [
      at(file, "one", {
        when: "defined(CONFIG_X)",
        related: [{ span: at(file, "two").span, message: "first here" }],
        fixes: [{ title: "Remove it", safe: true, edits: [] }],
      }),
      at(file, "x", { severity: "hint" }),
    ],
    notes: [{ path: "/w/big.c", message: "larger than 4 MB, not read as C" }],
    files: 3,
    livepatches: 2,
    inferredFrom: [],
    isFixable: () => true,
  };
  expect(JSON.parse(checkJson(result, display))).toEqual({
    schema: 1,
    diagnostics: [
      {
        file: "a.c",
        line: 2,
        column: 2,
        endLine: 2,
        endColumn: 5,
        severity: "error",
        rule: "state-id-zero",
        message: "State 0 ends the array.",
        when: "defined(CONFIG_X)",
        modules: ["a"],
        related: [{ file: "a.c", line: 2, column: 6, message: "first here" }],
        fixes: [{ title: "Remove it", safe: true }],
      },
      {
        file: "a.c",
        line: 1,
        column: 5,
        endLine: 1,
        endColumn: 6,
        severity: "hint",
        rule: "state-id-zero",
        message: "State 0 ends the array.",
        when: null,
        modules: ["a"],
        related: [],
        fixes: [],
      },
    ],
    notes: ["big.c: larger than 4 MB, not read as C"],
    summary: { files: 3, livepatches: 2, errors: 1, warnings: 0, infos: 0, hints: 1 },
  });
});

test("json counts columns in UTF-16 units", () => {
  const file = { path: "/w/a.c", text: "/* 😀 */ x" };
  const { diagnostics } = JSON.parse(checkJson(resultOf(at(file, "x")), display)) as {
    diagnostics: { column: number }[];
  };
  expect(diagnostics[0]?.column).toBe(10);
});
