import type { Rewrite } from "../rewrite.ts";

const manifest = "klp-history.jsonc";
const releases = '"releases": [{ "name": "reboot_1", "source": "reboot_1.c" }]';

/** What the manifest says of the kernel, the releases and the states. */
export const manifestRewrites: readonly Rewrite[] = [
  ...[
    { title: "a version of the kernel", text: '"version": "6.12"' },
    { title: "an older version that has states", text: '"version": "5.5"' },
    { title: "a newer version", text: '"version": "7.0.3"' },
    { title: "a version and a dialect", text: '"version": "6.1", "dialect": "mainline"' },
    { title: "options of the configuration", text: '"config": ["CONFIG_PROC_FS=y", "CONFIG_SMP=y"]' },
  ].map(({ title, text }): Rewrite => ({
    title: `the manifest has ${title}`,
    changes: [{ file: manifest, edits: [{ from: '  "streams": {', to: `  "kernel": { ${text} },\n  "streams": {` }] }],
  })),
  {
    title: "the manifest has a list of symbols, and the function is in it",
    changes: [
      {
        file: "System.map",
        edits: [
          {
            from: "",
            to: "ffffffff81000000 T _text\nffffffff81400000 t cmdline_proc_show\nffffffff81400010 T version_proc_show\nffffffff82000000 T _etext\n",
          },
        ],
      },
      {
        file: manifest,
        edits: [{ from: '  "streams": {', to: '  "kernel": { "symbols": ["System.map"] },\n  "streams": {' }],
      },
    ],
  },
  ...[
    {
      title: "the first release is recorded",
      to: '"releases": [{ "name": "reboot_1", "replace": true, "states": [{ "id": 1, "version": 1 }] }]',
    },
    {
      title: "a recorded release is between the two",
      to: '"releases": [{ "name": "reboot_1", "source": "reboot_1.c" }, { "name": "reboot_1b", "replace": true, "states": [{ "id": 1, "version": 2 }] }]',
    },
    {
      title: "a retired release had a higher version",
      to: '"releases": [{ "name": "reboot_0", "replace": true, "states": [{ "id": 1, "version": 9 }], "retired": true }, { "name": "reboot_1", "source": "reboot_1.c" }]',
    },
    {
      title: "an earlier release had no states",
      to: '"releases": [{ "name": "reboot_0", "replace": true, "states": [] }, { "name": "reboot_1", "source": "reboot_1.c" }]',
    },
    {
      title: "the first release has its module's name",
      to: '"releases": [{ "name": "1.0", "source": "reboot_1.c", "moduleName": "reboot_1" }]',
    },
    {
      title: "the livepatch under work is the last release as well",
      to: '"releases": [{ "name": "reboot_1", "source": "reboot_1.c" }, { "name": "reboot_2", "source": "reboot_2.c" }]',
    },
    { title: "there is no earlier release", to: '"releases": []' },
  ].map(({ title, to }): Rewrite => ({ title, changes: [{ file: manifest, edits: [{ from: releases, to }] }] })),
  {
    title: "the registry describes the state",
    changes: [
      {
        file: manifest,
        edits: [{ from: '"owner": "panic"', to: '"owner": "panic", "description": "How long to wait."' }],
      },
    ],
  },
  {
    title: "the registry has a state that nobody uses yet",
    changes: [{ file: manifest, edits: [{ from: '"states": { ', to: '"states": { "7": { "owner": "net" }, ' }] }],
  },
  {
    title: "the registry has no names",
    changes: [{ file: manifest, edits: [{ from: '"name": "PANIC_TIMEOUT_STATE", ', to: "" }] }],
  },
  {
    title: "numbers are reserved for the owner",
    changes: [
      {
        file: manifest,
        edits: [
          {
            from: '"owner": "panic" } }\n',
            to: '"owner": "panic" } },\n  "reserved": [{ "from": 1, "to": 99, "owner": "panic" }]\n',
          },
        ],
      },
    ],
  },
  {
    title: "there is no registry",
    changes: [
      {
        file: manifest,
        edits: [{ from: ',\n  "states": { "1": { "name": "PANIC_TIMEOUT_STATE", "owner": "panic" } }', to: "" }],
      },
    ],
  },
  {
    title: "the stream has another name",
    changes: [{ file: manifest, edits: [{ from: '"reboot": {', to: '"sle15-sp6": {' }] }],
  },
  {
    title: "the sources have a dot before them",
    changes: [{ file: manifest, edits: [{ from: '"source": "reboot_2.c"', to: '"source": "./reboot_2.c"' }] }],
  },
];
