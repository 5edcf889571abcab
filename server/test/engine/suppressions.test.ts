import { describe, expect, it } from "vitest";
import type { Span } from "../../src/c/source.ts";
import { isSuppressed } from "../../src/engine/suppressions.ts";

/** The place of the first `here` in a text. */
function here(text: string, path = "livepatch.c"): Span {
  const start = text.indexOf("here");
  return { file: { path, text }, start, end: start + 4 };
}

describe("a suppression comment", () => {
  it("silences its rule on the line below", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero -- a test */\nhere"))).toBe(true);
  });

  it("silences its rule on its own line", () => {
    expect(isSuppressed("state-id-zero", here("here /* klp-state: ignore state-id-zero -- a test */"))).toBe(true);
    expect(isSuppressed("state-id-zero", here("here // klp-state: ignore state-id-zero -- a test\n"))).toBe(true);
  });

  it("does not reach two lines down", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero */\n\nhere"))).toBe(false);
  });

  it("does not reach up", () => {
    expect(isSuppressed("state-id-zero", here("here\n/* klp-state: ignore state-id-zero */"))).toBe(false);
  });

  it("leaves other rules alone", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-duplicate-id */\nhere"))).toBe(false);
  });

  it("takes several rules", () => {
    const text = "/* klp-state: ignore state-id-zero, state-duplicate-id -- both */\nhere";
    expect(isSuppressed("state-id-zero", here(text))).toBe(true);
    expect(isSuppressed("state-duplicate-id", here(text))).toBe(true);
  });

  it("needs no reason", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero */\nhere"))).toBe(true);
  });

  it("does not take names out of the reason", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore x -- , state-id-zero */\nhere"))).toBe(false);
  });

  it("may go over several lines", () => {
    expect(isSuppressed("state-id-zero", here("/* klp-state: ignore state-id-zero --\n * long */\nhere"))).toBe(true);
  });

  it("is no string", () => {
    expect(isSuppressed("state-id-zero", here('"/* klp-state: ignore state-id-zero */"\nhere'))).toBe(false);
  });

  it("works in lines that end in CR LF", () => {
    expect(isSuppressed("state-id-zero", here("// klp-state: ignore state-id-zero\r\nhere"))).toBe(true);
  });

  it("works in a manifest", () => {
    const text =
      '{ "url": "http://x",\n  // klp-state: ignore manifest-unresolved -- built later\n  "source": "here" }';
    expect(isSuppressed("manifest-unresolved", here(text, "klp-history.jsonc"))).toBe(true);
  });
});
