import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, readSettings } from "../../src/lsp/settings.ts";

test("the defaults are those that package.json tells VS Code", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
    contributes: { configuration: { properties: Record<string, { default: unknown }> } };
  };
  const defaults: Record<string, unknown> = {};
  for (const [section, settings] of Object.entries(DEFAULT_SETTINGS)) {
    for (const [name, value] of Object.entries(settings as object)) defaults[`klpState.${section}.${name}`] = value;
  }
  const described = Object.entries(manifest.contributes.configuration.properties)
    // The client library reads this one.
    .filter(([name]) => name !== "klpState.trace.server")
    .map(([name, property]) => [name, property.default] as const);
  expect(Object.fromEntries(described)).toEqual(defaults);
});

test("what is missing or of another type has its default", () => {
  expect(readSettings(null)).toEqual(DEFAULT_SETTINGS);
  expect(readSettings({ history: { file: 5 }, discovery: { maxFiles: "many", exclude: "x" } })).toEqual(
    DEFAULT_SETTINGS,
  );
});

test("what is set is taken", () => {
  const settings = { history: { file: " h.jsonc " }, discovery: { maxFiles: 10.5, exclude: ["a/**", 1] } };
  expect(readSettings(settings)).toEqual({
    history: { file: "h.jsonc" },
    discovery: { maxFiles: 10, exclude: ["a/**"] },
  });
});
