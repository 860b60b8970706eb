import { Argument } from 'commander';
import { policyNames } from '../../policy/create-policy.ts';
import { describePreset } from '../../policy/preset/describe-preset.ts';
import { loadPresets } from '../../policy/preset/find-preset.ts';
import { loadPublished } from '../../report/published/load-published.ts';
import { loadCatalogue } from '../../scene/catalogue.ts';
import { loadProtocols } from '../../task/protocol-library.ts';
import { loadTasks } from '../load-tasks.ts';
import type { AddCommand } from '../run-command-line.ts';

const KINDS = [
  'suites',
  'tasks',
  'policies',
  'presets',
  'protocols',
  'published',
  'scenes',
  'objects',
  'fixtures',
] as const;
type Kind = (typeof KINDS)[number];

interface ListOptions {
  readonly long?: boolean;
  readonly json?: boolean;
  readonly tasksDir?: string;
}

/** What there is to know about one thing; `id` is what other commands take. */
interface Item {
  readonly id: string;
  /** The line that `--long` puts beside the id. */
  readonly text: string;
  /** Lines that `--long` puts below it, each a short name and what it is. */
  readonly lines?: readonly (readonly [name: string, text: string])[];
  readonly details: Readonly<Record<string, unknown>>;
}

export const addListCommand: AddCommand = (program) => {
  program
    .command('list')
    .description('list what can be run, one id per line')
    .addArgument(new Argument('<what>', 'what to list').choices(KINDS))
    .option('-l, --long', 'say more about each')
    .option('--json', 'everything, as JSON')
    .option('--tasks-dir <dir>', "take tasks from this folder instead of benchtop's own")
    .action((kind: Kind, { long = false, json = false, tasksDir }: ListOptions) => {
      const items = itemsOf(kind, tasksDir);
      if (json) {
        const values = items.map(({ id, details }) => ({ id, ...details }));
        process.stdout.write(`${JSON.stringify(values, null, 2)}\n`);
        return;
      }
      const width = Math.max(...items.map(({ id }) => id.length));
      for (const { id, text, lines = [] } of items) {
        process.stdout.write(long ? `${id.padEnd(width)}  ${text}\n` : `${id}\n`);
        const nameWidth = Math.max(...lines.map(([name]) => name.length));
        for (const [name, line] of long ? lines : []) {
          process.stdout.write(`${' '.repeat(width)}  ${name.padEnd(nameWidth)}  ${line}\n`);
        }
      }
    });
};

function itemsOf(kind: Kind, tasksDir: string | undefined): Item[] {
  switch (kind) {
    case 'policies':
      return policies();
    case 'presets':
      return presets();
    case 'protocols':
      return protocols();
    case 'published':
      return published();
    case 'suites':
    case 'tasks':
      return fromLibrary(kind, tasksDir);
    default:
      return fromCatalogue(kind);
  }
}

function presets(): Item[] {
  return loadPresets().map((preset) => {
    const { name, ...details } = preset;
    return { id: name, text: preset.description, lines: describePreset(preset), details };
  });
}

function protocols(): Item[] {
  return loadProtocols().map(({ format: _, name, ...details }) => ({
    id: name,
    text: [details.title, ...details.aliases.map((alias) => `also "${alias}"`)]
      .join(', ')
      .concat(`. ${details.description}`),
    details,
  }));
}

/** What others published; the line shows the LIBERO averages and which other benchmarks there are numbers of. */
function published(): Item[] {
  return loadPublished().map(({ format: _, name, title, results, ...details }) => {
    const averages = results.flatMap(({ benchmark, variant, average, certainty }) =>
      benchmark === 'libero' && average !== undefined ? [`${average} (${variant}; ${certainty})`] : [],
    );
    const others = [...new Set(results.map(({ benchmark }) => benchmark))].filter(
      (name) => name !== 'libero',
    );
    const told = [
      ...(averages.length > 0 ? [`LIBERO average ${averages.join(', ')}`] : []),
      ...(others.length > 0 ? [`also ${others.join(', ')}`] : []),
    ];
    return {
      id: name,
      text: `${title}. ${told.join('; ') || details.note || 'no average'}`,
      details: { title, ...details, results },
    };
  });
}

function fromCatalogue(kind: 'scenes' | 'objects' | 'fixtures'): Item[] {
  const catalogue = loadCatalogue();
  if (kind === 'scenes') {
    return catalogue.sceneNames().map((id) => {
      const { problemClass = '', surface, robot } = catalogue.scene(id);
      return {
        id,
        text: problemClass,
        details: { problemClass, surface: surface.category, robot: robot.name },
      };
    });
  }
  const object = kind === 'objects';
  return (object ? catalogue.objectCategories() : catalogue.fixtureCategories()).map((id) => {
    const { name, sites } = object ? catalogue.object(id) : catalogue.fixture(id);
    return { id, text: name, details: { name, sites: sites.map((site) => site.name) } };
  });
}

function policies(): Item[] {
  return policyNames().map(({ name, description }) => ({
    id: name,
    text: description,
    details: { description },
  }));
}

function fromLibrary(kind: 'suites' | 'tasks', tasksDir: string | undefined): Item[] {
  const library = loadTasks(tasksDir, loadCatalogue());
  if (kind === 'tasks') {
    const sceneWidth = Math.max(...library.tasks.map(({ spec }) => spec.scene.length));
    return library.tasks.map(({ id, suite, spec, protocol }) => ({
      id,
      text: `${spec.scene.padEnd(sceneWidth)}  ${spec.instruction}`,
      details: { suite, instruction: spec.instruction, scene: spec.scene, maxSteps: protocol.maxSteps },
    }));
  }
  return library.suites.map(({ name, title, description, protocol, tasks }) => ({
    id: name,
    text: `${title}, ${tasks.length} tasks, ${protocol.maxSteps} steps. ${description}`,
    details: { title, description, protocol, tasks: tasks.map((task) => `${name}/${task}`) },
  }));
}
