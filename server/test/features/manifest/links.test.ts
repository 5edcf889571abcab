import { expect, test } from "vitest";
import { manifestLinks } from "../../../src/features/manifest/links.ts";
import { memoryPath } from "../../support/memory-files.ts";
import { engineOf, manifestPath } from "./history.ts";

const manifest = `{
  "kernel": { "config": ".config" },
  "streams": {
    "s": {
      "source": "livepatch.c",
      "releases": [
        { "name": "a", "source": "v2/livepatch.c" },
        { "name": "b", "source": "gone.c" },
        { "name": "c", "source": "livepatch.c", "revision": "v1" },
        { "name": "d", "states": [], "source": "livepatch.c", "revision": "v9" },
        { "name": "e", "module": "out/e.ko" },
        { "name": "f", "source": "../../etc/passwd" }
      ]
    },
    "t": { "git": { "tags": "v*", "source": "livepatch.c" } }
  }
}`;
const engine = engineOf(manifest, { ".config": "CONFIG_X=y\n", "v1:livepatch.c": "int x;\n" });

function links(showsRevisions: boolean): readonly string[] {
  return manifestLinks(engine, manifestPath, showsRevisions).map(
    ({ span, target }) => `${manifest.slice(span.start, span.end)} -> ${target}`,
  );
}

const files = [
  ".config -> /w/.config",
  "livepatch.c -> /w/livepatch.c",
  "v2/livepatch.c -> /w/v2/livepatch.c",
  "livepatch.c -> /w/livepatch.c",
];

test("what a manifest names and is there is linked, in order", () => {
  expect(links(false)).toEqual(files);
});

test("a source at a revision leads to the file as it was, where that can be shown", () => {
  const revision = memoryPath("v1:livepatch.c");
  expect(links(true)).toEqual([
    ...files.slice(0, 3),
    `livepatch.c -> ${revision}`,
    `v1 -> ${revision}`,
    ...files.slice(3),
  ]);
});

test("a C file has none", () => {
  expect(manifestLinks(engine, "/w/livepatch.c", true)).toEqual([]);
});
