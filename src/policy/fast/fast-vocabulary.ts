/** A FAST tokenizer: byte-level BPE over characters that stand for rounded DCT coefficients. */
export interface FastVocabulary {
  /** Bytes of each token, by id. */
  readonly tokens: readonly Uint8Array[];
  /** Pairs of ids and the id of what they make, the first to be joined first. */
  readonly merges: readonly (readonly [left: number, right: number, joined: number])[];
  /** Coefficients are multiplied by this before they are rounded. */
  readonly scale: number;
  /** The coefficient that is character 0. */
  readonly minToken: number;
  /** Whether text is split into words before pairs are joined (GPT-2's pattern). */
  readonly splitsWords: boolean;
}
