/** A tag of a commit. */
export interface Tag {
  /** Without `refs/tags/`. */
  readonly name: string;
  /** The name of the commit's object; null where the tag is of a tag. */
  readonly commit: string | null;
}

/** The newest tags of a repository that are taken; nobody ships as many releases. */
const maximumTags = 20_000;

const fields = ["objecttype", "objectname", "*objecttype", "*objectname", "creatordate:unix", "refname"];

/** What git is asked for its tags with; `commit` leaves out those that it has not behind it. */
export function tagArguments(commit: string | null): readonly string[] {
  return [
    "for-each-ref",
    `--format=${fields.map((field) => `%(${field})`).join("%09")}`,
    "--sort=-creatordate",
    `--count=${maximumTags}`,
    ...(commit === null ? [] : [`--merged=${commit}`]),
    "refs/tags/",
  ];
}

/** The tags of commits, oldest first, those of one second in the order of the numbers in their names; null for another text. */
export function parseTags(text: string): readonly Tag[] | null {
  const dated: { readonly tag: Tag; readonly date: number }[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [type, id, ofType, ofId, date, reference] = line.split("\t");
    if (type === undefined || id === undefined || reference?.startsWith("refs/tags/") !== true) return null;
    // `*` is the object of a tag that has a message.
    const target = type === "tag" ? ofType : type;
    if (target !== "commit" && target !== "tag") continue;
    const commit = target === "tag" ? null : type === "tag" ? ofId! : id;
    dated.push({ tag: { name: reference.slice("refs/tags/".length), commit }, date: Number(date) });
  }
  return dated.sort((a, b) => a.date - b.date || byName(a.tag.name, b.tag.name)).map(({ tag }) => tag);
}

const natural = new Intl.Collator("en", { numeric: true });

function byName(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : 1);
}
