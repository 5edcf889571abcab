// What no case of a rule would notice: `npm run test:mutation`, or `npm run test:mutation -- -m server/src/rules/shadow/*.ts` for some.
export default {
  testRunner: "rules",
  plugins: ["./scripts/mutation/rule-runner.mjs"],
  coverageAnalysis: "perTest",
  mutate: ["server/src/rules/**/*.ts", "!server/src/rules/index.ts", "!server/src/rules/rule.ts"],
  // Names, groups and summaries are constants of a module: the tests of the index and of the pages hold them.
  ignoreStatic: true,
  ignorePatterns: [".host", "dist", "out", "client", "bench", "docs/images", "*.vsix"],
  tempDirName: "out/mutation",
  reporters: ["clear-text", "json", "progress-append-only"],
  clearTextReporter: { logTests: false, reportMutants: false },
  jsonReporter: { fileName: "out/mutation.json" },
  concurrency: 2,
};
