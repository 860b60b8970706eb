/** The command that goes on with an interrupted run: the same, with its folder and `--resume`. */
export function resumeCommand(argv: readonly string[], outputFolder: string): string {
  const words = ['npx', 'benchtop', ...argv];
  if (!argv.some((word) => word === '-o' || word === '--output' || /^(-o.|--output=)/.test(word))) {
    words.push('-o', outputFolder);
  }
  if (!argv.includes('--resume')) words.push('--resume');
  return words.map(quote).join(' ');
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
