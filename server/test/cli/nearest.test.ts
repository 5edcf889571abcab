import { expect, test } from "vitest";
import { nearest } from "../../src/cli/nearest.ts";

const names = ["state-id-zero", "state-duplicate-id", "object-named-vmlinux"];

test("finds the name that was meant", () => {
  expect(nearest("state-id-zer", names)).toBe("state-id-zero");
  expect(nearest("object-name-vmlinux", names)).toBe("object-named-vmlinux");
});

test("finds none for what is like no name", () => {
  expect(nearest("xyzzy", names)).toBeNull();
});
