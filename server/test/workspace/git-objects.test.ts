import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchOutput, type BatchAnswer } from "../../src/workspace/git/batch-output.ts";
import { ObjectStore } from "../../src/workspace/git/object-store.ts";
import { parseTags } from "../../src/workspace/git/tags.ts";
import { parseTree } from "../../src/workspace/git/tree.ts";

const id = "0123456789abcdef0123456789abcdef01234567";

function answersIn(output: Buffer, sizes: readonly number[]): readonly BatchAnswer[] | null {
  const answers: BatchAnswer[] = [];
  const batch = new BatchOutput((answer) => answers.push(answer));
  let at = 0;
  for (const size of [...sizes, output.length]) {
    if (!batch.push(output.subarray(at, at + size))) return null;
    at += size;
  }
  return answers;
}

test("answers are the same however the output is cut", () => {
  const output = Buffer.from(
    `${id} blob 5\na\nb\nc\n${id} blob 0\n\nv9^{commit} missing\n${id} commit 3\nabc\nab ambiguous\n${id} tree 1\n\n\n`,
  );
  const whole = answersIn(output, []);
  expect(whole?.map((answer) => (answer.kind === "object" ? String(answer.bytes) : answer.kind))).toEqual([
    "a\nb\nc",
    "",
    "missing",
    "null",
    "missing",
    "\n",
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 })), (sizes) => {
      expect(answersIn(output, sizes)).toEqual(whole);
    }),
  );
});

test("an object that is too large passes by without being kept", () => {
  const size = 4 * 1024 * 1024 + 1;
  const large = Buffer.concat([Buffer.from(`${id} blob ${size}\n`), Buffer.alloc(size), Buffer.from("\n")]);
  const output = Buffer.concat([large, Buffer.from(`${id} blob 1\na\n`)]);
  expect(answersIn(output, [65_536, 65_536])).toEqual([
    { kind: "object", id, type: "blob", bytes: null },
    { kind: "object", id, type: "blob", bytes: Buffer.from("a") },
  ]);
});

test("bytes that no git prints do no harm", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.integer({ min: 0, max: 50 })), (bytes, sizes) => {
      answersIn(Buffer.from(bytes), sizes);
    }),
  );
  expect(answersIn(Buffer.from(`${id} blob 99999999999999999999\n`), [])).toBeNull();
  expect(answersIn(Buffer.alloc(10_000, "a"), [])).toBeNull();
});

test("a tree gives what is before the first entry that is none", () => {
  const entry = (mode: string, name: string): Buffer =>
    Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
  const bytes = Buffer.concat([entry("100755", "a"), entry("40000", "b"), entry("120000", "c"), entry("160000", "d")]);
  const names = (cut: Buffer): readonly string[] => [...parseTree(cut, 20, 100).keys()];
  expect(parseTree(bytes, 20, 100).get("b")).toEqual({ kind: "folder", id });
  expect(names(bytes)).toEqual(["a", "b"]);
  expect(names(bytes.subarray(0, 40))).toEqual(["a"]);
  expect([...parseTree(bytes, 20, 1).keys()]).toEqual(["a"]);
  fc.assert(fc.property(fc.uint8Array(), (any) => void parseTree(Buffer.from(any), 20, 100)));
});

test("what is no list of tags is none", () => {
  expect(parseTags("")).toEqual([]);
  expect(parseTags("commit\n")).toBeNull();
  expect(parseTags(`commit\t${id}\t\t\t1\trefs/heads/main\n`)).toBeNull();
});

const blob = (text: string): BatchAnswer & { readonly kind: "object" } => ({
  kind: "object",
  id,
  type: "blob",
  bytes: Buffer.from(text),
});

test("more text than is kept is refused, which is told", () => {
  const store = new ObjectStore(1000);
  store.add("a", blob("a".repeat(600)));
  store.add("b", blob("b".repeat(600)));
  expect(store.get("a")?.kind).toBe("blob");
  expect(store.get("b")).toEqual({ kind: "unread", reason: "git has more than is kept in memory" });
  store.forgetUnread();
  expect(store.get("b")).toBeUndefined();
});

test("what is in use is kept, and the rest dropped where there is much", () => {
  const store = new ObjectStore(20_000_000);
  store.dropIdle(1);
  store.add("old", blob("a".repeat(4_000_000)));
  for (const name of ["1", "2", "3", "4"]) store.add(name, blob(name.repeat(3_500_000)));
  expect(store.dropIdle(100_000)).toBe(false);
  for (const name of ["1", "2", "3", "4"]) store.get(name);
  expect(store.dropIdle(301_000)).toBe(true);
  expect(store.get("old")).toBeUndefined();
  expect(store.get("4")?.kind).toBe("blob");
  expect(store.dropIdle(900_000)).toBe(false);
});
