"""What the small policies answer: numbers made of every byte that they saw, so that nothing is lost on the way unnoticed."""

import zlib

import numpy as np

CHUNK = 10


def checksum(data: bytes) -> float:
    return zlib.crc32(data) / 2**32


def answer_of(agentview: np.ndarray, wrist: np.ndarray, state: np.ndarray, prompt: str, episode: str = "") -> np.ndarray:
    """(10, 7) float64 within -1 ... 1, rows differ. Images uint8 (H, W, 3), `state` 8 numbers (m, rad, m)."""
    x, y, z, rx, ry, rz, left, right = np.asarray(state, dtype=np.float64)
    seen = [
        checksum(agentview.tobytes()),
        checksum(wrist.tobytes()),
        checksum(f"{prompt}|{episode}".encode()),
        (x + 2 * y + 3 * z) / 16,
        (rx + 2 * ry + 3 * rz) / 64,
        5 * left - 7 * right,
    ]
    rows = np.arange(1, CHUNK + 1)[:, None] / CHUNK * np.clip(seen, -1, 1)
    gripper = np.where(np.arange(CHUNK) % 2 == 0, -0.5, 0.75)
    return np.hstack([rows, gripper[:, None]])
