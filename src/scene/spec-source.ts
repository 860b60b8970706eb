import type { FixtureSpec } from './fixture-schema.ts';
import type { ObjectSpec } from './object-schema.ts';
import type { RobotSpec } from './robot-schema.ts';
import type { SceneSpec } from './scene-schema.ts';

/** Where the specs of a world's parts come from: a catalogue of files, or a recording of a world. */
export interface SpecSource {
  scene(name: string): SceneSpec;
  robot(name: string): RobotSpec;
  object(category: string): ObjectSpec;
  fixture(category: string): FixtureSpec;
}
