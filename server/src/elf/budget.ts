/** How much work is left for one module. */
export interface Budget {
  /** Takes a part of it; false where there is not that much. */
  readonly spend: (steps: number) => boolean;
}

export function createBudget(steps: number): Budget {
  let left = steps;
  return {
    spend: (taken) => {
      left -= taken;
      return left >= 0;
    },
  };
}
