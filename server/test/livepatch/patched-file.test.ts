import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../src/c/parser.ts";
import { createReading, preprocess } from "../../src/c/preprocessor.ts";
import { readUnifiedDiff } from "../../src/c/unified-diff.ts";
import { patchedFile, type PatchedFile } from "../../src/livepatch/patched-file.ts";
import { anyDiff } from "../support/diffs.ts";

/** The file of a diff with one file, each hunk given as its lines with their marks. */
function patched(...hunks: readonly string[]): PatchedFile {
  const text = hunks.map((hunk, index) => {
    const lines = hunk.split("\n");
    const old = lines.filter((line) => !line.startsWith("+")).length;
    const now = lines.filter((line) => !line.startsWith("-")).length;
    return `@@ -${index + 1}00,${old} +${index + 1}00,${now} @@\n${hunk}\n`;
  });
  const patch = { path: "/w/a.patch", text: `--- a/x.c\n+++ b/x.c\n${text.join("")}` };
  return patchedFile(patch, readUnifiedDiff(patch.text)[0]!, "/w/a.patch/x.c");
}

/** What its text declares: the names of functions, and the problems that a parser has with it. */
function declared({ file }: PatchedFile): { readonly functions: string[]; readonly problems: string[] } {
  const { tokens, problems } = preprocess(file, { includes: { resolve: () => null }, reading: createReading() });
  const { tree, problems: syntax } = parse(tokens);
  return {
    functions: tree.declarations.flatMap((each) =>
      each.kind === "functionDefinition" ? [each.declarator.name?.text ?? ""] : [],
    ),
    problems: [...problems, ...syntax].map(({ message }) => message),
  };
}

/** The pieces of its text that are cut off somewhere. */
function whole(file: PatchedFile, piece: string): boolean {
  const start = file.file.text.indexOf(piece);
  expect(start).toBeGreaterThanOrEqual(0);
  return !file.isCut({ file: file.file, start, end: start + piece.length });
}

describe("a hunk", () => {
  it("with whole functions is C as it stands", () => {
    const file = patched(" int f(void)\n {\n+\tg();\n \treturn 0;\n }");
    expect(declared(file)).toEqual({ functions: ["f"], problems: [] });
    expect(whole(file, "g();")).toBe(true);
  });

  it("that begins in a body has a function around it, which is cut", () => {
    const file = patched(" \tif (x) {\n+\t\tg();\n \t}\n \treturn 0;\n }\n \n int h(void)\n {\n+\ti();\n }");
    expect(declared(file)).toEqual({ functions: ["unseen_0", "h"], problems: [] });
    expect(whole(file, "g();")).toBe(false);
    expect(whole(file, "i();")).toBe(true);
  });

  it("that lies in a body has a function around all of it", () => {
    const file = patched(" \ta();\n+\tg();\n \tb();");
    expect(declared(file)).toEqual({ functions: ["unseen_0"], problems: [] });
    expect(whole(file, "g();")).toBe(false);
  });

  it("that begins with a label lies in a body", () => {
    expect(declared(patched(" out:\n+\tg();\n \treturn 0;\n }")).functions).toEqual(["unseen_0"]);
  });

  it("that ends in a body is closed, and that function is cut", () => {
    const file = patched(" int a;\n int f(void)\n {\n+\tif (x) {\n+\t\tg(y,", " int h(void)\n {\n+\ti();\n }");
    expect(declared(file).functions).toEqual(["f", "h"]);
    expect(whole(file, "if (x)")).toBe(false);
    expect(whole(file, "int a;")).toBe(true);
    expect(whole(file, "i();")).toBe(true);
  });

  it("that begins in a list of parameters starts behind it", () => {
    const file = patched(" \t\t int b)\n {\n+\tg();\n }\n int h(void)\n {\n+\ti();\n }");
    expect(declared(file)).toEqual({ functions: ["unseen_0", "h"], problems: [] });
    expect(whole(file, "g();")).toBe(false);
    expect(whole(file, "i();")).toBe(true);
  });

  it("that ends behind the head of a function does not take the next one for its body", () => {
    const file = patched("+int g;\n int f(int a,\n \tint b)", " int h(void)\n {\n+\ti();\n }");
    expect(declared(file)).toEqual({ functions: ["h"], problems: [] });
  });

  it.each([
    ["begins in a comment", " * one { two\n * three\n */\n int f(void)\n {\n+\tg();\n }"],
    ["ends in a comment", "+int a;\n /*\n * one", " int f(void)\n {\n }"],
    ["lies in a comment", " * klp_shadow_get(p, 1) {\n+ * and more", " int f(void)\n {\n }"],
    ["begins in a macro's definition", " \tif (a) { \\\n \t} while (0)\n int f(void)\n {\n+\tg();\n }"],
    ["ends in a macro's definition", "+#define M(x) \\\n \tif (x) { \\", " int f(void)\n {\n }"],
    ["begins under an #if", " int a;\n #endif\n int f(void)\n {\n+\tg();\n }"],
    ["begins under an #else", " int a;\n #else\n int b;\n #endif\n int f(void)\n {\n+\tg();\n }"],
    ["ends under an #if", " #ifdef CONFIG_X\n+int a;", " int f(void)\n {\n }"],
  ])("that %s leaves the next function alone", (_, ...hunks) => {
    expect(declared(patched(...hunks))).toEqual({ functions: ["f"], problems: [] });
  });

  it("at the start of a file begins with no function of another", () => {
    const text = "--- a/x.c\n+++ b/x.c\n@@ -1 +1,2 @@\n+  int a;\n  int b;\n";
    const file = patchedFile({ path: "/w/a.patch", text }, readUnifiedDiff(text)[0]!, "/w/a.patch/x.c");
    expect(file.file.text).toBe("  int a;\n int b;\n");
  });
});

describe("a place", () => {
  it("is the same character in the patch and in the text, and nothing else is", () => {
    fc.assert(
      fc.property(anyDiff, ({ text, files }) => {
        const patch = { path: "/w/a.patch", text };
        readUnifiedDiff(text).forEach((changed, index) => {
          const file = patchedFile(patch, changed, "/w/a.patch/x.c");
          for (const { start, text: line, added } of files[index]!.lines) {
            for (let offset = start; offset <= start + line.length; offset++) {
              const at = file.fromPatch(offset);
              expect(at).not.toBeNull();
              expect(file.toPatch(at!)).toBe(offset);
              expect(file.isAdded(at!)).toBe(added);
              if (offset < start + line.length) expect([" ", text[offset]]).toContain(file.file.text[at!]);
            }
          }
          const shown = files[index]!.lines.flatMap(({ start, text: line }) =>
            Array.from({ length: line.length + 1 }, (_, column) => start + column),
          );
          const all = new Set(shown);
          for (let offset = 0; offset <= text.length; offset++) {
            if (!all.has(offset)) expect(file.fromPatch(offset)).toBeNull();
          }
        });
      }),
    );
  });

  it("is none where a line was put in", () => {
    const file = patched(" \ta();\n+\tg();");
    expect(file.toPatch(0)).toBeNull();
    expect(file.isAdded(0)).toBe(false);
  });
});

it("takes time in proportion to what is nested and left open", () => {
  const nested = `+${"{".repeat(100_000)}`;
  const conditions = Array.from({ length: 20_000 }, () => "+#if A\n+)\n+#else\n+{").join("\n");
  expect(declared(patched(nested, conditions, " int f(void)\n+{\n }")).functions).toContain("f");
});
