/** A colour value, 0 … 1 (clamped), as a byte. */
export function toByte(value: number): number {
  return value > 0 ? (value < 1 ? (value * 255 + 0.5) | 0 : 255) : 0;
}
