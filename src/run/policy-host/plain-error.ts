import { HarnessError } from '../../errors.ts';
import type { PlainError } from './host-messages.ts';

export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof HarnessError)
    return { code: thrown.code, name: thrown.name, message: thrown.message };
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) };
  const { name, message, stack } = thrown;
  return { name, message, ...(stack === undefined ? {} : { stack }) };
}

export function fromPlainError({ code, name, message, stack }: PlainError): Error {
  if (code !== undefined) return new HarnessError(code, message);
  return Object.assign(new Error(message), { name, ...(stack === undefined ? {} : { stack }) });
}
