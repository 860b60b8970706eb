export interface TableColumn {
  readonly header: string;
  readonly align: 'left' | 'right';
}

/** Columns padded to their widest cell, two spaces apart, no trailing blanks; a rule under the header. */
export function textTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ header }, index) =>
    Math.max(header.length, ...rows.map((row) => row[index]!.length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) =>
        columns[index]!.align === 'left' ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  const total = widths.reduce((sum, width) => sum + width, 2 * (widths.length - 1));
  return [line(columns.map(({ header }) => header)), '─'.repeat(total), ...rows.map(line)];
}

/** Width that the table takes without its first column and the gap after it. */
export function widthBesideFirst(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
): number {
  return columns
    .slice(1)
    .reduce(
      (sum, { header }, index) =>
        sum + 2 + Math.max(header.length, ...rows.map((row) => row[index + 1]!.length)),
      0,
    );
}
