import { closest } from 'fastest-levenshtein';
import { HarnessError } from '../../errors.ts';
import { type List, parseSExpression, type SExpression, type SourcePlace } from './s-expression.ts';

export interface BddlInstance extends SourcePlace {
  readonly name: string;
  readonly category: string;
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

/** One LIBERO task file, as written. */
export interface BddlTask {
  readonly problem: string;
  /** The `:language` field. Evaluations do not show it to policies; the file name is the instruction. */
  readonly language: string;
  readonly regions: readonly BddlRegion[];
  readonly fixtures: readonly BddlInstance[];
  readonly objects: readonly BddlInstance[];
  readonly objectsOfInterest: readonly string[];
  readonly init: readonly BddlPredicate[];
  readonly goal: BddlPredicate;
}

const SECTIONS = [
  ...['problem', ':domain', ':language', ':regions', ':fixtures'],
  ...[':objects', ':obj_of_interest', ':init', ':goal'],
] as const;
type Section = (typeof SECTIONS)[number];

/** Reads a LIBERO task file; reports every problem at once, each with `file:line:column`. */
export function parseBddl(text: string, file: string): BddlTask {
  const reader = new BddlReader(parseSExpression(text, file), file);
  const task = reader.read();
  if (reader.problems.length > 0) throw new HarnessError('import', reader.problems.join('\n'));
  return task;
}

class BddlReader {
  readonly problems: string[] = [];
  readonly #root: List;
  readonly #file: string;
  readonly #sections = new Map<Section, List>();

  constructor(root: List, file: string) {
    this.#root = root;
    this.#file = file;
  }

  read(): BddlTask {
    this.#collectSections();
    const atoms = (section: Section) => this.#body(section).flatMap((item) => this.#atom(item) ?? []);
    const goals = this.#lists(this.#body(':goal'), 'a predicate');
    const goalSection = this.#sections.get(':goal');
    if (goalSection !== undefined && goals.length !== 1) {
      this.#report(goalSection, `expected one goal predicate, got ${goals.length}`);
    }
    return {
      problem: atoms('problem')[0] ?? '',
      language: atoms(':language').join(' '),
      regions: this.#lists(this.#body(':regions'), 'a region').flatMap((item) => this.#region(item) ?? []),
      fixtures: this.#instances(':fixtures'),
      objects: this.#instances(':objects'),
      objectsOfInterest: atoms(':obj_of_interest'),
      init: this.#lists(this.#body(':init'), 'a predicate'),
      goal: goals[0] ?? this.#root,
    };
  }

  #collectSections(): void {
    const [head, ...rest] = this.#root.items;
    if (head?.kind !== 'atom' || head.text !== 'define') {
      this.#report(head ?? this.#root, 'expected "(define …)", a LIBERO task file');
      return;
    }
    for (const item of this.#lists(rest, 'a section')) {
      const name = item.items[0]?.kind === 'atom' ? item.items[0].text : '';
      const section = SECTIONS.find((known) => known === name);
      if (section === undefined) {
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
      for (const { text: name, line, column } of pending) {
        instances.push({ name, category: category ?? '', line, column });
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
      const keyText = key?.kind === 'atom' ? key.text : '';
      if (keyText === ':target') target = values[0] === undefined ? undefined : this.#atom(values[0]);
      else if (keyText === ':ranges') {
        const [x0, y0, x1, y1] = this.#numbers(field, values[0], 4);
        if (x0 !== undefined && y0 !== undefined && x1 !== undefined && y1 !== undefined) {
          rectangle = [x0, y0, x1, y1];
        }
      } else if (keyText === ':yaw_rotation') {
        const [low, high] = this.#numbers(field, values[0], 2);
        if (low !== undefined && high !== undefined) yaw = [low, high];
      } else this.#report(field, `unknown region field "${keyText}"; known: :target, :ranges, :yaw_rotation`);
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
  #numbers(field: List, value: SExpression | undefined, count: number): number[] {
    const ranges = value?.kind === 'list' ? value.items : [];
    const range = ranges[0];
    if (ranges.length !== 1 || range?.kind !== 'list' || range.items.length !== count) {
      this.#report(field, `expected one range of ${count} numbers, "((…))"`);
      return [];
    }
    return range.items.flatMap((item) => {
      const text = this.#atom(item);
      const number = text === undefined || !/^[-+]?[\d.]/.test(text) ? Number.NaN : Number(text);
      if (Number.isFinite(number)) return [number];
      this.#report(item, `expected a number, got "${text ?? '('}"`);
      return [];
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
    if (item.kind === 'atom') return item.text;
    this.#report(item, 'expected a name, got a list');
    return undefined;
  }

  #report(place: SourcePlace, problem: string): void {
    this.problems.push(`${this.#file}:${place.line}:${place.column}: ${problem}`);
  }
}
