import type { FactPredicate } from './predicate.ts';

/** `InContact(a, b)`: any solids of the two touch. */
export const inContactPredicate: FactPredicate = {
  kind: 'fact',
  arguments: ['instance', 'instance'],
  measure([a, b], view) {
    const contact = view.inContact(a!, b!);
    return { holds: contact, parts: { contact } };
  },
};
