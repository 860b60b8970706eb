// Starts a policy's process, has it compute without end, says its process id, and stays.
import { fileURLToPath } from 'node:url';
import { HostedPolicy } from '../../dist/run/policy-host/hosted-policy.js';
import { PolicyHost } from '../../dist/run/policy-host/policy-host.js';

const module = fileURLToPath(new URL('./fake-host.mjs', import.meta.url));
const { host } = await PolicyHost.start({ policy: process.argv[2], module });
const policy = await HostedPolicy.connect(host.address);
await policy.reset({ taskId: 'test/a', instruction: 'go', seed: 0, episodeIndex: 1 });
policy.infer({}).catch(() => {});
setTimeout(() => console.log(JSON.stringify({ pid: host.pid, address: host.address })), 100);
setInterval(() => {}, 1000);
