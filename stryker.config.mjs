// What no fixture of a rule would notice: `npm run test:mutation`, or `npm run test:mutation -- -m server/src/rules/shadow/*.ts` for some.
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.mts", related: false },
  coverageAnalysis: "perTest",
  mutate: ["server/src/rules/**/*.ts", "!server/src/rules/index.ts", "!server/src/rules/rule.ts"],
  // Names, groups and summaries are constants of a module: the tests of the index and of the pages hold them.
  ignoreStatic: true,
  ignorePatterns: [".host", "dist", "out", "*.vsix"],
  tempDirName: "out/mutation",
  reporters: ["clear-text", "json", "progress-append-only"],
  clearTextReporter: { logTests: false },
  jsonReporter: { fileName: "out/mutation.json" },
  concurrency: 2,
};
