/**
 * What decides whether a grasp holds; measured beside a reference engine, see docs/physics.md. They are part of the
 * run record: results under different settings are not comparable.
 */
export const ENGINE_SETTINGS = {
  /** m s⁻², along −z. */
  gravity: 9.81,
  /** Typical size of a thing, m. The engine scales its tolerances (allowed penetration 0.1 mm) by it. */
  lengthUnit: 0.1,
  /** Hz; at the engine's 30 a 20 N grip would sink 3 mm to 7 mm into an object, here less than 1 mm. */
  contactNaturalFrequency: 120,
  /** One lets a bowl slip, four gains little. */
  solverIterations: 2,
  /** Thickness, m, within which two solids count as touching: resting contacts hover about zero. */
  contactTolerance: 0.0005,
} as const;
