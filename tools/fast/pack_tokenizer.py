"""Packs a FAST tokenizer.json into the form that benchtop ships (tasks/fast/*.json).

usage: python tools/fast/pack_tokenizer.py tokenizer.json <scale> <min_token> tasks/fast/fast-plus.json

Of a byte-level BPE only its merges are data: tokens 0 ... 255 are the bytes in the order of their letters, token 256 + n is
what merge n joins. Refuses tokenizers that are numbered otherwise.
"""

import json
import sys


def main():
    source, scale, min_token, target = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        model = json.load(file)["model"]
    vocab = model["vocab"]
    letters = sorted(token for token in vocab if len(token) == 1)
    if [vocab[letter] for letter in letters] != list(range(256)):
        sys.exit("expected tokens 0 ... 255 to be single letters in order")
    numbers = []
    for rank, merge in enumerate(model["merges"]):
        left, right = merge.split(" ") if isinstance(merge, str) else merge
        if vocab[left + right] != 256 + rank:
            sys.exit(f"expected merge {rank} to make token {256 + rank}")
        numbers += [vocab[left], vocab[right]]
    packed = {
        "format": "benchtop/fast@1",
        "source": "physical-intelligence/fast (FAST+), by Physical Intelligence",
        "licence": "Apache-2.0, see LICENSE beside this file; changed in form only: merges as pairs of token ids",
        "scale": float(scale) if "." in scale else int(scale),
        "minToken": int(min_token),
        "merges": " ".join(map(str, numbers)),
    }
    with open(target, "w", encoding="utf-8") as file:
        json.dump(packed, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
