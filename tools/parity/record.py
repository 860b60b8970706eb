"""Records what the reference implementation computes from the tiny checkpoint; see README.md."""

import argparse
import base64
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers import Qwen2_5_VLForConditionalGeneration, Qwen2VLImageProcessor
from transformers.models.qwen2_vl.image_processing_qwen2_vl import smart_resize

import tiny_checkpoint as tiny

PROMPT = (
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n"
    "<|vision_start|><|image_pad|><|vision_end|>{instruction}<|im_end|>\n<|im_start|>assistant\n"
)
INSTRUCTIONS = [
    "pick up the black bowl between the plate and the ramekin and place it on the plate",
    "put the wine bottle on top of the cabinet",
    "Open the Middle Drawer of the cabinet!",
    "déplacer  la tasse n° 12,\nthen don't stop",
]
# kind, width, height, instruction, new tokens at most (None: as the generation config says)
CASES = [
    ("noise", 224, 224, 0, None),
    ("scene", 224, 224, 1, 35),
    ("scene", 224, 224, 0, 35),
    ("scene", 256, 256, 2, None),
    ("noise", 308, 196, 3, None),
    ("scene", 640, 480, 1, None),
    ("scene", 250, 130, 0, 35),
    ("noise", 40, 30, 2, None),
    ("noise", 28, 420, 1, None),
]
SIZES = [(224, 224), (42, 70), (98, 42), (70, 98), (29, 5000), (28, 28), (30, 40), (480, 640), (130, 250), (4000, 4000),
         (1080, 1920), (56, 41), (14 * 9, 14 * 27), (28, 3000)]


