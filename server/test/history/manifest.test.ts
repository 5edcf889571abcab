import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SourceFile, Span } from "../../src/c/source.ts";
import { parseManifest } from "../../src/history/manifest.ts";

const root = "/w";
const rules = ["state-id-zero", "history-state-dropped"];

function file(text: string): SourceFile {
  return { path: "/w/patches/klp-history.jsonc", text };
}

function parse(text: string) {
  return parseManifest(file(text), root, rules);
}

function textOf({ file: { text }, start, end }: Span): string {
  return text.slice(start, end);
}

function problemsOf(text: string): [string, string][] {
  return parse(text).problems.map(({ message, span }) => [message, textOf(span)]);
}

function release(members: string): string {
  return `{ "streams": { "s": { "releases": [${members}] } } }`;
}

function stateProblems(members: string): [string, string][] {
  return problemsOf(release(`{ "name": "r", "states": [{ ${members} }] }`));
}

describe("what a manifest says", () => {
  it("reads a recorded release", () => {
    const [stream] = parse(
      release(
        '{ "name": "lp_1", "states": [{ "id": 1, "version": 2 }], "replace": true, "retired": true, "moduleName": "lp" }',
      ),
    ).streams;
    expect(stream?.releases).toMatchObject([
      {
        name: "lp_1",
        moduleName: "lp",
        retired: true,
        content: { kind: "recorded", replace: true, states: [{ id: 1n, version: 2n }] },
      },
    ]);
  });

  it("takes replace as the kernel does where it is not given", () => {
    const [stream] = parse(release('{ "name": "lp_1", "states": [] }')).streams;
    expect(stream?.releases[0]?.content).toMatchObject({ kind: "recorded", replace: false, states: [] });
  });

  it("resolves a source from its own folder", () => {
    const [stream] = parse(release('{ "name": "lp_2", "source": "../v2/./livepatch.c" }')).streams;
    expect(stream?.releases[0]?.content).toMatchObject({ kind: "source", source: { path: "/w/v2/livepatch.c" } });
  });

  it("resolves the source of a stream beside the manifest", () => {
    const [stream] = parse('{ "streams": { "s": { "source": "livepatch.c" } } }').streams;
    expect(stream).toMatchObject({
      name: "s",
      source: { text: "livepatch.c", path: "/w/patches/livepatch.c" },
      releases: [],
    });
  });

  it.each(["../../livepatch.c", "/etc/livepatch.c", "file:///w/livepatch.c", "../.."])(
    "keeps no path for %s, which leaves the workspace folder",
    (path) => {
      const manifest = parse(`{ "streams": { "s": { "source": "${path}" } } }`);
      expect(manifest.streams[0]?.source?.path).toBeNull();
      expect(manifest.problems).toEqual([]);
    },
  );

  it("works for a document that is named by a URI", () => {
    const manifest = parseManifest(
      { path: "vscode-vfs://host/w/klp-history.jsonc", text: '{ "streams": { "s": { "source": "a/b.c" } } }' },
      "vscode-vfs://host/w",
      rules,
    );
    expect(manifest.streams[0]?.source?.path).toBe("vscode-vfs://host/w/a/b.c");
  });

  it("allows comments and trailing commas", () => {
    expect(parse('// history\n{ "streams": { /* none */ }, }\n').problems).toEqual([]);
  });

  it("allows a byte order mark", () => {
    expect(parse('\uFEFF{ "streams": {} }').problems).toEqual([]);
  });

  it("keeps every digit of an id above 2^53", () => {
    const [stream] = parse(
      release(
        '{ "name": "r", "states": [{ "id": 18446744073709551615, "version": 1 }, { "id": 9007199254740993, "version": 1 }] }',
      ),
    ).streams;
    const content = stream?.releases[0]?.content;
    expect(content?.kind === "recorded" && content.states.map(({ id }) => id)).toEqual([
      18446744073709551615n,
      9007199254740993n,
    ]);
  });

  it.each([
    ['"18446744073709551615"', 18446744073709551615n],
    ['"0x100000001"', 0x100000001n],
  ])("takes the id %s in quotes", (text, id) => {
    const [stream] = parse(release(`{ "name": "r", "states": [{ "id": ${text}, "version": 1 }] }`)).streams;
    expect(stream?.releases[0]?.content).toMatchObject({ states: [{ id }] });
  });

  it("reads the severity of rules", () => {
    const { rules: severities } = parse('{ "rules": { "state-id-zero": "off", "history-state-dropped": "hint" } }');
    expect([...severities]).toEqual([
      ["state-id-zero", "off"],
      ["history-state-dropped", "hint"],
    ]);
  });

  it("reads the id registry", () => {
    const manifest = parse(
      '{ "states": { "0x10": { "name": "LOGLEVEL", "owner": "printk", "description": "Console." }, "2": {} } }',
    );
    expect(manifest.states).toMatchObject([
      { id: 16n, name: "LOGLEVEL", owner: "printk", description: "Console." },
      { id: 2n, name: null, owner: null, description: null },
    ]);
  });

  it("points at a release's name, a whole state and a stream's key", () => {
    const [stream] = parse(release('{ "name": "r", "states": [{ "id": 1, "version": 1 }] }')).streams;
    const first = stream!.releases[0]!;
    expect(textOf(stream!.nameSpan)).toBe('"s"');
    expect(textOf(first.nameSpan)).toBe('"r"');
    expect(first.content.kind === "recorded" && textOf(first.content.states[0]!.span)).toBe(
      '{ "id": 1, "version": 1 }',
    );
  });
});

