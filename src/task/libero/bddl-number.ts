const DECIMAL = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/;
/** `pi`, `-pi/2`, `3*pi/4`, `0.5*np.pi`. */
const MULTIPLE_OF_PI = /^([-+]?)(?:(\d+\.?\d*|\.\d+)\*)?(?:np\.)?pi(?:\/(\d+\.?\d*|\.\d+))?$/;

/** A plain finite number; undefined for anything else. */
export function readNumber(text: string): number | undefined {
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** An angle in rad: a number or a multiple of π. LIBERO's reader evaluates angles as Python; this does not. */
export function readAngle(text: string): number | undefined {
  const match = MULTIPLE_OF_PI.exec(text);
  if (match === null) return readNumber(text);
  const [, sign, factor = '1', divisor = '1'] = match;
  const angle = ((sign === '-' ? -1 : 1) * Number(factor) * Math.PI) / Number(divisor);
  return Number.isFinite(angle) ? angle : undefined;
}
