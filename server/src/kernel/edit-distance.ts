/** The letters to put in, take out or replace to make one text of another; any number above `limit` where there are more. */
export function editDistance(from: string, to: string, limit = Number.POSITIVE_INFINITY): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= to.length; j++) {
      const substituted = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const distance = Math.min(substituted, row[j]! + 1, next[j - 1]! + 1);
      next.push(distance);
      if (distance < least) least = distance;
    }
    if (least > limit) return least;
    row = next;
  }
  return row[to.length]!;
}
