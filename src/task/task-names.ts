import type { FixtureSpec } from '../scene/fixture-schema.ts';
import type { SiteSpec } from '../scene/geometry-schema.ts';
import type { ObjectSpec } from '../scene/object-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';
import type { TaskCatalogue } from './task-catalogue.ts';
import type { Region, TaskSpec } from './task-schema.ts';

/** What a name in a task file stands for. */
export type Named =
  | { readonly kind: 'surface'; readonly name: string }
  | { readonly kind: 'fixture'; readonly name: string; readonly fixture: FixtureSpec }
  | { readonly kind: 'object'; readonly name: string; readonly object: ObjectSpec }
  /** A rectangle on the surface. */
  | {
      readonly kind: 'rectangle';
      readonly name: string;
      readonly region: Region;
      readonly rectangle: readonly [number, number, number, number];
    }
  /** A box volume of a fixture or object. */
  | {
      readonly kind: 'site';
      readonly name: string;
      readonly owner: Extract<Named, { kind: 'fixture' | 'object' }>;
      readonly site: SiteSpec;
    };

export type NamedFixture = Extract<Named, { kind: 'fixture' }>;
export type NamedSite = Extract<Named, { kind: 'site' }>;

/** A region's name everywhere outside its own entry. */
export function regionName(region: Pick<Region, 'target' | 'name'>): string {
  return `${region.target}_${region.name}`;
}

/** Every name that a task may use, resolved against the catalogue. Unknown categories are left out. */
export class TaskNames {
  /** Undefined if the catalogue has no such scene. */
  readonly scene: SceneSpec | undefined;
  readonly #named = new Map<string, Named>();

  constructor(task: TaskSpec, catalogue: TaskCatalogue) {
    this.scene = catalogue.sceneNames().includes(task.scene) ? catalogue.scene(task.scene) : undefined;
    for (const { name, category } of task.fixtures) {
      if (category === this.scene?.surface.category) this.#add({ kind: 'surface', name });
      else if (catalogue.fixtureCategories().includes(category)) {
        this.#addWithSites({ kind: 'fixture', name, fixture: catalogue.fixture(category) });
      }
    }
    for (const { name, category } of task.objects) {
      if (catalogue.objectCategories().includes(category)) {
        this.#addWithSites({ kind: 'object', name, object: catalogue.object(category) });
      }
    }
    for (const region of task.regions) {
      if (region.rectangle === undefined) continue;
      this.#add({ kind: 'rectangle', name: regionName(region), region, rectangle: region.rectangle });
    }
  }

  find(name: string): Named | undefined {
    return this.#named.get(name);
  }

  all(): readonly Named[] {
    return [...this.#named.values()];
  }

  #addWithSites(owner: Extract<Named, { kind: 'fixture' | 'object' }>): void {
    this.#add(owner);
    const { sites } = owner.kind === 'fixture' ? owner.fixture : owner.object;
    for (const site of sites) this.#add({ kind: 'site', name: `${owner.name}_${site.name}`, owner, site });
  }

  /** The first bearer of a name keeps it; `checkTask` reports the others. */
  #add(named: Named): void {
    if (!this.#named.has(named.name)) this.#named.set(named.name, named);
  }
}
