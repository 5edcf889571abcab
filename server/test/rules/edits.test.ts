import { describe, expect, test } from "vitest";
import { appendItem, prependItem } from "../../src/rules/edits.ts";
import { moduleOf } from "../support/memory-files.ts";
import { edited, listEdits } from "./list-edits.ts";

describe.each(listEdits)("$title", ({ edit, rows }) => {
  test.each(rows)("%s", (_, before, after) => {
    expect(edited(before, edit)).toBe(after);
  });
});

test("appending is not possible in a list that a macro writes", () => {
  const text = "#define ROWS { { 1 } }\nstatic struct klp_state states[] = ROWS;\n";
  expect(appendItem(moduleOf(text).stateTables[0]!.list!, "X")).toBeNull();
});

test("an item is inserted as the first", () => {
  expect(edited("{\n\t{ 1 },\n}", (list) => prependItem(list, "X"))).toBe("{\n\tX,\n\t{ 1 },\n}");
  expect(edited("{ }", (list) => prependItem(list, "X"))).toBe("{ X }");
});
