import { expect, test } from "vitest";
import { faultInManifest, manifestShapes, mutantManifest, someOffsets } from "../../../fuzz/manifests.ts";

const seed = 1;

test.each([...manifestShapes.keys()])("good manifest %i has no fault", (shape) => {
  const text = manifestShapes[shape]!;
  const offsets = Array.from({ length: text.length / 3 }, (_, at) => at * 3);
  expect(faultInManifest(text, offsets)).toBeNull();
});

test("a broken one always gets an answer, and is told to be broken", { timeout: 60_000 }, () => {
  for (let number = 0; number < 1_000; number++) {
    const text = mutantManifest(manifestShapes, seed, number);
    const fault = faultInManifest(text, someOffsets(text, 3, number));
    expect({ number, fault, text: fault === null ? "" : text }).toEqual({ number, fault: null, text: "" });
  }
});
