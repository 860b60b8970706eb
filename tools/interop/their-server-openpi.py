"""
A small policy behind openpi's protocol. Usage: their-server-openpi.py [number of the inference that fails]

openpi-client has no server; the one in openpi's repository needs the models. This is the same exchange with the package's own
packing and `websockets`: metadata first, an answer per observation, the traceback as text and 1011 if the policy fails.
"""

import asyncio
import http
import sys
import time
import traceback

import numpy as np
from answer_of import answer_of
from openpi_client import msgpack_numpy
from openpi_client.base_policy import BasePolicy
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed


class SmallPolicy(BasePolicy):
    def __init__(self, fails_at: int) -> None:
        self._left = fails_at

    def infer(self, obs: dict) -> dict:
        self._left -= 1
        if self._left == 0:
            raise ValueError("this inference was to fail")
        images = [obs["observation/image"], obs["observation/wrist_image"]]
        actions = answer_of(*images, obs["observation/state"], obs["prompt"])
        return {"actions": actions, "state": obs["observation/state"], "policy_timing": {"infer_ms": np.float32(1.5)}}


async def main() -> None:
    policy = SmallPolicy(int(sys.argv[1]) if len(sys.argv) > 1 else 0)

    async def converse(connection) -> None:
        packer = msgpack_numpy.Packer()
        await connection.send(packer.pack({"model": "small", "action_horizon": 10}))
        total = None
        try:
            while True:
                began = time.monotonic()
                answer = policy.infer(msgpack_numpy.unpackb(await connection.recv()))
                answer["server_timing"] = {"infer_ms": (time.monotonic() - began) * 1000}
                if total is not None:
                    answer["server_timing"]["prev_total_ms"] = total * 1000
                await connection.send(packer.pack(answer))
                total = time.monotonic() - began
        except ConnectionClosed:
            return
        except Exception:
            await connection.send(traceback.format_exc())
            await connection.close(1011, "the policy failed")

    def health(connection, request):
        return connection.respond(http.HTTPStatus.OK, "OK\n") if request.path == "/healthz" else None

    options = {"compression": None, "max_size": None, "process_request": health}
    async with serve(converse, "127.0.0.1", 0, **options) as server:
        print(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()


asyncio.run(main())
