import { HarnessError } from '../../errors.ts';

/** Where something stands in its file, counted from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

export interface Atom extends SourcePlace {
  readonly kind: 'atom';
  readonly text: string;
}

export interface List extends SourcePlace {
  readonly kind: 'list';
  readonly items: readonly SExpression[];
}

export type SExpression = Atom | List;

const MAX_DEPTH = 100;

/** Parses one parenthesised expression; `;` starts a comment. Throws with `file:line:column`. */
export function parseSExpression(text: string, file: string): List {
  const open: { place: SourcePlace; items: SExpression[] }[] = [];
  let root: List | undefined;
  for (const token of tokens(text)) {
    const top = open.at(-1);
    if (root !== undefined) {
      throw syntaxError(file, token, `expected the end of the file, got "${token.text}"`);
    }
    if (token.text === '(') {
      if (open.length === MAX_DEPTH) throw syntaxError(file, token, `nested deeper than ${MAX_DEPTH} levels`);
      open.push({ place: token, items: [] });
    } else if (top === undefined) {
      throw syntaxError(file, token, `expected "(", got "${token.text}"`);
    } else if (token.text === ')') {
      open.pop();
      const list: List = { kind: 'list', line: top.place.line, column: top.place.column, items: top.items };
      const parent = open.at(-1);
      if (parent === undefined) root = list;
      else parent.items.push(list);
    } else {
      top.items.push({ kind: 'atom', ...token });
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw syntaxError(file, unclosed.place, 'this "(" is never closed; the file may be cut short');
  }
  if (root === undefined) throw syntaxError(file, { line: 1, column: 1 }, 'the file is empty');
  return root;
}

function* tokens(text: string): Generator<SourcePlace & { readonly text: string }> {
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(/\n|;[^\n]*|[()]|[^\s();]+/g)) {
    if (match[0] === '\n') {
      line++;
      lineStart = match.index + 1;
    } else if (!match[0].startsWith(';')) {
      yield { text: match[0], line, column: match.index - lineStart + 1 };
    }
  }
}

function syntaxError(file: string, place: SourcePlace, problem: string): HarnessError {
  return new HarnessError('import', `${file}:${place.line}:${place.column}: ${problem}`);
}
