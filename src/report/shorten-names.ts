/**
 * Shorter labels for names of one family: words (between underscores) that all of them begin or end with are replaced
 * by `…`, and what is still longer than `width` loses its middle. The labels stay distinct if the names are and the
 * width allows it. In the order of `names`.
 */
export function shortenNames(names: readonly string[], width: number): string[] {
  const split = names.map((name) => name.split('_'));
  const head = sharedWords(split);
  const tail = sharedWords(split.map((words) => words.slice(head).reverse()));
  const longest = Math.max(0, ...names.map((name) => name.length));
  // Names that fit are shown whole: an elision has to earn its place.
  if (longest <= width) return [...names];
  return split.map((words) => {
    const middle = words.slice(head, words.length - tail).join('_');
    return cutMiddle(`${head > 0 ? '…' : ''}${middle}${tail > 0 ? '…' : ''}`, width);
  });
}

/** How many words all lists begin with, leaving at least one word of each. */
function sharedWords(lists: readonly (readonly string[])[]): number {
  const [first, ...others] = lists;
  if (first === undefined || others.length === 0) return 0;
  const limit = Math.min(...lists.map((words) => words.length)) - 1;
  let count = 0;
  while (count < limit && others.every((words) => words[count] === first[count])) count++;
  return count;
}

function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const left = Math.ceil((width - 1) / 2);
  return `${text.slice(0, left)}…${text.slice(text.length - (width - 1 - left))}`;
}
