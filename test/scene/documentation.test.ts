import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkFixture, checkObject } from '../../src/scene/check-specs.ts';
import { fixtureSchema } from '../../src/scene/fixture-schema.ts';
import { objectSchema } from '../../src/scene/object-schema.ts';
import { parseYamlFile } from '../../src/scene/parse-file.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/scene-files.md');

describe('the object that docs/scene-files.md adds', () => {
  it('is a good file', () => {
    const [, indented] = /```yaml\n([\s\S]*?)```/.exec(page)!;
    const text = indented!.replace(/^ {3}/gm, '');
    const { value, fail } = parseYamlFile(objectSchema, 'docs/scene-files.md', text);
    expect(value.category).toBe('soap_box');
    expect(() => fail(checkObject(value))).not.toThrow();
  });
});

describe('the errors that docs/scene-files.md shows', () => {
  /** The message for a shipped file in which pieces of text are replaced. */
  function message(
    file: string,
    schema: typeof objectSchema | typeof fixtureSchema,
    changes: [string, string][],
  ) {
    let text = read(file);
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    try {
      const { value, fail } = parseYamlFile<typeof schema>(schema, file, text);
      fail('bodies' in value ? checkFixture(value) : checkObject(value));
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('expected an error, got none');
  }

  it('are what a reader would see', () => {
    const cookies = message('scenes/objects/cookies.yaml', objectSchema, [
      ['friction: 0.95', 'frction: 0.95'],
      ['mass: 0.00964261', 'mass: ten grams'],
      ['kind: box', 'kind: bx'],
      ['horizontalRadius: 0.025', 'horizontalRadius: 0'],
      ['axis: x', 'axis: w'],
    ]);
    const stove = message('scenes/fixtures/flat_stove.yaml', fixtureSchema, [
      ['range: [-0.005, 2.1]', 'range: [2.1, -0.005]'],
      ['body: burner', 'body: buner'],
    ]);
    expect(page).toContain(`\n${cookies}\n`);
    expect(page).toContain(`\n${stove}\n`);
  });
});
