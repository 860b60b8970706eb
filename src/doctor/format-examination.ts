import type { Examination } from './examine.ts';
import type { Verdict } from './finding.ts';

const MARKS: Readonly<Record<Verdict, string>> = {
  pass: 'ok  ',
  info: 'note',
  warn: 'WARN',
  fail: 'FAIL',
  'not-applicable': '–   ',
};

/** For a terminal of `width` characters: a line per check, what was seen under it, and what to do. */
export function formatExamination({ policy, preset, task, findings }: Examination, width: number): string {
  const lines = [`${policy}${preset === null ? '' : `, preset ${preset}`}`, `asked on ${task}`, ''];
  const titles = Math.max(...findings.map(({ title }) => title.length));
  for (const { title, verdict, evidence, advice, traps } of findings) {
    const indent = 4 + 2 + titles + 2;
    const [first, ...rest] = wrap(evidence, width - indent);
    lines.push(`${MARKS[verdict]}  ${title.padEnd(titles)}  ${first ?? ''}`);
    for (const line of rest) lines.push(' '.repeat(indent) + line);
    if (advice !== undefined) {
      const which =
        traps.length === 0
          ? ''
          : ` (trap${traps.length === 1 ? '' : 's'} ${traps.join(', ')} of docs/doctor.md)`;
      for (const line of wrap(`→ ${advice}${which}`, width - indent)) lines.push(' '.repeat(indent) + line);
    }
  }
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  lines.push('', `${count('pass')} ok, ${count('warn')} warnings, ${count('fail')} failures`);
  return `${lines.join('\n')}\n`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
