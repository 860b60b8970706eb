import { Document, isCollection, isMap, isSeq } from 'yaml';
import type { SuiteSpec, TaskSpec } from './task-schema.ts';

/** Text of a task or suite file: one instance, region or predicate per line. */
export function formatTaskFile(spec: TaskSpec | SuiteSpec): string {
  const document = new Document(spec);
  if (!isMap(document.contents)) throw new TypeError('a task or suite is a map');
  for (const pair of document.contents.items) {
    const value = pair.value;
    if (isSeq(value) && String(pair.key) !== 'goal' && value.items.every(isCollection)) {
      for (const item of value.items) if (isCollection(item)) item.flow = true;
    } else if (isSeq(value)) {
      value.flow = String(pair.key) !== 'tasks';
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
