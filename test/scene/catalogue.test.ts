import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Catalogue, loadCatalogue } from '../../src/scene/catalogue.ts';
import { problemsOf } from './problems-of.ts';
import { fixtureData, objectData, robotData, sceneData } from './specs.ts';

let root: string;
const write = (path: string, data: unknown) => writeFileSync(join(root, path), stringify(data));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'scenes-'));
  for (const folder of ['objects', 'fixtures', 'robots']) mkdirSync(join(root, folder));
  write('objects/brick.yaml', objectData());
  write('fixtures/chest.yaml', fixtureData());
  write('robots/crane.yaml', robotData());
  write('yard.yaml', sceneData());
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the catalogue', () => {
  it('lists and reads the files of a folder', () => {
    const catalogue = loadCatalogue(root);
    expect(catalogue.objectCategories()).toEqual(['brick']);
    expect(catalogue.fixtureCategories()).toEqual(['chest']);
    expect(catalogue.robotNames()).toEqual(['crane']);
    expect(catalogue.sceneNames()).toEqual(['yard']);
    expect(catalogue.object('brick').friction).toBe(0.5);
    expect(catalogue.object('brick')).toBe(catalogue.object('brick'));
  });

  it('lists names in the same order everywhere', () => {
    for (const name of ['b', 'a_2', 'a']) write(`objects/${name}.yaml`, objectData({ category: name }));
    writeFileSync(join(root, 'objects', 'notes.txt'), 'not a category');
    expect(loadCatalogue(root).objectCategories()).toEqual(['a', 'a_2', 'b', 'brick']);
  });

  it('suggests names for unknown ones', () => {
    const catalogue = loadCatalogue(root);
    expect(() => catalogue.object('brik')).toThrow(
      /^no object category "brik" in .*; did you mean "brick"\?$/,
    );
    expect(() => catalogue.fixture('zzzzzz')).toThrow(/^no fixture category "zzzzzz" in .*; known: chest$/);
    expect(() => catalogue.robot('../objects/brick')).toThrow(/^no robot /);
    expect(() => catalogue.scene('yarn')).toThrow(/did you mean "yard"\?$/);
  });

  it('wants every file to say its own name', () => {
    write('objects/stone.yaml', objectData());
    expect(problemsOf(() => loadCatalogue(root).object('stone'))).toEqual([
      expect.stringMatching(
        /stone\.yaml:2:11 {2}category: expected "stone" \(the file's name\), got "brick"$/,
      ),
    ]);
  });

  it('reports what the schema cannot see with its line, all at once', () => {
    const [base, , chest] = fixtureData().bodies as Record<string, unknown>[];
    const joint = { ...(chest!.joint as object), range: [0.01, -0.1] };
    write(
      'fixtures/chest.yaml',
      fixtureData({
        bodies: [base, { ...chest, joint }],
        states: {},
        sites: [{ name: 's', body: 'bse', halfExtents: [1, 1, 1] }],
      }),
    );
    expect(problemsOf(() => new Catalogue(root).fixture('chest'))).toEqual([
      expect.stringMatching(/chest\.yaml:\d+:\d+ {2}sites\[0\]\.body: no body "bse"; did you mean "base"\?$/),
      expect.stringMatching(/chest\.yaml:\d+:\d+ {2}bodies\[1\]\.joint\.range: expected \[low, high\]/),
    ]);
  });

  it('says which folder is missing', () => {
    expect(() => loadCatalogue(join(root, 'nowhere'))).toThrow(
      /no folder .*nowhere; expected scene files there/,
    );
  });
});
