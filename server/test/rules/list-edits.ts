import { applyEdits } from "../../src/features/apply-edits.ts";
import type { AggregateList } from "../../src/livepatch/model.ts";
import { appendItem, insertAfterItem, insertBeforeItem, removeItem } from "../../src/rules/edits.ts";
import type { Edit } from "../../src/rules/rule.ts";
import { moduleOf } from "../support/memory-files.ts";

/** What one edit makes of lists. */
interface ListEdits {
  readonly title: string;
  readonly edit: (list: AggregateList) => Edit[] | null;
  readonly rows: readonly (readonly [title: string, before: string, after: string | null])[];
}

/** Macros that bring their own commas, as X-macros do. */
const macros = "#define X(id) { id },\n#define TWO X(1) X(2)\n";

/** The braces of a states array, and what they are after edits; null where there are none. */
export function edited(braces: string, edit: (list: AggregateList) => Edit[] | null): string | null {
  const head = braces.includes("\r\n") ? macros.replaceAll("\n", "\r\n") : macros;
  const prefix = `${head}static struct klp_state states[] = `;
  const list = moduleOf(`${prefix}${braces};\n`).stateTables[0]?.list;
  const edits = list === null || list === undefined ? null : edit(list);
  if (list === null || list === undefined || edits === null) return null;
  const changes = edits.map(({ span, newText }) => ({ start: span.start, end: span.end, newText }));
  return applyEdits(list.span.file.text, changes).slice(prefix.length, -2);
}

/** The edits that fixes make in the braces of tables. */
export const listEdits: readonly ListEdits[] = [
  {
    title: "appending an item",
    edit: (list) => appendItem(list, "X", true),
    rows: [
      ["to an empty list", "{ }", "{ X }"],
      ["to an empty list over lines", "{\n}", "{\n\tX,\n}"],
      ["on one line", "{ { 1 } }", "{ { 1 }, X }"],
      ["on one line behind a comma", "{ { 1 }, }", "{ { 1 }, X }"],
      ["on a line of its own", "{\n\t{ 1 },\n}", "{\n\t{ 1 },\n\tX,\n}"],
      ["with the comma that was missing", "{\n\t{ 1 } /* one */\n}", "{\n\t{ 1 }, /* one */\n\tX,\n}"],
      ["behind the brace of an entry over lines", "{\n\t{\n\t\t1\n\t}\n}", "{\n\t{\n\t\t1\n\t}, X\n}"],
      ["indented with spaces", "{\n    { 1 },\n}", "{\n    { 1 },\n    X,\n}"],
      ["with the file's line ends", "{\r\n\t{ 1 },\r\n}", "{\r\n\t{ 1 },\r\n\tX,\r\n}"],
      ["behind a macro with a comma", "{\n\tX(1)\n\tX(2) /* two */\n}", "{\n\tX(1)\n\tX(2) /* two */\n\tX,\n}"],
      ["behind a macro with a comma, on one line", "{ X(1) X(2) }", "{ X(1) X(2) X }"],
      ["behind a macro of all entries", "{ TWO }", "{ TWO X }"],
      ["not behind a macro that nobody knows", "{\n\tENTRIES(1)\n}", null],
      ["outside of a condition", "{\n#ifdef A\n\t{ 1 },\n#endif\n}", "{\n#ifdef A\n\t{ 1 },\n#endif\n\tX,\n}"],
      ["not behind an arm without comma", "{\n\t{ 1 },\n#ifdef A\n\t{ 2 },\n#else\n\t{ 3 }\n#endif\n}", null],
      ["not where a directive stands for the comma", "{\n\t{ 1 }\n#ifdef A\n\t, { 2 }\n#endif\n}", null],
      [
        "past conditions inside an entry",
        "{\n\t{\n#ifdef A\n\t\t1\n#endif\n\t},\n}",
        "{\n\t{\n#ifdef A\n\t\t1\n#endif\n\t},\n\tX,\n}",
      ],
    ],
  },
  {
    title: "inserting an item before another one",
    edit: (list) => insertBeforeItem(list, list.node.items.at(-1)!, "X"),
    rows: [
      ["on the line of the next", "{ { 1 }, { } }", "{ { 1 }, X, { } }"],
      ["on a line of its own", "{\n\t{ 1 },\n\t{ }\n}", "{\n\t{ 1 },\n\tX,\n\t{ }\n}"],
      ["behind a closing brace", "{\n\t{\n\t\t1\n\t}, { }\n}", "{\n\t{\n\t\t1\n\t}, X, { }\n}"],
      ["behind a macro with a comma", "{ X(1) { } }", "{ X(1) X, { } }"],
      ["not inside a macro", "{ TWO }", null],
    ],
  },
  {
    title: "inserting an item after another one",
    edit: (list) => insertAfterItem(list, list.node.items[0]!, "X"),
    rows: [
      ["on its line", "{ { 1 }, { } }", "{ { 1 }, X, { } }"],
      ["on the next line", "{\n\t{ 1 },\n\t{ }\n}", "{\n\t{ 1 },\n\tX,\n\t{ }\n}"],
      ["behind its comment", "{\n\t{ 1 },\t/* one */\n\t{ }\n}", "{\n\t{ 1 },\t/* one */\n\tX,\n\t{ }\n}"],
      [
        "before a comment that goes on",
        "{\n\t{ 1 }, /* two\n\tlines */ { }\n}",
        "{\n\t{ 1 },\n\tX, /* two\n\tlines */ { }\n}",
      ],
      ["behind its own comma", "{\n\tX(1)\n\t{ }\n}", "{\n\tX(1)\n\tX,\n\t{ }\n}"],
      ["not inside a macro", "{ TWO }", null],
      [
        "at the end where there are conditions",
        "{\n\t{ 1 },\n#ifdef A\n\t{ 2 },\n#endif\n}",
        "{\n\t{ 1 },\n#ifdef A\n\t{ 2 },\n#endif\n\tX,\n}",
      ],
    ],
  },
  {
    title: "removing the second item",
    edit: (list) => removeItem(list, list.node.items[1]!),
    rows: [
      ["with its line", "{\n\t{ 1 },\n\t{ 2 },\n\t{ }\n}", "{\n\t{ 1 },\n\t{ }\n}"],
      ["with its lines, in CR LF", "{\r\n\t{ 1 },\r\n\t{\r\n\t2 },\r\n}", "{\r\n\t{ 1 },\r\n}"],
      ["within a line", "{ { 1 }, { 2 }, { } }", "{ { 1 }, { } }"],
      ["at the end", "{ { 1 }, { 2 } }", "{ { 1 } }"],
      ["with a macro's own comma", "{ X(1) X(2) { } }", "{ X(1) { } }"],
      ["behind a macro with a comma", "{ X(1) { 2 } }", "{ X(1) }"],
      ["not out of a macro", "{ TWO }", null],
    ],
  },
];
