import { expect, test } from "vitest";
import { applyEdits } from "../../src/features/apply-edits.ts";
import { suppressionEdit } from "../../src/features/suppress.ts";

/** The text after silencing `rule-name` at the first `@`, which is not part of it; null where no comment can stand. */
function suppressed(marked: string): string | null {
  const offset = marked.indexOf("@");
  const text = marked.replace("@", "");
  const edit = suppressionEdit({ path: "/w/a.c", text }, offset, "rule-name");
  return edit === null
    ? null
    : applyEdits(text, [{ start: edit.span.start, end: edit.span.end, newText: edit.newText }]);
}

test("the comment stands above the line, in its indentation", () => {
  expect(suppressed("int a;\n\t\t{ @.id = 0 },\n")).toBe(
    "int a;\n\t\t/* klp-state: ignore rule-name -- reason */\n\t\t{ .id = 0 },\n",
  );
});

test("the comment on the first line begins the file", () => {
  expect(suppressed("@int a;\n")).toBe("/* klp-state: ignore rule-name -- reason */\nint a;\n");
});

test("the comment ends its line as the file does", () => {
  expect(suppressed("int a;\r\n@int b;\r\n")).toBe(
    "int a;\r\n/* klp-state: ignore rule-name -- reason */\r\nint b;\r\n",
  );
});

test("a comment that is there takes the name in, before its reason", () => {
  expect(suppressed("/* klp-state: ignore other -- because */\n@int a;\n")).toBe(
    "/* klp-state: ignore other, rule-name -- because */\nint a;\n",
  );
});

test("a comment without a reason, or to the end of its line, takes the name in", () => {
  expect(suppressed("/* klp-state: ignore other */\n@int a;\n")).toBe(
    "/* klp-state: ignore other, rule-name */\nint a;\n",
  );
  expect(suppressed("@int a; // klp-state: ignore other\n")).toBe("int a; // klp-state: ignore other, rule-name\n");
});

test("another comment above is left alone", () => {
  expect(suppressed("/* about a */\n@int a;\n")).toBe(
    "/* about a */\n/* klp-state: ignore rule-name -- reason */\nint a;\n",
  );
});

test("a suppression two lines above is another place's", () => {
  expect(suppressed("/* klp-state: ignore other */\nint b;\n@int a;\n")).toBe(
    "/* klp-state: ignore other */\nint b;\n/* klp-state: ignore rule-name -- reason */\nint a;\n",
  );
});

test("no comment can stand in a macro's continuation", () => {
  expect(suppressed("#define TABLE \\\n\t{ @.id = 0 }\n")).toBeNull();
});

test("no comment can stand where the line starts inside another", () => {
  expect(suppressed("/* about\n * it */ @int a;\n")).toBeNull();
});
