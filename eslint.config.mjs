import tseslint from "typescript-eslint";

/** What the scripts use of Node without importing it. The compiler checks the rest. */
const nodeGlobals = [
  "Buffer",
  "URL",
  "clearInterval",
  "clearTimeout",
  "console",
  "performance",
  "process",
  "setInterval",
  "setTimeout",
];

export default tseslint.config(
  { ignores: ["dist/", "out/", ".host/", "node_modules/", "test-fixtures/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // A non-null assertion in the hot loops of the front end stands where an index was just checked.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/prefer-literal-enum-member": ["error", { allowBitwiseExpressions: true }],
      "no-console": "error",
    },
  },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.strict],
    languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, "readonly"])) },
    rules: { "no-undef": "error" },
  },
  { files: ["server/src/cli/**", "**/*.mjs", "client/test/**"], rules: { "no-console": "off" } },
);
