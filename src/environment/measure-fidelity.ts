import { loadEngine } from '../physics/load-engine.ts';
import { type CaseParity, measureParity } from '../robot/measure-parity.ts';
import { readOscReference } from '../robot/osc-reference.ts';
import { simulateReference } from '../robot/simulate-reference.ts';
import { type Catalogue, loadCatalogue } from '../scene/catalogue.ts';

/** Scene whose robot stands where the reference's does. */
const SCENE = 'libero_tabletop';

export interface Fidelity {
  /** Where the reference's numbers come from. */
  readonly source: string;
  readonly cases: readonly CaseParity[];
}

/** How closely the simulated Panda follows the published responses of its controller. */
export async function measureFidelity(catalogue: Catalogue = loadCatalogue()): Promise<Fidelity> {
  const engine = await loadEngine();
  const { source, poseAge, cases } = readOscReference();
  return {
    source,
    cases: measureParity(cases, (reference) =>
      simulateReference(engine, catalogue, SCENE, poseAge, reference),
    ),
  };
}
