"""
The public openpi client against `benchtop serve`. Usage: their-client-openpi.py <port> <file|seen>

The file holds JSON: `seed`, `actions` (those due after another, 7 numbers each) and `announced`, the same for an episode that
the client says begins. `seen`: the small policy of answer_of.py is behind the server, 5 actions at once.
"""

import json
import sys

import numpy as np
from answer_of import answer_of
from openpi_client import image_tools
from openpi_client.websocket_client_policy import WebsocketClientPolicy

PROMPT = "pick up the black bowl"


def observation(rng: np.random.Generator) -> dict:
    image = rng.integers(0, 256, (256, 256, 3), dtype=np.uint8)
    small = image_tools.convert_to_uint8(image_tools.resize_with_pad(image, 224, 224))
    return {
        "observation/image": small,
        "observation/wrist_image": small[::-1, ::-1],  # not contiguous, as LIBERO's client makes it
        "observation/state": np.array([0.1, -0.2, 0.3, *rng.uniform(-0.5, 0.5, 3), 0.04, -0.03]),
        "prompt": PROMPT,
    }


def seen_by_policy(obs: dict) -> np.ndarray:
    images = [obs["observation/image"], obs["observation/wrist_image"]]
    return answer_of(*images, obs["observation/state"], obs["prompt"])[:5]


def main() -> None:
    port, source = int(sys.argv[1]), sys.argv[2]
    expected = None if source == "seen" else json.load(open(source))
    rng = np.random.default_rng(7)
    client = WebsocketClientPolicy(host="127.0.0.1", port=port)
    assert "benchtop" in client.get_server_metadata(), client.get_server_metadata()
    for step in range(20):
        asked = observation(rng)
        answer = client.infer(asked)
        actions = answer["actions"]
        due = seen_by_policy(asked) if expected is None else np.array([expected["actions"][step]])
        assert actions.dtype == np.float64 and actions.shape == due.shape, (actions.dtype, actions.shape)
        assert np.allclose(actions, due, rtol=0, atol=1e-12 if expected is None else 0), (actions, due)
        assert answer["server_timing"]["infer_ms"] >= 0
        assert ("prev_total_ms" in answer["server_timing"]) == (step > 0)
    broken = observation(rng)
    del broken["prompt"]
    try:
        client.infer(broken)
    except RuntimeError as error:
        assert "expected the instruction" in str(error), error
    else:
        raise AssertionError("an observation without a prompt was answered")
    second = WebsocketClientPolicy(host="127.0.0.1", port=port)
    asked = observation(rng)
    if expected is not None:
        asked["benchtop/episode"] = expected["announced"]["episode"]
    due = seen_by_policy(asked) if expected is None else np.array([expected["announced"]["actions"][0]])
    assert np.allclose(second.infer(asked)["actions"], due, rtol=0, atol=1e-12), due
    print("21 observations, every number of the answers as due; 1 without a prompt refused")


main()
