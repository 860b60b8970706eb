import type { FileProblem } from '../scene/parse-file.ts';
import { suggestName } from '../scene/suggest-name.ts';
import { checkEvents } from './check-events.ts';
import { checkPlacements } from './check-placements.ts';
import { checkPredicate } from './check-predicate.ts';
import type { TaskCatalogue } from './task-catalogue.ts';
import { regionName, TaskNames } from './task-names.ts';
import type { TaskSpec } from './task-schema.ts';

/** Everything that is wrong with a task, against the catalogue and within itself; empty if it can be run. */
export function checkTask(task: TaskSpec, catalogue: TaskCatalogue): readonly FileProblem[] {
  const names = new TaskNames(task, catalogue);
  if (names.scene === undefined) {
    const message = `unknown scene "${task.scene}"${suggestName(task.scene, catalogue.sceneNames())}`;
    return [{ path: ['scene'], message }];
  }
  return [
    ...checkCategories(task, catalogue, names.scene.surface.category),
    ...checkDuplicates(task),
    ...task.regions.flatMap((_, index) => checkRegion(task, index, names)),
    ...checkInterests(task, names),
    ...checkPlacements(task, names),
    ...checkPredicate(task.goal, ['goal'], task, names),
    ...checkEvents(task),
  ];
}

function checkCategories(task: TaskSpec, catalogue: TaskCatalogue, surface: string): FileProblem[] {
  const problems: FileProblem[] = [];
  const fixtures = [surface, ...catalogue.fixtureCategories()];
  for (const [index, { category }] of task.fixtures.entries()) {
    if (fixtures.includes(category)) continue;
    const path = ['fixtures', index, 'category'];
    problems.push({
      path,
      message: `unknown fixture category "${category}"${suggestName(category, fixtures)}`,
    });
  }
  const objects = catalogue.objectCategories();
  for (const [index, { category }] of task.objects.entries()) {
    if (objects.includes(category)) continue;
    const path = ['objects', index, 'category'];
    const message = fixtures.includes(category)
      ? `"${category}" is a fixture; list it under fixtures`
      : `unknown object category "${category}"${suggestName(category, objects)}`;
    problems.push({ path, message });
  }
  const surfaces = task.fixtures.filter(({ category }) => category === surface).length;
  if (surfaces !== 1) {
    const message = `expected exactly one instance of the scene's surface, category "${surface}"; got ${surfaces}`;
    problems.push({ path: ['fixtures'], message });
  }
  return problems;
}

function checkDuplicates(task: TaskSpec): FileProblem[] {
  const seen = new Set<string>();
  const problems: FileProblem[] = [];
  const visit = (name: string, path: FileProblem['path']) => {
    if (seen.has(name)) problems.push({ path, message: `the name "${name}" is used twice` });
    seen.add(name);
  };
  for (const [index, { name }] of task.fixtures.entries()) visit(name, ['fixtures', index, 'name']);
  for (const [index, { name }] of task.objects.entries()) visit(name, ['objects', index, 'name']);
  for (const [index, region] of task.regions.entries()) visit(regionName(region), ['regions', index, 'name']);
  return problems;
}

function checkRegion(task: TaskSpec, index: number, names: TaskNames): FileProblem[] {
  const region = task.regions[index]!;
  const at = (key: string, message: string): FileProblem[] => [{ path: ['regions', index, key], message }];
  const target = names.find(region.target);
  if (target === undefined) {
    const instances = [...task.fixtures, ...task.objects].map(({ name }) => name);
    // An instance of an unknown category is reported where it is declared.
    if (instances.includes(region.target)) return [];
    return at('target', `unknown instance "${region.target}"${suggestName(region.target, instances)}`);
  }
  if (region.rectangle === undefined) {
    if (region.yaw !== undefined) return at('yaw', 'a yaw range needs a rectangle');
    if (target.kind === 'surface') return at('name', 'a region on the surface needs a rectangle');
    const own = names
      .all()
      .flatMap((named) => (named.kind === 'site' && named.owner === target ? named.site.name : []));
    return own.includes(region.name)
      ? []
      : at('name', `"${region.target}" has no site "${region.name}"${suggestName(region.name, own)}`);
  }
  if (target.kind !== 'surface') {
    return at('rectangle', `rectangles lie on the surface; "${region.target}" has named sites only`);
  }
  const [x0, y0, x1, y1] = region.rectangle;
  const problems: FileProblem[] = [];
  if (!(x0 < x1 && y0 < y1)) {
    problems.push(
      ...at(
        'rectangle',
        `expected x0 < x1 and y0 < y1 in [x0, y0, x1, y1], got [${region.rectangle.join(', ')}]`,
      ),
    );
  }
  if (region.yaw === undefined) return problems;
  if (region.yaw[0] > region.yaw[1]) {
    problems.push(...at('yaw', `expected low <= high, got [${region.yaw.join(', ')}]`));
  }
  const placed = task.init.filter((predicate) => predicate[2] === regionName(region));
  for (const [, name] of placed) {
    if (typeof name === 'string' && names.find(name)?.kind === 'object') {
      problems.push(
        ...at(
          'yaw',
          `yaw turns fixtures only, but the object "${name}" is placed here; remove the yaw range`,
        ),
      );
    }
  }
  return problems;
}

function checkInterests(task: TaskSpec, names: TaskNames): FileProblem[] {
  const instances = new Set([...task.fixtures, ...task.objects].map(({ name }) => name));
  return task.objectsOfInterest.flatMap((name, index) => {
    if (names.find(name) !== undefined || instances.has(name)) return [];
    const known = names.all().map((named) => named.name);
    return [
      { path: ['objectsOfInterest', index], message: `unknown name "${name}"${suggestName(name, known)}` },
    ];
  });
}
