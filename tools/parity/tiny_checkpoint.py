"""A checkpoint of NORA's architecture with small random weights, described so that any language can make it again.

Weights are a hash of tensor name and position, scaled by powers of two: exact in bfloat16, and the same numbers
everywhere. `recipe()` is what `test/golden/nora/checkpoint.json` holds and what `test/helpers/tiny-nora.ts` reads.
"""

import json
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

ACTION_BASE = 151665
VOCABULARY = 153713
SPECIALS = {
    "<|endoftext|>": 151643, "<|im_start|>": 151644, "<|im_end|>": 151645, "<|object_ref_start|>": 151646,
    "<|object_ref_end|>": 151647, "<|box_start|>": 151648, "<|box_end|>": 151649, "<|quad_start|>": 151650,
    "<|quad_end|>": 151651, "<|vision_start|>": 151652, "<|vision_end|>": 151653, "<|vision_pad|>": 151654,
    "<|image_pad|>": 151655, "<|video_pad|>": 151656,
}
# Qwen2's pre-tokenizer pattern: how text is cut into words before merging.
WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
# FAST's ids of the single coefficients -10 ... 10: seven of them are a whole action of one step.
SINGLE = [309, 304, 300, 299, 295, 291, 283, 280, 272, 266, 256, 265, 271, 277, 282, 289, 294, 298, 302, 303, 308]

HIDDEN, HEADS, KV_HEADS, MLP, LAYERS = 64, 4, 2, 96, 3
VISION = {
    "depth": 4, "hidden_act": "silu", "hidden_size": 32, "intermediate_size": 52, "num_heads": 2, "in_channels": 3,
    "in_chans": 3, "out_hidden_size": HIDDEN, "patch_size": 14, "spatial_patch_size": 14, "spatial_merge_size": 2,
    "temporal_patch_size": 2, "tokens_per_second": 2, "window_size": 112, "fullatt_block_indexes": [1, 3],
    "model_type": "qwen2_5_vl",
}


def config():
    return {
        "architectures": ["Qwen2_5_VLForConditionalGeneration"], "model_type": "qwen2_5_vl", "attention_dropout": 0.0,
        "bos_token_id": 151643, "eos_token_id": 151645, "vision_start_token_id": 151652,
        "vision_end_token_id": 151653, "vision_token_id": 151654, "image_token_id": 151655,
        "video_token_id": 151656, "hidden_act": "silu", "hidden_size": HIDDEN, "initializer_range": 0.02,
        "intermediate_size": MLP, "max_position_embeddings": 128000, "max_window_layers": 70,
        "num_attention_heads": HEADS, "num_hidden_layers": LAYERS, "num_key_value_heads": KV_HEADS,
        "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768, "tie_word_embeddings": True,
        "torch_dtype": "bfloat16", "use_cache": True, "use_sliding_window": False, "vision_config": VISION,
        "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3]}, "vocab_size": VOCABULARY,
    }


def generation_config():
    return {
        "bos_token_id": 151643, "pad_token_id": 151643, "do_sample": True, "eos_token_id": [151645, 151643],
        "repetition_penalty": 1.05, "temperature": 0.000001, "max_new_tokens": 7,
    }


def preprocessor_config():
    return {
        "do_convert_rgb": True, "do_normalize": True, "do_rescale": True, "do_resize": True,
        "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711],
        "image_processor_type": "Qwen2VLImageProcessor", "processor_class": "Qwen2_5_VLProcessor",
        "max_pixels": 12845056, "merge_size": 2, "min_pixels": 3136, "patch_size": 14, "resample": 3,
        "rescale_factor": 0.00392156862745098, "size": {"longest_edge": 12845056, "shortest_edge": 3136},
        "temporal_patch_size": 2,
    }