describe("the kernel's configuration", () => {
  it("is a file or some of its lines", () => {
    expect(parse('{ "kernel": { "config": ".config" } }').kernel?.config).toMatchObject({
      kind: "file",
      source: { text: ".config" },
    });
    const lines = ["CONFIG_A", "CONFIG_B=n", 'CONFIG_C="x"'];
    expect(parse(JSON.stringify({ kernel: { config: lines } })).kernel?.config).toEqual({ kind: "options", lines });
  });
  it("is nothing else", () => {
    expect(parse('{ "kernel": { "config": ["SMP"] } }').problems.map(({ message }) => message)).toEqual([
      'An entry of `config` is an option: `"CONFIG_X86_64"`, `"CONFIG_SMP=n"`.',
    ]);
  });
});

describe("the kernel", () => {
  it("is a version, a dialect, a folder and lists of symbols", () => {
    const { kernel, problems, notes } = parse(
      '{ "kernel": { "version": "6.12.9", "dialect": "openeuler", "source": "../linux", "symbols": ["System.map"] } }',
    );
    expect([problems, notes]).toEqual([[], []]);
    expect(kernel).toMatchObject({
      version: { major: 6, minor: 12 },
      dialect: "openeuler",
      source: { path: "/w/linux" },
      symbols: [{ path: "/w/patches/System.map" }],
    });
  });

  it("may lie outside of the workspace folder, and is not read then", () => {
    expect(parse('{ "kernel": { "source": "../../linux" } }').kernel?.source).toMatchObject({ path: null });
  });
});

describe("where a release is read from", () => {
  const contents = (entries: string) => parse(release(entries)).streams[0]?.releases.map(({ content }) => content);

  it("is a revision or a built module", () => {
    expect(
      contents('{ "name": "a", "source": "l.c", "revision": "v3" }, { "name": "b", "module": "out/l.ko" }'),
    ).toMatchObject([
      { kind: "revision", source: { path: "/w/patches/l.c" }, revision: "v3" },
      { kind: "module", module: { path: "/w/patches/out/l.ko" } },
    ]);
  });

  it("is a pattern of tags", () => {
    const { streams, problems } = parse('{ "streams": { "s": { "git": { "tags": "v*", "source": "livepatch.c" } } } }');
    expect(problems).toEqual([]);
    expect(streams[0]?.git).toMatchObject({ pattern: "v*", source: { path: "/w/patches/livepatch.c" } });
  });

  it("keeps states that were recorded from a revision", () => {
    const { streams, problems } = parse(
      release('{ "name": "a", "states": [{ "id": 1, "version": 1 }], "source": "l.c", "revision": "v3" }'),
    );
    expect(problems).toEqual([]);
    expect(streams[0]?.releases[0]?.content).toMatchObject({
      kind: "recorded",
      states: [{ id: 1n }],
      from: { kind: "revision", revision: "v3" },
    });
  });
});

