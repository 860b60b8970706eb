/** Result of evaluating a predicate: its truth, its measured parts, and the reports of its operands. */
export interface PredicateReport {
  /** As written, e.g. `On(akita_black_bowl_1, plate_1)`. */
  readonly predicate: string;
  readonly holds: boolean;
  /** What was measured, by name with its unit where not SI, e.g. `distanceXY`, `contact`, `heightDifference`. */
  readonly parts: Readonly<Record<string, number | boolean | string>>;
  readonly operands?: readonly PredicateReport[];
}
