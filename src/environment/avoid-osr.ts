import { setFlagsFromString } from 'node:v8';

/**
 * Switches V8's on-stack replacement off in this process. On Node 20 it compiles the rasteriser's long loops from
 * their first, atypical iterations and does not recover; without it a frame is drawn several times faster. Only speed
 * depends on it. A flag on the command line would stop a Node that no longer knows it from starting.
 */
setFlagsFromString('--no-use-osr');
