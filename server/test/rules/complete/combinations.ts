import type { Scenario } from "../fixture.ts";
import { completeLivepatch } from "./complete-livepatch.ts";
import { edited } from "./edits.ts";
import { changesOf as changesOfMistake, type Mistake } from "./mistake.ts";
import { changesOf, type Rewrite } from "./rewrite.ts";

/** Rewrites of different themes that touch different pieces of the text, and the files with all of them made. */
export interface Combination {
  readonly title: string;
  readonly files: Scenario;
}

/** Draws pairs and triples, always the same ones; fewer than asked for where hardly any go together. */
export function combinations(themes: readonly (readonly Rewrite[])[], count: number): readonly Combination[] {
  const free = themes.map((rewrites) => rewrites.filter(({ alone }) => alone === undefined));
  const random = numbers(0x6b6c70);
  const found = new Map<string, Combination>();
  for (let round = 0; found.size < count && round < maximumRounds * count; round++) {
    const drawn = draw(free, 2 + (random() % 2), random);
    const title = drawn.map((rewrite) => rewrite.title).join("; ");
    const files = edited(completeLivepatch, drawn.flatMap(changesOf));
    if (files !== null) found.set(title, { title, files });
  }
  return [...found.values()];
}

/** A mistake in a text that is rewritten as well. */
export interface Disguise extends Combination {
  readonly mistake: Mistake;
}

/** Draws mistakes and rewrites that touch other pieces of the text, as above. */
export function disguises(
  mistakes: readonly Mistake[],
  rewrites: readonly Rewrite[],
  count: number,
): readonly Disguise[] {
  const free = rewrites.filter(({ alone }) => alone === undefined);
  const random = numbers(0x73746174);
  const found = new Map<string, Disguise>();
  for (let round = 0; found.size < count && round < maximumRounds * count; round++) {
    const mistake = mistakes[random() % mistakes.length]!;
    const rewrite = free[random() % free.length]!;
    const title = `${mistake.title}; ${rewrite.title}`;
    const files = edited(completeLivepatch, [...changesOfMistake(mistake), ...changesOf(rewrite)]);
    if (files !== null) found.set(title, { title, files, mistake });
  }
  return [...found.values()];
}

const maximumRounds = 10;

function draw(themes: readonly (readonly Rewrite[])[], size: number, random: () => number): readonly Rewrite[] {
  const left = [...themes];
  return Array.from({ length: size }, () => {
    const [theme = []] = left.splice(random() % left.length, 1);
    return theme[random() % theme.length]!;
  });
}

/** Marsaglia's xorshift with 32 bits: the same numbers on every machine. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
