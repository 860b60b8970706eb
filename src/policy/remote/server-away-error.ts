import { HarnessError } from '../../errors.ts';

/** Nobody answers at the address, or says that it is not ready: worth another try, unlike all other errors. */
export class ServerAwayError extends HarnessError {
  constructor(message: string) {
    super('policy-server', message);
    this.name = 'ServerAwayError';
  }
}