describe("a recorded release", () => {
  const content = (members: string) =>
    parse(release(`{ "name": "r", "states": [], ${members} }`)).streams[0]?.releases[0]?.content;

  it("has objects, their functions by name and position, and their callbacks", () => {
    const objects =
      '{ "functions": ["cmdline_proc_show", "cleanup,2"], "callbacks": ["pre_patch"] }, { "name": "ext4" }';
    expect(content(`"objects": [${objects}]`)).toMatchObject({
      objects: [
        {
          name: null,
          functions: [
            { oldName: "cmdline_proc_show", position: 0n },
            { oldName: "cleanup", position: 2n },
          ],
          callbacks: ["pre_patch"],
        },
        { name: "ext4", functions: [], callbacks: [] },
      ],
    });
  });

  it("has shadow variables", () => {
    const shadows =
      '[{ "id": "0x10", "type": "struct foo *", "size": 8, "functions": ["klp_shadow_alloc"] }, { "id": 0 }]';
    expect(content(`"shadows": ${shadows}`)).toMatchObject({
      shadows: [
        { id: 16n, content: { type: "struct foo *", size: 8n }, functions: ["klp_shadow_alloc"] },
        { id: 0n, content: null, functions: [] },
      ],
    });
  });

  it("has neither where they are not recorded, and no objects where one of them is wrong", () => {
    expect(content('"retired": false')).toMatchObject({ objects: null, shadows: null });
    expect(content('"objects": [{ "functions": ["a b"] }]')).toMatchObject({ objects: null });
  });

  it("accepts that it cannot follow an earlier one", () => {
    const text = release('{ "name": "a", "states": [] }, { "name": "b", "states": [], "accepted": ["a", "c"] }');
    expect(parse(text).streams[0]?.releases[1]?.accepted.map(({ name }) => name)).toEqual(["a"]);
    expect(problemsOf(text)).toEqual([
      ["`accepted` of `b` names earlier releases of its stream, and `c` is none.", '"c"'],
    ]);
  });
});

describe("reserved ranges", () => {
  it("have an owner", () => {
    expect(parse('{ "reserved": [{ "from": 1000, "to": "0x7ff", "owner": "net" }] }').reserved).toMatchObject([
      { from: 1000n, to: 2047n, owner: "net" },
    ]);
  });
});

