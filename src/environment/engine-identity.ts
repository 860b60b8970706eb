import { ENGINE_SETTINGS } from '../physics/engine-settings.ts';
import { ENGINE_PACKAGE, engineVersion, loadEngine } from '../physics/load-engine.ts';

/** What the simulation's numbers depend on besides the files: part of every digest and run record. */
export interface EngineIdentity {
  /** `<package>@<version>`. */
  readonly name: string;
  readonly settings: Readonly<Record<string, number>>;
}

/** Loads the engine to ask it: the version that runs is what counts, not the one that was asked for. */
export async function engineIdentity(): Promise<EngineIdentity> {
  await loadEngine();
  return { name: `${ENGINE_PACKAGE}@${engineVersion()}`, settings: ENGINE_SETTINGS };
}
