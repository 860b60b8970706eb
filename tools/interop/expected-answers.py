"""
What their server must have answered to an episode of `benchtop run`, from the recorded pictures and states by way of the
packages' own preprocessing. Usage: expected-answers.py <openpi|vla-eval> < JSON; ends with an error where actions differ.

stdin: a list of episodes, each with `prompt`, `suite`, `task`, `index` and `steps`; a step has `agentview` and `wrist` (PNG
files, upright), `position`, `quaternion` (x, y, z, w), `fingers`, and the executed `action`.
"""

import json
import sys

import numpy as np
from answer_of import answer_of
from openpi_client import image_tools
from PIL import Image
from vla_eval.benchmarks.libero.benchmark import LIBEROBenchmark
from vla_eval.benchmarks.libero.utils import preprocess_libero_image

EXECUTED = 5


def picture(file: str, protocol: str) -> np.ndarray:
    as_libero = np.asarray(Image.open(file).convert("RGB"))[::-1]  # LIBERO's arrays have their last row first
    turned = preprocess_libero_image(as_libero)
    return image_tools.resize_with_pad(turned, 224, 224) if protocol == "openpi" else turned


def main() -> None:
    protocol = sys.argv[1]
    # openpi's client has robosuite's rotation vectors, vla-eval's by default the shortest.
    benchmark = LIBEROBenchmark(quat_no_antipodal=protocol == "openpi")
    actions = 0
    for episode in json.load(sys.stdin):
        for number, step in enumerate(episode["steps"]):
            if number % EXECUTED == 0:
                images = [picture(step[camera], protocol) for camera in ("agentview", "wrist")]
                state = benchmark._proprio_state(
                    {
                        "robot0_eef_pos": step["position"],
                        "robot0_eef_quat": np.array(step["quaternion"]),
                        "robot0_gripper_qpos": step["fingers"],
                    }
                )
                name = f"{episode['suite']}/{episode['task']}/{episode['index']}/{number}" if protocol == "vla-eval" else ""
                chunk = answer_of(*images, state, episode["prompt"], name)
            due = chunk[number % EXECUTED]
            if protocol == "vla-eval":
                due = due.astype(np.float32)
                due[6] = -1 if due[6] < 0 else 1
            close = np.allclose(step["action"], due, rtol=0, atol=1e-7)
            assert close, f"{episode['task']}, step {number}: executed {step['action']}, expected {due.tolist()}"
            actions += 1
    print(f"{actions} actions executed as answered, made of pictures, states and names as the packages prepare them")


main()