def norm_stats():
    mask = [True] * 6 + [False]
    table = {
        "bridge_orig": (
            [-0.02872725307941437, -0.04170349963009357, -0.026093858778476715, -0.08092105075716972,
             -0.09288699507713317, -0.20718276381492615, 0],
            [0.028309678435325586, 0.040855254605412394, 0.040161586627364146, 0.08192047759890528,
             0.07792850524187081, 0.20382574498653397, 1]),
        "libero_spatial": (
            [-0.7454732114076613, -0.6616071462631226, -0.9375, -0.1071428582072258, -0.20678570866584778,
             -0.1842857152223587, 0],
            [0.9375, 0.8758928775787354, 0.9321428537368774, 0.1039285734295845, 0.17678570747375488,
             0.14571428298950195, 1]),
    }
    return {
        key: {"action": {"q01": low, "q99": high, "mask": mask}, "num_transitions": 52970, "num_trajectories": 432}
        for key, (low, high) in table.items()
    }


def tensors():
    """name, shape, exponent of the scale, offset; the embedding has other exponents for some rows."""
    out = []

    def add(name, shape, exponent, offset=0.0, **more):
        out.append({"name": name, "shape": shape, "exponent": exponent, "offset": offset, **more})

    def linear(name, rows, columns, exponent, bias=True):
        add(f"{name}.weight", [rows, columns], exponent)
        if bias:
            add(f"{name}.bias", [rows], -3)

    def norm(name, size):
        add(f"{name}.weight", [size], -2, 1.0)

    vision, head = VISION["hidden_size"], HIDDEN // HEADS
    # Action tokens that make whole actions win most of the time, then one of text and the end of the turn.
    rows = [[203, 204, -4]] + [[ACTION_BASE + id, ACTION_BASE + id + 1, -4] for id in sorted(SINGLE)] + [[151645, 151646, -4]]
    add("model.embed_tokens.weight", [VOCABULARY, HIDDEN], -7, rows=rows)
    for layer in range(LAYERS):
        base = f"model.layers.{layer}"
        norm(f"{base}.input_layernorm", HIDDEN)
        linear(f"{base}.self_attn.q_proj", HEADS * head, HIDDEN, -2)
        linear(f"{base}.self_attn.k_proj", KV_HEADS * head, HIDDEN, -2)
        linear(f"{base}.self_attn.v_proj", KV_HEADS * head, HIDDEN, -2)
        linear(f"{base}.self_attn.o_proj", HIDDEN, HEADS * head, -1, bias=False)
        norm(f"{base}.post_attention_layernorm", HIDDEN)
        linear(f"{base}.mlp.gate_proj", MLP, HIDDEN, -2, bias=False)
        linear(f"{base}.mlp.up_proj", MLP, HIDDEN, -2, bias=False)
        linear(f"{base}.mlp.down_proj", HIDDEN, MLP, -2, bias=False)
    # Embeddings are small, so that layers and not the last token decide what comes next; this makes up for it.
    add("model.norm.weight", [HIDDEN], 1, 8.0)
    add("visual.patch_embed.proj.weight", [vision, 3, 2, 14, 14], -5)
    for block in range(VISION["depth"]):
        base = f"visual.blocks.{block}"
        norm(f"{base}.norm1", vision)
        linear(f"{base}.attn.qkv", 3 * vision, vision, -2)
        linear(f"{base}.attn.proj", vision, vision, -2)
        norm(f"{base}.norm2", vision)
        linear(f"{base}.mlp.gate_proj", VISION["intermediate_size"], vision, -2)
        linear(f"{base}.mlp.up_proj", VISION["intermediate_size"], vision, -2)
        linear(f"{base}.mlp.down_proj", vision, VISION["intermediate_size"], -2)
    norm("visual.merger.ln_q", vision)
    linear("visual.merger.mlp.0", 4 * vision, 4 * vision, -3)
    linear("visual.merger.mlp.2", HIDDEN, 4 * vision, -3)
    return out


def hash32(seed, index):
    """murmur3's finaliser over seed + index x golden ratio, all in 32 bits."""
    x = (np.asarray(index, dtype=np.uint64) * 0x9E3779B1 + seed) & 0xFFFFFFFF
    x = ((x ^ (x >> np.uint64(16))) * 0x85EBCA6B) & 0xFFFFFFFF
    x = ((x ^ (x >> np.uint64(13))) * 0xC2B2AE35) & 0xFFFFFFFF
    return x ^ (x >> np.uint64(16))


