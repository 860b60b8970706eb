import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { HarnessError } from '../../errors.ts';
import { openPolicySessions, type PolicySessions } from '../../policy/batch/policy-sessions.ts';
import type { Policy } from '../../policy/policy.ts';
import { ownPeakMemory } from '../peak-memory.ts';
import { Frames } from './frames.ts';
import type { FromHost, FromHostProcess, PolicyDeclaration, ToHost, ToHostProcess } from './host-messages.ts';
import { toPlainError } from './plain-error.ts';
import { watchParent } from './watch-parent.ts';

/**
 * Makes this process the host of one policy: loads it, then answers the sessions that workers open over its socket, until
 * the dispatcher's channel closes. `create` makes the policy that the dispatcher names.
 */
export function serveHost(create: (name: string) => Promise<Policy>): void {
  if (process.send === undefined) {
    throw new HarnessError('bug', "a policy's process is started by `benchtop run`, not by hand");
  }
  // Ctrl-C in a terminal reaches the whole group; it is the dispatcher that decides what becomes of this process.
  process.on('SIGINT', () => {});
  watchParent();
  let address: string | undefined;
  process.on('disconnect', () => {
    // A dispatcher that was killed cannot tidy up.
    if (address !== undefined && process.platform !== 'win32') {
      rmSync(dirname(address), { recursive: true, force: true });
    }
    process.exit(0);
  });
  let sessions: PolicySessions | undefined;
  process.on('message', (message: ToHostProcess) => {
    if (message.kind === 'check') tell({ kind: 'checked', busyMs: sessions?.busyMs ?? 0 });
    else {
      address = message.address;
      open(message, create).then(
        (opened) => {
          sessions = opened;
          tell({ kind: 'ready', declaration: declarationOf(opened) });
        },
        (thrown: unknown) => tell({ kind: 'unable', error: toPlainError(thrown) }),
      );
    }
  });
}

async function open(
  { policy, address }: Extract<ToHostProcess, { kind: 'open' }>,
  create: (name: string) => Promise<Policy>,
): Promise<PolicySessions> {
  const sessions = await openPolicySessions(() => create(policy));
  // The process before this one may have left its socket.
  if (process.platform !== 'win32') rmSync(address, { force: true });
  const server = createServer((socket) => serveSession(socket, sessions));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  return sessions;
}

/** One connection is one session, from its first question on. */
function serveSession(socket: Socket, sessions: PolicySessions): void {
  let policy: Promise<Policy> | undefined;
  const answer = async (question: ToHost): Promise<FromHost> => {
    const { id, kind } = question;
    try {
      policy ??= sessions.open();
      const session = await policy;
      if (kind === 'infer') {
        const chunk = await session.infer(question.observation, question.prefix);
        return { kind: 'done', id, chunk, peakMemoryMib: ownPeakMemory() };
      }
      await session.reset(question.episode);
      return { kind: 'done', id, peakMemoryMib: ownPeakMemory() };
    } catch (thrown) {
      return { kind: 'failed', id, error: toPlainError(thrown) };
    }
  };
  const frames = new Frames(socket, (value) => {
    void answer(value as ToHost).then((message) => {
      if (!socket.destroyed) frames.send(message);
    });
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    policy?.then((session) => session.dispose()).catch(() => {});
  });
  frames.send({ kind: 'declared', declaration: declarationOf(sessions) } satisfies FromHost);
}

function declarationOf({
  name,
  actionSpec,
  observationSpec,
  acceptsPrefix,
}: PolicySessions): PolicyDeclaration {
  return { name, actionSpec, observationSpec, acceptsPrefix };
}

function tell(message: FromHostProcess): void {
  process.send?.(message, undefined, undefined, () => {});
}
