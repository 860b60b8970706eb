"""The public openpi client against `benchtop serve`. Usage: their-client-openpi.py <port> <upright|turned>"""

import sys

import numpy as np
from openpi_client import image_tools
from openpi_client.websocket_client_policy import WebsocketClientPolicy


def observation(rng: np.random.Generator) -> dict:
    image = rng.integers(0, 256, (256, 256, 3), dtype=np.uint8)
    small = image_tools.convert_to_uint8(image_tools.resize_with_pad(image, 224, 224))
    return {
        "observation/image": small,
        "observation/wrist_image": small[::-1, ::-1],  # not contiguous, as LIBERO's client makes it
        "observation/state": np.array([0.1, -0.2, 0.3, 0.0, 0.0, 3.0, 0.04, -0.04]),
        "prompt": "pick up the black bowl",
    }


def main() -> None:
    port = int(sys.argv[1])
    client = WebsocketClientPolicy(host="127.0.0.1", port=port)
    metadata = client.get_server_metadata()
    assert "benchtop" in metadata, metadata
    rng = np.random.default_rng(7)
    for step in range(20):
        answer = client.infer(observation(rng))
        actions = answer["actions"]
        assert isinstance(actions, np.ndarray) and actions.ndim == 2 and actions.shape[1] == 7, actions
        assert np.isfinite(actions).all() and np.abs(actions).max() <= 1, actions
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
    assert second.infer(observation(rng))["actions"].shape[1] == 7
    print("openpi-client: 21 observations answered, 1 refused")


main()
