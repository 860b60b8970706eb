import type { FromSimulator, ToSimulator } from './messages.ts';
import { Simulator } from './simulator.ts';

const simulator = new Simulator((message: FromSimulator) => postMessage(message));
addEventListener('message', ({ data }: MessageEvent<ToSimulator>) => simulator.receive(data));
