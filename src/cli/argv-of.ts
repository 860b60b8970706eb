import type { Command } from 'commander';

/** What was typed, from the root command on. */
export function argvOf(command: Command): readonly string[] {
  return (command.parent as (Command & { readonly rawArgs: string[] }) | null)?.rawArgs ?? [];
}