def seed_of(name):
    seed = 2166136261
    for byte in name.encode():
        seed = ((seed ^ byte) * 16777619) & 0xFFFFFFFF
    return seed


def values(tensor):
    """float32; norms use 5 bits of the hash, so that 1 + x is exact in bfloat16."""
    size = int(np.prod(tensor["shape"]))
    bits = hash32(seed_of(tensor["name"]), np.arange(size))
    if tensor["offset"]:
        unit = ((bits >> np.uint64(27)).astype(np.float32) - 16) / 16
    else:
        unit = ((bits >> np.uint64(24)).astype(np.float32) * 2 - 255) / 256
    scaled = (unit * 2.0 ** tensor["exponent"] + tensor["offset"]).reshape(tensor["shape"])
    for start, end, exponent in tensor.get("rows", []):
        scaled[start:end] *= 2.0 ** (exponent - tensor["exponent"])
    return scaled.astype(np.float32)


def byte_tokenizer(sentences):
    """A byte-level BPE of Qwen2's form, trained on a few sentences; special and action tokens at their real ids."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train_from_iterator(
        sentences,
        trainers.BpeTrainer(vocab_size=420, min_frequency=1, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
                            show_progress=False),
    )
    model = json.loads(tokenizer.to_str())["model"]
    return {"vocab": model["vocab"], "merges": [list(merge) if isinstance(merge, list) else merge.split(" ") for merge in model["merges"]]}


def tokenizer_json(core):
    added = {**SPECIALS, "<tool_call>": 151657, "</tool_call>": 151658}
    added.update({f"<robot_action_{index}>": ACTION_BASE + index for index in range(2048)})
    entry = lambda content, id: {
        "id": id, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
        "special": content.startswith("<|"),
    }
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": False}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [entry(content, id) for content, id in added.items()],
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": WORDS}, "behavior": "Isolated", "invert": False}, byte_level]},
        "post_processor": byte_level, "decoder": byte_level,
        # The added tokens stand in the vocabulary too: only there can ids have gaps.
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "",
                  "end_of_word_suffix": "", "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": {**core["vocab"], **added}, "merges": core["merges"]},
    }


def tokenizer_config():
    return {"add_prefix_space": False, "bos_token": None, "clean_up_tokenization_spaces": False,
            "eos_token": "<|im_end|>", "errors": "replace", "model_max_length": 131072, "pad_token": "<|endoftext|>",
            "tokenizer_class": "Qwen2Tokenizer", "unk_token": None}


def recipe(sentences):
    return {
        "config": config(), "generationConfig": generation_config(), "preprocessorConfig": preprocessor_config(),
        "normStats": norm_stats(), "tokenizer": byte_tokenizer(sentences), "specials": SPECIALS,
        "tokenizerConfig": tokenizer_config(), "words": WORDS, "tensors": tensors(),
    }


def write_checkpoint(folder, made):
    import torch
    from safetensors.torch import save_file

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {
        "config": made["config"], "generation_config": made["generationConfig"],
        "preprocessor_config": made["preprocessorConfig"], "norm_stats": made["normStats"],
        "tokenizer": tokenizer_json(made["tokenizer"]), "tokenizer_config": made["tokenizerConfig"],
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False))
    half = len(made["tensors"]) // 2
    shards = [made["tensors"][:half], made["tensors"][half:]]
    index = {}
    for number, shard in enumerate(shards, 1):
        name = f"model-{number:05d}-of-{len(shards):05d}.safetensors"
        data = {tensor["name"]: torch.from_numpy(values(tensor)).to(torch.bfloat16) for tensor in shard}
        save_file(data, folder / name, metadata={"format": "pt"})
        index.update({key: name for key in data})
    total = sum(int(np.prod(tensor["shape"])) * 2 for tensor in made["tensors"])
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"metadata": {"total_size": total}, "weight_map": index}, indent=1))
