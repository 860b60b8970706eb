/** cos(π(2n + 1)k / 2H) with the orthonormal factor of frequency k, at [k][n]. */
type Basis = readonly Float64Array[];

const bases = new Map<number, Basis>();

function basisOf(horizon: number): Basis {
  let basis = bases.get(horizon);
  if (basis === undefined) {
    basis = Array.from({ length: horizon }, (_, k) =>
      Float64Array.from({ length: horizon }, (_, n) => {
        const factor = Math.sqrt((k === 0 ? 1 : 2) / horizon);
        return factor * Math.cos((Math.PI * (2 * n + 1) * k) / (2 * horizon));
      }),
    );
    bases.set(horizon, basis);
  }
  return basis;
}

/** Orthonormal DCT-II along time: (H, D) samples to (H, D) coefficients, the mean's first. */
export function cosineTransform(rows: readonly (readonly number[])[]): number[][] {
  return basisOf(rows.length).map((wave) =>
    rows[0]!.map((_, column) => rows.reduce((sum, row, n) => sum + row[column]! * wave[n]!, 0)),
  );
}

/** Its inverse (DCT-III): coefficients to samples. */
export function inverseCosineTransform(coefficients: readonly (readonly number[])[]): number[][] {
  const basis = basisOf(coefficients.length);
  return coefficients.map((_, n) =>
    coefficients[0]!.map((_, column) =>
      coefficients.reduce((sum, row, k) => sum + row[column]! * basis[k]![n]!, 0),
    ),
  );
}
