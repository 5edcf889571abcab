import { describe, expect, test } from "vitest";
import { applyEdits } from "../../src/features/apply-edits.ts";
import { insertFirstStatement } from "../../src/rules/statements.ts";
import { moduleOf } from "../support/memory-files.ts";

/** The text of `f` with `stop();` as its first statement; null where it cannot be written. */
function withStatement(text: string): string | null {
  const module = moduleOf(`${text}/* klp_ */`);
  const edit = insertFirstStatement(module, module.functions.get("f")!, "stop();");
  if (edit === null) return null;
  return applyEdits(edit.span.file.text, [{ ...edit.span, newText: edit.newText }]).replace("/* klp_ */", "");
}

describe("a first statement", () => {
  test.each([
    ["in an empty function", "void f(void)\n{\n}\n", "void f(void)\n{\n\tstop();\n}\n"],
    ["before others", "void f(void)\n{\n\tgo();\n}\n", "void f(void)\n{\n\tstop();\n\tgo();\n}\n"],
    [
      "behind the declarations",
      "void f(void)\n{\n\tint i;\t/* a count */\n\n\tgo(i);\n}\n",
      "void f(void)\n{\n\tint i;\t/* a count */\n\n\tstop();\n\n\tgo(i);\n}\n",
    ],
    ["with the file's line ends", "void f(void)\r\n{\r\n}\r\n", "void f(void)\r\n{\r\n\tstop();\r\n}\r\n"],
    ["with the brace on the name's line", "void f(void) {\n\tgo();\n}\n", "void f(void) {\n\tstop();\n\tgo();\n}\n"],
  ])("goes %s", (_, before, after) => {
    expect(withStatement(before)).toBe(after);
  });

  test.each([
    ["into one line", "void f(void) { go(); }\n"],
    ["into a body that a macro writes", "#define BODY { \\\n}\nvoid f(void)\nBODY\n"],
    ["behind a declaration that is not always there", "void f(void)\n{\n#ifdef X\n\tint i;\n#endif\n\tgo();\n}\n"],
    ["before a comment that goes on", "void f(void)\n{ /* what it\n   does */\n\tgo();\n}\n"],
    ["into a body without an end", "void f(void)\n{\n\tgo();\n"],
  ])("does not go %s", (_, before) => {
    expect(withStatement(before)).toBeNull();
  });
});
