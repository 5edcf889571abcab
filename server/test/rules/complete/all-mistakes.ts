import type { Mistake } from "./mistake.ts";
import { callMistakes } from "./mistakes/calls.ts";
import { callbackMistakes } from "./mistakes/callbacks.ts";
import { historyMistakes } from "./mistakes/history.ts";
import { shadowMistakes } from "./mistakes/shadow.ts";
import { stateDataMistakes } from "./mistakes/state-data.ts";
import { stateMistakes } from "./mistakes/states.ts";
import { tableMistakes } from "./mistakes/tables.ts";

/** Every mistake, in the order of the rules' groups. */
export const mistakes: readonly Mistake[] = [
  ...stateMistakes,
  ...tableMistakes,
  ...callMistakes,
  ...stateDataMistakes,
  ...callbackMistakes,
  ...shadowMistakes,
  ...historyMistakes,
];
