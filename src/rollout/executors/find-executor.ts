import type { ExecutorName } from '../../episode/execution.ts';
import { asyncDrop } from './async-drop.ts';
import { asynchronous } from './asynchronous.ts';
import { blend } from './blend.ts';
import type { Executor } from './executor.ts';
import { freeze } from './freeze.ts';
import { hold } from './hold.ts';
import { rtc } from './rtc.ts';

const EXECUTORS: Readonly<Record<ExecutorName, Executor>> = {
  freeze,
  hold,
  async: asynchronous,
  'async-drop': asyncDrop,
  blend,
  rtc,
};

export function findExecutor(name: ExecutorName): Executor {
  return EXECUTORS[name];
}
