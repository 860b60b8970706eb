import { closest } from 'fastest-levenshtein';
import { HarnessError } from '../../errors.ts';
import { readAngle, readNumber } from './bddl-number.ts';
import { type List, parseSExpression, type SExpression, type SourcePlace } from './s-expression.ts';

export interface BddlName extends SourcePlace {
  readonly name: string;
}

export interface BddlInstance extends BddlName {
  readonly category: string;
  /** Where the category stands. */
  readonly categoryAt: SourcePlace;
}

export interface BddlRegion extends SourcePlace {
  readonly name: string;
  readonly target: string;
  /** x0, y0, x1, y1 in the target's frame, m; absent for a named site of the target. */
  readonly rectangle?: readonly [number, number, number, number];
  readonly yaw?: readonly [number, number];
}

/** A name, or a predicate applied to such expressions. */
export type BddlPredicate = List;

/** One LIBERO task file. Names are in lower case, because LIBERO's reader does not tell cases apart. */
export interface BddlTask {
  /** Where the expression starts. */
  readonly start: SourcePlace;
  readonly problem: BddlName;
  /** The `:language` field. Evaluations do not show it to policies; the file name is the instruction. */
  readonly language: string;
  readonly regions: readonly BddlRegion[];
  readonly fixtures: readonly BddlInstance[];
  readonly objects: readonly BddlInstance[];
  readonly objectsOfInterest: readonly BddlName[];
  readonly init: readonly BddlPredicate[];
  readonly goal: BddlPredicate;
  /** Sections and fields of the grammar that change nothing here. */
  readonly unused: readonly BddlName[];
}

const SECTIONS = [
  ...['problem', ':domain', ':language', ':regions', ':fixtures'],
  ...[':objects', ':obj_of_interest', ':init', ':goal'],
] as const;
type Section = (typeof SECTIONS)[number];
/** Sections that LIBERO's reader knows and that have no effect on a task. */
const UNUSED_SECTIONS: readonly string[] = [':requirements', ':scene_properties'];

/** Reads a LIBERO task file; reports every problem at once, each with `file:line:column`. */
export function parseBddl(text: string, file: string): BddlTask {
  const reader = new BddlReader(parseSExpression(text, file), file);
  const task = reader.read();
  if (reader.problems.length > 0) throw new HarnessError('import', reader.problems.join('\n'));
  return task;
}

class BddlReader {
  readonly problems: string[] = [];
  readonly #unused: BddlName[] = [];
  readonly #root: List;
  readonly #file: string;
  readonly #sections = new Map<Section, List>();

  constructor(root: List, file: string) {
    this.#root = root;
    this.#file = file;
  }