describe("what is wrong with a manifest", () => {
  it("tells an empty file how one starts", () => {
    expect(problemsOf("")).toEqual([['The manifest is empty; it starts as `{ "streams": { } }`.', ""]]);
  });

  it("tells a missing bracket and keeps what it can", () => {
    const manifest = parse('{ "streams": { "s": { "releases": [{ "name": "r", "states": [] }] } }');
    expect(manifest.problems.map(({ message }) => message)).toEqual(["`}` is missing."]);
    expect(manifest.streams[0]?.releases).toHaveLength(1);
  });

  it("tells a missing value once", () => {
    expect(problemsOf('{ "streams": { "s": { "releases": [{ "name": , "states": [] }] } } }')).toEqual([
      ["A value is expected here.", ","],
    ]);
  });

  it.each(["[]", "1", '"streams"', "null"])("wants an object, not %s", (text) => {
    expect(problemsOf(text)).toEqual([["The manifest must be an object: `{ ... }`.", text]]);
  });

  it.each(["4294967296", "-1", "1.5", '"1"', "null", "1e99"])("does not take the version %s", (version) => {
    expect(stateProblems(`"id": 1, "version": ${version}`)).toEqual([
      ["`version` of state 1 must be a whole number from 0 to 4294967295.", version],
    ]);
  });

  it.each(["0", "-1", "18446744073709551616", '"0"', '"one"', '"-1"', '""', "true"])(
    "does not take the id %s",
    (id) => {
      expect(stateProblems(`"id": ${id}, "version": 1`)).toEqual([
        ["`id` of a state of `r` must be a whole number from 1 to 18446744073709551615.", id],
      ]);
    },
  );

  it("misses the id and the version of a state", () => {
    expect(stateProblems("")).toEqual([
      ["A state of `r` needs an `id`.", "{  }"],
      ["A state of `r` needs a `version`.", "{  }"],
    ]);
  });

  it("tells an id that is listed twice at its second place", () => {
    const text = release('{ "name": "r", "states": [{ "id": 1, "version": 1 }, { "id": "0x1", "version": 2 }] }');
    expect(problemsOf(text)).toEqual([
      ["State 1 is listed twice in `r`; only the first is read.", '{ "id": "0x1", "version": 2 }'],
    ]);
  });

  it("tells a release's name that is used twice", () => {
    const text = release('{ "name": "r", "states": [] }, { "name": "r", "states": [] }');
    expect(problemsOf(text)).toEqual([["The stream has two releases named `r`; only the first is read.", '"r"']]);
    expect(parse(text).streams[0]?.releases).toHaveLength(1);
  });

  it("allows one name in two streams", () => {
    const stream = '{ "releases": [{ "name": "r", "states": [] }] }';
    expect(problemsOf(`{ "streams": { "a": ${stream}, "b": ${stream} } }`)).toEqual([]);
  });

  it("tells an unknown member and what there is", () => {
    expect(problemsOf('{ "stream": {} }')).toEqual([
      [
        "Unknown member `stream`: the manifest has `$schema`, `kernel`, `streams`, `states`, `reserved` and `rules`.",
        '"stream"',
      ],
    ]);
  });

  it("tells a member that is given twice", () => {
    expect(problemsOf('{ "streams": {}, "streams": {} }')).toEqual([
      ["`streams` is given twice in the manifest; only the first is read.", '"streams"'],
    ]);
  });

  it("tells a rule that is not there", () => {
    expect(problemsOf('{ "rules": { "state-id-zeros": "off" } }')).toEqual([
      ["There is no rule `state-id-zeros`.", '"state-id-zeros"'],
    ]);
  });

  it("tells a severity that is not there", () => {
    expect(problemsOf('{ "rules": { "state-id-zero": "warn" } }')).toEqual([
      ['The severity of `state-id-zero` must be one of "error", "warning", "info", "hint", "off".', '"warn"'],
    ]);
  });

  it("wants something that a release is known from", () => {
    expect(problemsOf(release('{ "name": "r" }'))).toEqual([
      ["`r` needs `states`, a `source` or a `module`.", '{ "name": "r" }'],
    ]);
  });

  it("wants one of states and source", () => {
    expect(problemsOf(release('{ "name": "r", "states": [], "source": "l.c" }'))).toEqual([
      [
        "`r` has `states` and a `source`: leave out one, or add the `revision` that the states were recorded from.",
        '"source"',
      ],
    ]);
  });

  it("wants / in a path", () => {
    expect(problemsOf(release('{ "name": "r", "source": "v2\\\\l.c" }'))).toEqual([
      ["`source` of `r` must have `/` between its folders.", '"v2\\\\l.c"'],
    ]);
  });

  it("wants the kernel's spelling of a module's name", () => {
    const [[message] = []] = problemsOf(release('{ "name": "r", "states": [], "moduleName": "livepatch-1.ko" }'));
    expect(message).toContain("`_` in place of `-`");
  });

  it("tells of a reserved range that ends before it starts", () => {
    expect(problemsOf('{ "reserved": [{ "from": 5, "to": 1 }] }')).toEqual([
      ["The range ends (1) before it starts (5).", '{ "from": 5, "to": 1 }'],
    ]);
  });

  it("does not follow brackets without end", () => {
    const { problems } = parse("[".repeat(100_000));
    expect(problems.map(({ message }) => message)).toEqual(["Nested deeper than 32 levels; nothing was read."]);
  });

  it("does not read a huge file", () => {
    const { problems } = parse(" ".repeat(2_000_000));
    expect(problems.map(({ message }) => message)).toEqual([
      "The file is larger than 1048576 characters, and was not read.",
    ]);
  });

  it("stops telling after very many problems", () => {
    expect(problemsOf(release("1,".repeat(1000)))).toHaveLength(200);
  });
});

describe("any text", () => {
  const piece = fc.oneof(
    fc.constantFrom(...'{}[],:"\\/*'.split("")),
    fc.constantFrom(
      '"streams"',
      '"s"',
      '"releases"',
      '"name"',
      '"states"',
      '"id"',
      '"version"',
      '"source"',
      '"rules"',
      "1",
      "-1",
      "1e5",
      "null",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  );

  it("gives a result whose places lie in it", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const { problems, notes } = parse(text);
        for (const { span, message } of [...problems, ...notes]) {
          expect(message).not.toBe("");
          expect(0 <= span.start && span.start <= span.end && span.end <= text.length).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("gives the same for any JSON value", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const { problems } = parse(text);
        expect(problems.every(({ span }) => span.end <= text.length)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