def picture(kind, width, height, seed):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    if kind == "noise":
        return (tiny.hash32(seed, (y * width + x) * 3 + c) >> np.uint64(24)).astype(np.uint8)
    return ((x * (c + 2) + y * (3 - c) + (((x >> 4) ^ (y >> 4)) & 1) * 96) & 255).astype(np.uint8)


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def packed(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def dct_actions(tokens, horizon, fast):
    """FAST decoding of ids that all stand for single coefficients or runs; None if the count is wrong."""
    text = fast.decode(tokens, skip_special_tokens=False)
    coefficients = np.array([ord(character) for character in text], dtype=np.float64) - 354
    if coefficients.size != horizon * 7 or np.abs(coefficients).max() > 400:
        return None
    rows = coefficients.reshape(horizon, 7) / 10
    n, k = np.arange(horizon)[:, None], np.arange(horizon)[None, :]
    basis = np.cos(np.pi * (2 * n + 1) * k / (2 * horizon)) * np.where(k == 0, np.sqrt(1 / horizon), np.sqrt(2 / horizon))
    return basis @ rows


def official_actions(rows, stats):
    """All seven dimensions de-normalised, then NORA's gripper rule for LIBERO; failures are zeros before that."""
    low, high = np.array(stats["q01"]), np.array(stats["q99"])
    actions = 0.5 * (rows + 1) * (high - low) + low
    gripper = -np.sign(2 * actions[:, 6] - 1)
    actions[:, 6] = np.where(gripper >= 0, 1, gripper)
    return actions


def record(model, processor, tokenizer, fast, stats, number, case):
    kind, width, height, instruction, limit = case
    pixels = picture(kind, width, height, number)
    batch = processor(images=[Image.fromarray(pixels)], return_tensors="pt")
    grid = batch["image_grid_thw"]
    text = PROMPT.format(instruction=INSTRUCTIONS[instruction])
    image_tokens = int(grid.prod()) // 4
    unexpanded = tokenizer.encode(text, add_special_tokens=False).ids
    ids = [id for token in unexpanded for id in ([token] * image_tokens if token == 151655 else [token])]
    input_ids = torch.tensor([ids])
    inputs = {"input_ids": input_ids, "attention_mask": torch.ones_like(input_ids),
              "pixel_values": batch["pixel_values"], "image_grid_thw": grid}
    positions, delta = model.get_rope_index(input_ids, grid, None, None, inputs["attention_mask"])
    with torch.no_grad():
        features = model.visual(batch["pixel_values"], grid_thw=grid)
        out = model(**inputs, output_hidden_states=True, use_cache=True)
        logits = out.logits[0, -1].float().numpy()
        more = {} if limit is None else {"max_new_tokens": limit}
        generate = lambda **extra: model.generate(**inputs, do_sample=False, **more, **extra)
        free = generate(return_dict_in_generate=True, output_scores=True)
        allowed = [*range(tiny.ACTION_BASE, tiny.VOCABULARY), 151643, 151645]
        constrained = generate(prefix_allowed_tokens_fn=lambda batch_id, ids: allowed)[0, len(ids):].tolist()
        unpenalised = generate(repetition_penalty=1.0)[0, len(ids):].tolist()
    tokens = free.sequences[0, len(ids):].tolist()
    top = torch.stack([step[0] for step in free.scores]).topk(2).values
    horizon = 1 if limit is None else 5
    rows = dct_actions([id - tiny.ACTION_BASE for id in tokens if id >= tiny.ACTION_BASE], horizon, fast)
    return {
        "image": {"kind": kind, "width": width, "height": height, "seed": number, "sha256": sha(pixels)},
        "instruction": INSTRUCTIONS[instruction], "horizon": horizon, "maxNewTokens": limit,
        "grid": grid[0].tolist(), "pixelValuesSha256": sha(batch["pixel_values"].numpy().astype("<f4")),
        "pixelValuesRow1": packed(batch["pixel_values"][1, ::49]),
        "inputIds": unexpanded, "imageTokens": image_tokens,
        "positionIds": [row.tolist() for row in positions[:, 0]], "ropeDelta": int(delta),
        "featureRows": [0, 1, len(features) // 2, len(features) - 1],
        "features": packed(features[[0, 1, len(features) // 2, len(features) - 1]]),
        "lastHidden": [packed(hidden[0, -1]) for hidden in out.hidden_states],
        "logits": packed(np.concatenate([logits[:151643:149], logits[151643:]])),
        "tokens": tokens, "constrained": constrained, "unpenalised": unpenalised,
        "smallestMargin": float((top[:, 0] - top[:, 1]).min()),
        "rows": None if rows is None else rows.tolist(),
        "actions": official_actions(np.zeros((horizon, 7)) if rows is None else rows, stats["libero_spatial"]["action"]).tolist(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fast-tokenizer", required=True, help="tokenizer.json of physical-intelligence/fast")
    parser.add_argument("--golden", default=str(Path(__file__).parents[2] / "test/golden/nora"))
    parser.add_argument("--keep", help="folder in which the checkpoint is left")
    args = parser.parse_args()
    torch.manual_seed(0)
    made = tiny.recipe([PROMPT.format(instruction=instruction) for instruction in INSTRUCTIONS])
    folder = args.keep or tempfile.mkdtemp()
    tiny.write_checkpoint(folder, made)
    model = Qwen2_5_VLForConditionalGeneration.from_pretrained(folder, torch_dtype=torch.float32, attn_implementation="eager").eval()
    processor = Qwen2VLImageProcessor.from_pretrained(folder)
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    fast = Tokenizer.from_file(args.fast_tokenizer)
    cases = []
    for number, case in enumerate(CASES):
        cases.append(record(model, processor, tokenizer, fast, made["normStats"], number, case))
        done = cases[-1]
        print(case, len(done["positionIds"][0]), done["tokens"], f"margin {done['smallestMargin']:.4f}", "decoded" if done["rows"] else "no chunk")
    sizes = [{"height": h, "width": w, "minPixels": low, "maxPixels": high, "resized": list(smart_resize(h, w, 28, low, high))}
             for h, w in SIZES for low, high in ((3136, 12845056), (4 * 28 * 28, 256 * 28 * 28)) if max(h, w) / min(h, w) <= 200]
    golden = Path(args.golden)
    golden.mkdir(parents=True, exist_ok=True)
    hashes = {tensor["name"]: sha(tiny.values(tensor)) for tensor in made["tensors"][:2] + made["tensors"][-2:]}
    dump = lambda name, content: (golden / name).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n")
    dump("checkpoint.json", {**made, "valuesSha256": hashes})
    dump("reference.json", {"smartResize": sizes, "cases": cases})


if __name__ == "__main__":
    main()
