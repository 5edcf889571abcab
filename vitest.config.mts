import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["server/test/**/*.test.ts", "syntaxes/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
