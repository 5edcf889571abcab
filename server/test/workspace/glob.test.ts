import { expect, test } from "vitest";
import { globFilter } from "../../src/workspace/glob.ts";

const matches: readonly (readonly [pattern: string, path: string])[] = [
  ["build", "build"],
  ["build", "a/b/build"],
  ["build/", "a/build"],
  ["*.mod.c", "drivers/x.mod.c"],
  ["drivers/**", "drivers"],
  ["drivers/**", "drivers/net/a.c"],
  ["/drivers", "drivers"],
  ["**/generated/**", "a/b/generated"],
  ["**/generated/*.c", "generated/a.c"],
  ["a/{b,c}/d", "a/c/d"],
  ["v[0-9]", "x/v7"],
  ["v[!0-9]", "vx"],
  ["file?.c", "file1.c"],
  ["a+b(c)", "a+b(c)"],
];

test.each(matches)("%s leaves out %s", (pattern, path) => {
  expect(globFilter([pattern])(path)).toBe(true);
});

const misses: readonly (readonly [pattern: string, path: string])[] = [
  ["build", "rebuild"],
  ["/drivers", "a/drivers"],
  ["drivers/*.c", "drivers/net/a.c"],
  ["*.c", "a.h"],
  ["v[0-9]", "vx"],
  ["[z-a]", "b"],
  ["", "a"],
  ["{a,b", "a"],
];

test.each(misses)("%s keeps %s", (pattern, path) => {
  expect(globFilter([pattern])(path)).toBe(false);
});
