import { describe, expect, it } from "vitest";
import type { SourceFile } from "../../src/c/source.ts";
import { parseManifest } from "../../src/history/manifest.ts";
import { predecessorsOf } from "../../src/history/predecessors.ts";
import type { SourceRelease } from "../../src/history/module-facts.ts";
import { resolveHistory, type ReleaseReader } from "../../src/history/resolve.ts";

function manifest(streams: string) {
  return parseManifest({ path: "/w/klp-history.jsonc", text: `{ "streams": ${streams} }` }, "/w", []);
}

function sourceRelease(path: string): SourceRelease {
  const file: SourceFile = { path, text: "patch" };
  return {
    moduleName: "lp_module",
    replace: { known: false, reason: "assigned at run time" },
    states: { known: true, value: [{ id: 1n, version: 3n, span: null, idText: "LOGLEVEL" }] },
    objects: { known: true, value: [] },
    shadows: { known: true, value: [] },
    functions: [],
    calledIds: [],
    nameSpan: { file, start: 0, end: 5 },
  };
}

const unread = { kind: "unread", reason: "git is not asked" } as const;

function resolve(streams: string, sources: readonly string[] = [], others: Partial<ReleaseReader> = {}) {
  return resolveHistory(manifest(streams), {
    source: (path) => (sources.includes(path) ? sourceRelease(path) : null),
    atRevision: () => unread,
    tags: () => unread,
    module: () => unread,
    ...others,
  });
}

function predecessors(streams: string, path: string, sources: readonly string[] = []): readonly string[] | null {
  return predecessorsOf(resolve(streams, sources).history, path)?.releases.map(({ name }) => name) ?? null;
}

describe("releases of a manifest", () => {
  it("are what was recorded", () => {
    const { history } = resolve(
      '{ "s": { "releases": [{ "name": "r1", "states": [{ "id": 16, "version": 2 }], "replace": true }] } }',
    );
    expect(history).toMatchObject({
      origin: { kind: "manifest", path: "/w/klp-history.jsonc" },
      streams: [
        {
          name: "s",
          source: null,
          releases: [
            {
              name: "r1",
              moduleName: "r1",
              retired: false,
              replace: { known: true, value: true },
              states: { known: true, value: [{ id: 16n, version: 2n, idText: "16" }] },
              origin: { kind: "recorded" },
            },
          ],
        },
      ],
    });
  });

  it("are what their source says", () => {
    const { history } = resolve('{ "s": { "releases": [{ "name": "r1", "source": "v1/l.c" }] } }', ["/w/v1/l.c"]);
    expect(history.streams[0]?.releases).toMatchObject([
      {
        name: "r1",
        moduleName: "lp_module",
        replace: { known: false },
        states: { known: true, value: [{ id: 1n, version: 3n, idText: "LOGLEVEL" }] },
        origin: { kind: "source", path: "/w/v1/l.c", span: { start: 0, end: 5 } },
      },
    ]);
  });

  it("have the module name that the manifest gives", () => {
    const { history } = resolve('{ "s": { "releases": [{ "name": "r1", "source": "l.c", "moduleName": "lp" }] } }', [
      "/w/l.c",
    ]);
    expect(history.streams[0]?.releases[0]?.moduleName).toBe("lp");
  });

  it("are left out and told where the source has no livepatch", () => {
    const { history, problems } = resolve('{ "s": { "releases": [{ "name": "r1", "source": "v1/l.c" }] } }');
    expect(history.streams[0]?.releases).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      "No livepatch found in `v1/l.c`: the file is not there, or defines no `struct klp_patch`.",
    ]);
  });

  it("are left out and told where the path leaves the workspace folder", () => {
    const { problems } = resolve('{ "s": { "source": "../l.c" } }');
    expect(problems.map(({ message, span }) => [message, span.file.text.slice(span.start, span.end)])).toEqual([
      ["`../l.c` leads out of the workspace folder; a path is relative to the manifest's folder.", '"../l.c"'],
    ]);
  });
});

