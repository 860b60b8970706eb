"""
vla-eval's own run (orchestrator, LIBERO benchmark, connection) against `benchtop serve`, with a made-up simulator.
Usage: their-client-vla-eval.py <port> <file|seen>

The file holds JSON, a list of the actions due per episode. `seen`: the small policy of answer_of.py is behind the server.
"""

import json
import sys
import tempfile
import urllib.request
from types import SimpleNamespace

import anyio
import numpy as np
from answer_of import answer_of
from vla_eval import api
from vla_eval.benchmarks.libero.benchmark import LIBEROBenchmark
from vla_eval.connection import Connection
from vla_eval.specs import DimSpec, check_specs

SUITE, TASK, STEPS = "libero_object", "pick up the ketchup", 15


class MadeUpSimulator:
    """Looks like robosuite's environment to their benchmark; observations are noise, actions are kept."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(7)
        self.actions: list = []
        arm = SimpleNamespace(controller=SimpleNamespace(ee_pos=np.zeros(3), ee_ori_mat=np.eye(3)))
        self.robots = [arm]

    def observation(self) -> dict:
        turn = self.rng.uniform(-0.5, 0.5, 3)  # w stays positive: both rules for rotation vectors agree
        return {
            "agentview_image": self.rng.integers(0, 256, (256, 256, 3), dtype=np.uint8),
            "robot0_eye_in_hand_image": self.rng.integers(0, 256, (256, 256, 3), dtype=np.uint8),
            "robot0_eef_pos": np.array([0.1, -0.2, 0.9]),
            "robot0_eef_quat": np.array([*turn, np.sqrt(1 - turn @ turn)]),
            "robot0_gripper_qpos": np.array([0.04, -0.03]),
        }

    def step(self, action: list) -> tuple:
        self.actions.append(action)
        return self.observation(), 0.0, False, {}


class Benchmark(LIBEROBenchmark):
    """Keeps what was sent and done, per episode."""

    episodes: list = []

    def get_tasks(self) -> list:
        return [{"name": TASK, "suite": self.suite, "task_id": 4, "task_obj": object()}]

    def reset(self, task: dict) -> dict:
        self._env = MadeUpSimulator()
        self.sent: list = []
        self.episodes.append((self.sent, self._env.actions))
        return self._env.observation()

    def make_obs(self, raw_obs: dict, task: dict) -> dict:
        self.sent.append(super().make_obs(raw_obs, task))
        return self.sent[-1]


def seen_by_policy(sent: list, episode: int) -> np.ndarray:
    """Their server asks its policy at every fifth observation, and sends float32."""
    due = []
    for step in range(STEPS):
        obs = sent[step - step % 5]
        images = [obs["images"]["agentview"], obs["images"]["wrist"]]
        name = f"{SUITE}/{TASK.replace(' ', '_')}/{episode}/{step - step % 5}"
        due.append(answer_of(*images, obs["states"], obs["task_description"], name)[step % 5])
    return np.array(due, dtype=np.float32)


def run_episodes(url: str) -> list:
    """As `vla-eval run` does: settings that the server's hello asks for go to the benchmark."""
    entry = {"benchmark": "__main__:Benchmark", "params": {"suite": SUITE, "seed": 7}}
    config = {"benchmarks": [{**entry, "episodes_per_task": 2, "max_steps": STEPS}]}
    with tempfile.TemporaryDirectory() as folder:
        results = api.run(config, server_url=url, output_dir=folder, no_save=True, docker=False)
    episodes = results[0]["tasks"][0]["episodes"]
    assert [(each["steps"], each.get("failure_reason")) for each in episodes] == [(STEPS, None)] * 2, results
    return sys.modules["__main__"].Benchmark.episodes


async def check_conversation(url: str) -> None:
    connection = Connection(url, max_retries=1)
    await connection.connect(benchmark="libero")
    info = connection.server_info
    assert info["model_server"].startswith("benchtop:"), info
    benchmark = Benchmark(suite=SUITE, **info["observation_params"])
    server = [{key: DimSpec.from_dict(spec) for key, spec in info[f"{of}_spec"].items()} for of in ("action", "observation")]
    problems = check_specs(server[0], benchmark.get_action_spec(), server[1], benchmark.get_observation_spec())
    assert problems == [], problems
    try:
        await connection.act({"images": {}})
    except RuntimeError as error:
        assert "observation_failed" in str(error), error
    else:
        raise AssertionError("an observation without a task was answered")
    await connection.close()


def main() -> None:
    port, source = int(sys.argv[1]), sys.argv[2]
    expected = None if source == "seen" else json.load(open(source))
    health = urllib.request.urlopen(f"http://127.0.0.1:{port}/health").read()
    assert json.loads(health) == {"status": "ok"}, health
    url = f"ws://127.0.0.1:{port}"
    anyio.run(check_conversation, url)
    episodes = run_episodes(url)
    assert len(episodes) == 2, len(episodes)
    for episode, (sent, actions) in enumerate(episodes):
        due = seen_by_policy(sent, episode) if expected is None else np.array(expected[episode])
        due[:, 6] = np.where(due[:, 6] < 0, -1, 1)  # as their benchmark treats it
        got = np.array(actions)
        assert got.shape == due.shape and np.allclose(got, due, rtol=0, atol=1e-6 if expected is None else 0), (got, due)
    print(f"2 episodes of {STEPS} steps, every action as due, conventions agree; 1 observation without a task refused")


if __name__ == "__main__":
    main()
