import type { FixtureSpec } from '../scene/fixture-schema.ts';
import type { ObjectSpec } from '../scene/object-schema.ts';
import type { RobotSpec } from '../scene/robot-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';

/** What tasks ask of the catalogue of things that exist; `scene/catalogue.ts` provides it, tests write their own. */
export interface TaskCatalogue {
  object(category: string): ObjectSpec;
  fixture(category: string): FixtureSpec;
  scene(name: string): SceneSpec;
  robot(name: string): RobotSpec;
  objectCategories(): readonly string[];
  fixtureCategories(): readonly string[];
  sceneNames(): readonly string[];
}
