/** The command that goes on with an interrupted run: the same, with its folder and `--resume`, or other `flags`. */
export function resumeCommand(
  argv: readonly string[],
  outputFolder: string,
  flags: readonly string[] = ['--resume'],
): string {
  const words = ['npx', 'benchtop', ...argv];
  if (!argv.some((word) => word === '-o' || word === '--output' || /^(-o.|--output=)/.test(word))) {
    words.push('-o', outputFolder);
  }
  words.push(...flags.filter((flag) => !argv.includes(flag)));
  return words.map(quote).join(' ');
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
