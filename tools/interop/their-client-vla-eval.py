"""The public vla-eval client against `benchtop serve`. Usage: their-client-vla-eval.py <port>"""

import sys
import urllib.request

import anyio
import numpy as np
from vla_eval.connection import Connection


async def main() -> None:
    port = int(sys.argv[1])
    health = urllib.request.urlopen(f"http://127.0.0.1:{port}/health").read()
    assert b'"ok"' in health, health
    connection = Connection(f"ws://127.0.0.1:{port}")
    await connection.connect(benchmark="libero")
    info = connection.server_info
    assert info["model_server"].startswith("benchtop:"), info
    assert info["observation_params"]["send_state"] is True, info
    rng = np.random.default_rng(7)
    answered = 0
    for episode in range(2):
        task = {"name": "pick up the ketchup", "suite": "libero_object", "task_id": 4, "episode_idx": episode}
        await connection.start_episode({"task": task})
        for _ in range(15):
            image = rng.integers(0, 256, (256, 256, 3), dtype=np.uint8)
            reply = await connection.act(
                {
                    "images": {"agentview": image, "wrist": image},
                    "task_description": "pick up the ketchup",
                    "states": np.array([0.1, -0.2, 0.3, 0.0, 0.0, 3.0, 0.04, -0.04], dtype=np.float32),
                }
            )
            actions = np.asarray(reply["actions"])
            assert actions.shape == (7,) and np.isfinite(actions).all(), reply
            answered += 1
        await connection.end_episode({"metrics": {"success": False}, "steps": 15, "elapsed_sec": 1.0})
    try:
        await connection.act({"images": {}})
    except RuntimeError as error:
        assert "observation_failed" in str(error), error
    else:
        raise AssertionError("an observation without a task was answered")
    await connection.close()
    print(f"vla-eval: {answered} observations answered, 1 refused")


anyio.run(main)