  read(): BddlTask {
    this.#collectSections();
    const { line, column } = this.#root;
    const names = (section: Section) =>
      this.#body(section).flatMap((item) => {
        const name = this.#atom(item);
        return name === undefined ? [] : [{ name, line: item.line, column: item.column }];
      });
    const words = this.#body(':language').flatMap((item) => (item.kind === 'atom' ? item.text : []));
    const goals = this.#lists(this.#body(':goal'), 'a predicate');
    const goalSection = this.#sections.get(':goal');
    if (goalSection !== undefined && goals.length !== 1) {
      this.#report(goalSection, `expected one goal predicate, got ${goals.length}`);
    }
    return {
      start: { line, column },
      problem: names('problem')[0] ?? { name: '', line, column },
      language: words.join(' '),
      regions: this.#lists(this.#body(':regions'), 'a region').flatMap((item) => this.#region(item) ?? []),
      fixtures: this.#instances(':fixtures'),
      objects: this.#instances(':objects'),
      objectsOfInterest: names(':obj_of_interest'),
      init: this.#lists(this.#body(':init'), 'a predicate'),
      goal: goals[0] ?? this.#root,
      unused: this.#unused,
    };
  }

  #collectSections(): void {
    const [head, ...rest] = this.#root.items;
    if (head === undefined || head.kind !== 'atom' || head.text.toLowerCase() !== 'define') {
      this.#report(head ?? this.#root, 'expected "(define …)", a LIBERO task file');
      return;
    }
    for (const item of this.#lists(rest, 'a section')) {
      const name = item.items[0]?.kind === 'atom' ? item.items[0].text.toLowerCase() : '';
      const section = SECTIONS.find((known) => known === name);
      if (UNUSED_SECTIONS.includes(name)) {
        this.#unused.push({ name: `section "${name}"`, line: item.line, column: item.column });
      } else if (section === undefined) {
        this.#report(item, `unknown section "${name}"; did you mean "${closest(name, [...SECTIONS])}"?`);
      } else if (this.#sections.has(section)) {
        this.#report(item, `section "${section}" appears twice`);
      } else {
        this.#sections.set(section, item);
      }
    }
    for (const section of SECTIONS) {
      if (!this.#sections.has(section)) this.#report(this.#root, `section "(${section} …)" is missing`);
    }
  }

  #body(section: Section): readonly SExpression[] {
    return this.#sections.get(section)?.items.slice(1) ?? [];
  }

  /** `a b - category c - category2`. */
  #instances(section: Section): BddlInstance[] {
    const instances: BddlInstance[] = [];
    let pending: { readonly text: string; readonly line: number; readonly column: number }[] = [];
    const items = this.#body(section);
    for (let index = 0; index < items.length; index++) {
      const item = this.#atom(items[index]!);
      if (item === undefined) continue;
      if (item !== '-') {
        const { line, column } = items[index]!;
        pending.push({ text: item, line, column });
        continue;
      }
      const next = items[++index];
      const category = next === undefined ? undefined : this.#atom(next);
      if (category === undefined || pending.length === 0) {
        this.#report(items[index - 1]!, 'expected "<instance> … - <category>"');
      }
      const categoryAt = {
        line: (next ?? items[index - 1]!).line,
        column: (next ?? items[index - 1]!).column,
      };
      for (const { text: name, line, column } of pending) {
        instances.push({ name, category: category ?? '', line, column, categoryAt });
      }
      pending = [];
    }
    for (const name of pending)
      this.#report(name, `instance "${name.text}" has no category ("- <category>")`);
    return instances;
  }

  #region(list: List): BddlRegion | undefined {
    const [head, ...fields] = list.items;
    const name = head === undefined ? undefined : this.#atom(head);
    let target: string | undefined;
    let rectangle: BddlRegion['rectangle'];
    let yaw: BddlRegion['yaw'];
    for (const field of this.#lists(fields, 'a region field')) {
      const [key, ...values] = field.items;
      const keyText = key?.kind === 'atom' ? key.text.toLowerCase() : '';
      if (keyText === ':target') target = values[0] === undefined ? undefined : this.#atom(values[0]);
      else if (keyText === ':ranges') {
        const [x0, y0, x1, y1] = this.#numbers(field, values[0], 4, readNumber);
        if (x0 !== undefined && y0 !== undefined && x1 !== undefined && y1 !== undefined) {
          rectangle = [x0, y0, x1, y1];
        }
      } else if (keyText === ':yaw_rotation') {
        const [low, high] = this.#numbers(field, values[0], 2, readAngle);
        if (low !== undefined && high !== undefined) yaw = [low, high];
      } else if (keyText === ':rgba') {
        this.#unused.push({
          name: `colour of region "${name ?? ''}"`,
          line: field.line,
          column: field.column,
        });
      } else {
        const known = ':target, :ranges, :yaw_rotation, :rgba';
        this.#report(field, `unknown region field "${keyText}"; known: ${known}`);
      }
    }
    if (name === undefined || target === undefined) {
      this.#report(list, `region "${name ?? ''}" needs "(:target <instance>)"`);
      return undefined;
    }
    return {
      ...{ name, target, line: list.line, column: list.column },
      ...(rectangle === undefined ? {} : { rectangle }),
      ...(yaw === undefined ? {} : { yaw }),
    };
  }

  /** The numbers of `((a b …))`; benchtop's regions have one range, as all of LIBERO's do. */
  #numbers(
    field: List,
    value: SExpression | undefined,
    count: number,
    read: (text: string) => number | undefined,
  ): number[] {
    const ranges = value?.kind === 'list' ? value.items : [];
    const range = ranges[0];
    if (ranges.length > 1) {
      this.#report(field, `expected one range, got ${ranges.length}; split the task, one range in each`);
      return [];
    }
    if (range?.kind !== 'list' || range.items.length !== count) {
      this.#report(field, `expected one range of ${count} numbers, "((…))"`);
      return [];
    }
    return range.items.flatMap((item) => {
      const text = this.#atom(item);
      const number = text === undefined ? undefined : read(text);
      if (text !== undefined && number === undefined) this.#report(item, `expected a number, got "${text}"`);
      return number ?? [];
    });
  }

  #lists(items: readonly SExpression[], what: string): List[] {
    return items.flatMap((item) => {
      if (item.kind === 'list') return [item];
      this.#report(item, `expected ${what} in parentheses, got "${item.text}"`);
      return [];
    });
  }

  #atom(item: SExpression): string | undefined {
    if (item.kind === 'atom') return item.text.toLowerCase();
    this.#report(item, 'expected a name, got a list');
    return undefined;
  }

  #report(place: SourcePlace, problem: string): void {
    this.problems.push(`${this.#file}:${place.line}:${place.column}: ${problem}`);
  }
}
