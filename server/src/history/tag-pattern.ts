/** Whether a tag's name fits a pattern with `*` and `?`, of which `*` also stands for `/`, as for `git tag --list`. */
export function matchesTagPattern(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let position = 0;
  while (position < name.length) {
    if (pattern[at] === "*") {
      star = at++;
      resume = position;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1;
      position = ++resume;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
