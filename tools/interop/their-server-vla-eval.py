"""
A small policy in vla-eval's own model server. Usage: their-server-vla-eval.py [number of the inference that fails]

Chunks of 5 stay in their server, which hands out one action per observation. Ends of episodes are told on stdout.
"""

import functools
import json
import sys

import anyio
from answer_of import answer_of
from vla_eval import specs
from vla_eval.model_servers.predict import PredictModelServer
from vla_eval.model_servers.serve import serve_async


class SmallModelServer(PredictModelServer):
    def __init__(self, fails_at: int) -> None:
        super().__init__(chunk_size=5)
        self._left = fails_at
        self._tasks: dict = {}

    async def on_episode_start(self, config: dict, ctx) -> None:
        self._tasks[ctx.session_id] = config["task"]
        await super().on_episode_start(config, ctx)

    async def on_episode_end(self, result: dict, ctx) -> None:
        print("end " + json.dumps({"task": self._tasks[ctx.session_id], **result}), flush=True)
        await super().on_episode_end(result, ctx)

    def predict(self, obs: dict, ctx) -> dict:
        self._left -= 1
        if self._left == 0:
            raise ValueError("this inference was to fail")
        task = self._tasks[ctx.session_id]
        episode = f"{task['suite']}/{task['name']}/{task['episode_idx']}/{ctx.step}"
        images = [obs["images"]["agentview"], obs["images"]["wrist"]]
        return {"actions": answer_of(*images, obs["states"], obs["task_description"], episode)}

    def get_action_spec(self) -> dict:
        return {
            "position": specs.POSITION_DELTA,
            "rotation": specs.ROTATION_AA,
            "gripper": specs.GRIPPER_CLOSE_POS,
        }

    def get_observation_spec(self) -> dict:
        return {
            "agentview": specs.IMAGE_RGB,
            "wrist": specs.IMAGE_RGB,
            "state": specs.STATE_EEF_POS_AA_GRIP,
            "language": specs.LANGUAGE,
        }

    def get_observation_params(self) -> dict:
        return {"send_state": True, "send_wrist_image": True}


async def main() -> None:
    server = SmallModelServer(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    async with anyio.create_task_group() as tasks:
        port = await tasks.start(functools.partial(serve_async, server, "127.0.0.1", 0))
        print(f"ws://127.0.0.1:{port}", flush=True)


anyio.run(main)
