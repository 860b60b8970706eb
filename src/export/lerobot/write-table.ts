import { ByteWriter, parquetWrite } from 'hyparquet-writer';

/** A column of a Parquet file; nothing in it may be missing. */
export interface TableColumn {
  readonly name: string;
  readonly type: 'boolean' | 'int64' | 'float32' | 'float64' | 'string' | 'float32[]' | 'string[]';
  readonly values: readonly (boolean | number | string | readonly number[] | readonly string[])[];
}

const PHYSICAL = {
  boolean: { type: 'BOOLEAN' },
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
} as const;

/**
 * Bytes of a Parquet file of columns of equal length. `rowGroups`: rows of each group, one by default. `index`: the
 * column that pandas takes for the table's index.
 */
export function writeTable(
  columns: readonly TableColumn[],
  { rowGroups, index }: { readonly rowGroups?: readonly number[]; readonly index?: string } = {},
): Uint8Array {
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    createdBy: 'benchtop',
    schema: [{ name: 'schema', num_children: columns.length }, ...columns.flatMap(schemaOf)],
    columnData: columns.map(({ name, type, values }) => ({
      name,
      data: type === 'int64' ? values.map((value) => BigInt(value as number)) : [...values],
    })),
    rowGroupSize: rowGroups === undefined ? Math.max(1, columns[0]!.values.length) : [...rowGroups],
    ...(index === undefined ? {} : { kvMetadata: [{ key: 'pandas', value: pandasIndex(columns, index) }] }),
  });
  return writer.getBytes();
}

function schemaOf({ name, type }: TableColumn): NonNullable<Parameters<typeof parquetWrite>[0]['schema']> {
  if (!type.endsWith('[]')) {
    return [{ name, repetition_type: 'REQUIRED', ...PHYSICAL[type as keyof typeof PHYSICAL] }];
  }
  const element = PHYSICAL[type.slice(0, -2) as keyof typeof PHYSICAL];
  return [
    { name, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...element },
  ];
}

/** pandas keeps in the file which column is the index. */
function pandasIndex(columns: readonly TableColumn[], index: string): string {
  return JSON.stringify({
    index_columns: [index],
    column_indexes: [],
    columns: columns.map(({ name, type }) => ({
      name,
      field_name: name,
      pandas_type: type === 'string' ? 'unicode' : type,
      numpy_type: type === 'string' ? 'object' : type,
      metadata: null,
    })),
  });
}
