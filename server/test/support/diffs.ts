import fc from "fast-check";

/** A line of a changed file; `hidden` is a run of lines that the diff does not show. */
interface DiffLine {
  readonly kind: "kept" | "added" | "removed" | "hidden";
  readonly text: string;
}

export interface GeneratedDiff {
  readonly text: string;
  /** The lines of the new side that are shown, file by file: where each starts in the diff, and whether it is added. */
  readonly files: readonly {
    readonly path: string;
    readonly lines: readonly { readonly start: number; readonly text: string; readonly added: boolean }[];
  }[];
}

const code = fc.constantFrom(
  "",
  "int f(void)",
  "{",
  "}",
  "\tif (klp_shadow_get(p, 1)) {",
  "\t}",
  "\treturn g(a,",
  "\t\t b);",
  "#ifdef CONFIG_X",
  "#else",
  "#endif",
  "#define M(x) \\",
  "\tdo { x; } while (0)",
  "/* a comment",
  " * that goes on",
  " */",
  "-- a line",
  "++ another",
  "@@ no head @@",
  "static struct klp_state states[] = {",
  "\t{ .id = 1 },",
  "};",
  "KPATCH_PRE_PATCH_CALLBACK(f);",
  '\tconst char *s = "a string }";',
  "\\ no newline",
  "--- a/x.c",
  "+++ b/x.c",
);

const line: fc.Arbitrary<DiffLine> = fc.record({
  kind: fc.constantFrom("kept", "kept", "added", "added", "removed", "hidden"),
  text: fc.oneof(
    code,
    fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, " ")),
  ),
});

/** A diff of some files with all that its reader should find in it. */
export const anyDiff: fc.Arbitrary<GeneratedDiff> = fc
  .record({
    files: fc.array(fc.array(line, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 3 }),
    newline: fc.constantFrom("\n", "\r\n"),
    head: fc.constantFrom("", "Subject: a mail\n---\n 1 file changed\n\n"),
    foot: fc.constantFrom("", "-- \n2.40.0\n"),
  })
  .map(({ files, newline, head, foot }) => writeDiff(files, newline, head, foot));

function writeDiff(
  files: readonly (readonly DiffLine[])[],
  newline: string,
  head: string,
  foot: string,
): GeneratedDiff {
  let text = head;
  const expected = files.map((all, number) => {
    const path = `dir/file${number}.c`;
    text += `diff --git a/${path} b/${path}${newline}--- a/${path}${newline}+++ b/${path}${newline}`;
    const lines: { start: number; text: string; added: boolean }[] = [];
    let old = 100;
    let now = 100;
    for (const hunk of hunksOf(all)) {
      const oldCount = hunk.filter(({ kind }) => kind !== "added").length;
      const newCount = hunk.filter(({ kind }) => kind !== "removed").length;
      text += `@@ -${old},${oldCount} +${now},${newCount} @@ context${newline}`;
      for (const each of hunk) {
        text += each.kind === "added" ? "+" : each.kind === "removed" ? "-" : " ";
        if (each.kind !== "removed") lines.push({ start: text.length, text: each.text, added: each.kind === "added" });
        text += each.text + newline;
      }
      old += oldCount + 10;
      now += newCount + 10;
    }
    return { path, lines };
  });
  return { text: text + foot, files: expected.filter(({ path }) => text.includes(`+++ b/${path}${newline}@@ `)) };
}

function hunksOf(lines: readonly DiffLine[]): DiffLine[][] {
  const hunks: DiffLine[][] = [[]];
  for (const each of lines) {
    if (each.kind === "hidden") hunks.push([]);
    else hunks.at(-1)!.push(each);
  }
  return hunks.filter((hunk) => hunk.length > 0);
}
