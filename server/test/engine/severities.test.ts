import { describe, expect, it } from "vitest";
import type { EngineOptions } from "../../src/engine/engine.ts";
import { livepatchSource, withoutTerminator } from "../support/livepatch-sources.ts";
import { engineOver } from "../support/memory-files.ts";

const source = withoutTerminator(livepatchSource());

/** The severity of the one mistake of a livepatch, with what a manifest and the command line say of its rule; null where it is off. */
function severity(manifest: string | null, option: string | null): string | null {
  const rule = "state-missing-terminator";
  const options = {
    severities: new Map(option === null ? [] : [[rule, option]]),
  } as EngineOptions;
  const rules = manifest === null ? {} : { [rule]: manifest };
  const engine = engineOver({ "livepatch.c": source, "klp-history.jsonc": JSON.stringify({ rules }) }, options);
  const [diagnostic, another] = engine.diagnostics("/w/livepatch.c");
  expect(another).toBeUndefined();
  return diagnostic?.severity ?? null;
}

describe("the severity of a rule", () => {
  it.each([
    ["its own where nobody says another", null, null, "error"],
    ["the manifest's before its own", "hint", null, "hint"],
    ["the command line's before its own", null, "info", "info"],
    ["the command line's before the manifest's", "hint", "warning", "warning"],
    ["none where the manifest turns it off", "off", null, null],
    ["none where the command line does", "warning", "off", null],
    ["the command line's where only the manifest turns it off", "off", "warning", "warning"],
  ])("is %s", (_, manifest, option, expected) => {
    expect(severity(manifest, option)).toBe(expected);
  });

  it("is the one that is set also where the rule would say less", () => {
    const rules = { "history-state-dropped": "error" };
    const files = {
      "fix.c": livepatchSource(),
      "fix2.c": livepatchSource({ id: "2" }).replaceAll("LOG_STATE", "OTHER_STATE"),
    };
    const told = (contents: Record<string, string>) =>
      engineOver(contents)
        .diagnostics("/w/fix2.c")
        .find(({ rule }) => rule === "history-state-dropped")?.severity;
    expect(told(files)).toBe("warning");
    const manifest = { rules, streams: { s: { source: "fix2.c", releases: [{ name: "fix", source: "fix.c" }] } } };
    expect(told({ ...files, "klp-history.jsonc": JSON.stringify(manifest) })).toBe("error");
  });

  it("is the same for what is said of a manifest", () => {
    const text =
      '{ "rules": { "manifest-unresolved": "info" }, "streams": { "s": { "source": "gone.c", "releases": [] } } }';
    const told = (options: EngineOptions) =>
      engineOver({ "klp-history.jsonc": text }, options)
        .diagnostics("/w/klp-history.jsonc")
        .map(({ severity: each }) => each);
    expect(told({})).toEqual(["info"]);
    expect(told({ severities: new Map([["manifest-unresolved", "warning"]]) })).toEqual(["warning"]);
  });
});
