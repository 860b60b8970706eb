import { createPolicy } from '../../policy/create-policy.ts';
import { serveHost } from './serve-host.ts';

// Entry point of a policy's own process.
serveHost(createPolicy);