describe("releases in git", () => {
  const inGit: Partial<ReleaseReader> = {
    atRevision: (path, revision) => ({ kind: "found", value: `git:${revision.replace("refs/tags/", "")}${path}` }),
    tags: () => ({ kind: "found", value: ["v1", "w1", "v2"] }),
  };
  const atRevision = '{ "s": { "releases": [{ "name": "r1", "source": "l.c", "revision": "v2" }] } }';
  const tagged = '{ "s": { "git": { "tags": "v*", "source": "l.c" } } }';

  it("are read at their revision", () => {
    const { history, problems } = resolve(atRevision, ["git:v2/w/l.c"], inGit);
    expect(problems).toEqual([]);
    expect(history.streams[0]?.releases).toMatchObject([
      { name: "r1", origin: { kind: "revision", path: "git:v2/w/l.c", revision: "v2" } },
    ]);
  });

  it("are told where the revision has no livepatch", () => {
    expect(resolve(atRevision, [], inGit).problems.map(({ message }) => message)).toEqual([
      "No livepatch found in `l.c` at `v2`: the file is not there, or defines no `struct klp_patch`.",
    ]);
  });

  it("are told where the revision is not there", () => {
    const missing = () => ({ kind: "missing", message: "There is no revision `v2`." }) as const;
    expect(resolve(atRevision, [], { atRevision: missing }).problems.map(({ message }) => message)).toEqual([
      "There is no revision `v2`.",
    ]);
  });

  it("are noted where nobody looks, and are no problem", () => {
    const { problems, notes, history } = resolve(atRevision);
    expect([problems, history.streams[0]?.releases]).toEqual([[], []]);
    expect(notes).toMatchObject([{ message: "release `r1` is not looked at: git is not asked", gap: true }]);
    expect(resolve(tagged).notes).toMatchObject([
      { message: "no release of stream `s` is looked at: git is not asked", gap: true },
    ]);
  });

  it("are no problem while git has not answered", () => {
    const pending = () => ({ kind: "pending" }) as const;
    const { problems, notes } = resolve(atRevision, [], { atRevision: pending });
    expect([problems, notes]).toEqual([[], []]);
    const tags = resolve(tagged, [], { ...inGit, atRevision: pending });
    expect([tags.problems, tags.notes]).toEqual([[], []]);
  });

  it("are the tags that fit and at which the file is a livepatch, before the file itself", () => {
    const { history, problems } = resolve(tagged, ["git:v1/w/l.c", "git:w1/w/l.c"], inGit);
    expect(problems).toEqual([]);
    expect(history.streams).toMatchObject([{ source: "/w/l.c", releases: [{ name: "v1" }] }]);
  });

  it("are told where no tag fits", () => {
    expect(resolve(tagged, [], inGit).problems.map(({ message }) => message)).toEqual([
      "No tag that fits `v*` has a livepatch in `l.c`.",
    ]);
  });

  it("are held against what was recorded from them", () => {
    const recorded = '"name": "r1", "source": "l.c", "revision": "v2", "states": [{ "id": 1, "version": 2 }]';
    const { stale, history } = resolve(`{ "s": { "releases": [{ ${recorded} }] } }`, ["git:v2/w/l.c"], inGit);
    expect(history.streams[0]?.releases).toMatchObject([{ states: { value: [{ id: 1n, version: 2n }] } }]);
    expect(stale).toMatchObject([{ from: "l.c at v2", facts: { states: { value: [{ id: 1n, version: 3n }] } } }]);
  });
});

describe("what a livepatch is held against", () => {
  const recorded = (name: string) => `{ "name": "${name}", "states": [] }`;

  it("is every release for the livepatch under work, oldest first", () => {
    const streams = `{ "s": { "source": "l.c", "releases": [${recorded("r1")}, ${recorded("r2")}] } }`;
    expect(predecessors(streams, "/w/l.c", ["/w/l.c"])).toEqual(["r1", "r2"]);
  });

  it("is none of the retired releases", () => {
    const streams = `{ "s": { "source": "l.c", "releases": [{ "name": "r1", "states": [], "retired": true }, ${recorded("r2")}] } }`;
    expect(predecessors(streams, "/w/l.c", ["/w/l.c"])).toEqual(["r2"]);
  });

  it("is the earlier releases for a file that is one itself", () => {
    const streams = `{ "s": { "releases": [${recorded("r1")}, { "name": "r2", "source": "v2/l.c" }, ${recorded("r3")}] } }`;
    expect(predecessors(streams, "/w/v2/l.c", ["/w/v2/l.c"])).toEqual(["r1"]);
  });

  it("is not the livepatch under work itself, where a release is read from the same file", () => {
    const streams = `{ "s": { "source": "l.c", "releases": [${recorded("r1")}, { "name": "r2", "source": "l.c" }] } }`;
    expect(predecessors(streams, "/w/l.c", ["/w/l.c"])).toEqual(["r1"]);
  });

  it("is nothing known for a file that no stream names", () => {
    expect(predecessors(`{ "s": { "releases": [${recorded("r1")}] } }`, "/w/other.c")).toBeNull();
  });

  it("comes from the stream that has the file as its livepatch under work", () => {
    const streams = `{
      "a": { "releases": [${recorded("a1")}, { "name": "a2", "source": "l.c" }] },
      "b": { "source": "l.c", "releases": [${recorded("b1")}] }
    }`;
    expect(predecessors(streams, "/w/l.c", ["/w/l.c"])).toEqual(["b1"]);
  });
});
