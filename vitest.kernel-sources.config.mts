import { defineConfig } from "vitest/config";

/** What is held against the kernel's own sources, which `scripts/fetch-kernel.mjs` brings: `npm run test:kernel-sources`. */
export default defineConfig({
  test: { include: ["server/test-kernel-sources/**/*.test.ts"], testTimeout: 120_000 },
});
