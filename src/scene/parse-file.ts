import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type ErrorCode, HarnessError } from '../errors.ts';
import { schemaKeys } from './schema-keys.ts';
import { suggestName } from './suggest-name.ts';

/** Something wrong at a place of a file. */
export interface FileProblem {
  /** Keys and indices that lead to the place. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The key itself is wrong, not its value: point at the key. */
  readonly atKey?: boolean;
}

/** A parsed file; `fail` reports problems found later (cross-checks) with their lines. */
export interface ParsedFile<T> {
  readonly value: T;
  /** Throws one error that lists all problems; returns if there are none. */
  fail(problems: readonly FileProblem[]): void;
}

/**
 * Parses YAML text against a schema. Throws one `HarnessError(code)` that lists every problem as
 * `file:line:column  path: expected …, got …`, with suggestions for misspelt keys and values.
 */
export function parseYamlFile<S extends z.ZodType>(
  schema: S,
  file: string,
  text: string,
  code: ErrorCode = 'scene-file',
): ParsedFile<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const syntax = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return `  ${file}:${line}:${col}  not valid YAML: ${error.message}`;
  });
  if (syntax.length > 0) throw problemsError(code, file, syntax);

  const input = plainData(document, file, code);
  const fail = (problems: readonly FileProblem[]): void => {
    if (problems.length === 0) return;
    const rows = problems.map(
      (problem) =>
        `  ${file}:${place(document, lines, problem)}  ${pathText(problem.path)}: ${problem.message}`,
    );
    throw problemsError(code, file, rows);
  };
  const result = schema.safeParse(input);
  if (result.success) return { value: result.data, fail };
  fail(result.error.issues.flatMap((issue) => describeIssue(issue, schema, input)));
  throw new HarnessError('bug', `${file}: the schema refused the file without naming a problem`);
}

function problemsError(code: ErrorCode, file: string, rows: readonly string[]): HarnessError {
  const count = rows.length === 1 ? '1 problem' : `${rows.length} problems`;
  return new HarnessError(code, `${file} has ${count}:\n${rows.join('\n')}`);
}

/** Throws for what YAML allows and data cannot be: aliases that multiply beyond reason. */
function plainData(document: Document, file: string, code: ErrorCode): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw problemsError(code, file, [`  ${file}:1:1  not usable: ${(error as Error).message}`]);
  }
}

/** `line:column` of the node at `path`, or of its nearest ancestor that exists. */
function place(document: Document, lines: LineCounter, { path, atKey = false }: FileProblem): string {
  if (atKey) {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent) && parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    if (pair && isScalar(pair.key) && pair.key.range) {
      const { line, col } = lines.linePos(pair.key.range[0]);
      return `${line}:${col}`;
    }
  }
  for (let depth = path.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth) as string[], true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return `${line}:${col}`;
    }
  }
  return '1:1';
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? 'file' : text.replace(/^\./, '');
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType, input: unknown): FileProblem[] {
  const { path } = issue;
  const got = shown(valueAt(input, path));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = schemaKeys(schema, input, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `unknown key "${key}"${suggestName(key, known)}`,
        atKey: true,
      }));
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const hint =
        typeof valueAt(input, path) === 'string' ? suggestName(String(valueAt(input, path)), values) : '';
      return [{ path, message: `expected ${values.map((v) => `"${v}"`).join(' or ')}, got ${got}${hint}` }];
    }
    case 'invalid_union': {
      const options = (issue as { options?: readonly string[] }).options;
      if (options === undefined) return [{ path, message: `no allowed form fits ${got}` }];
      const value = valueAt(input, path);
      const hint = typeof value === 'string' ? suggestName(value, options) : '';
      return [{ path, message: `expected one of ${options.join(', ')}, got ${got}${hint}` }];
    }
    case 'invalid_type':
      return [{ path, message: `expected ${issue.expected}, got ${got}` }];
    default:
      return [
        {
          path,
          message: `${lowerFirst(issue.message.replace(/^(Invalid input|Too small|Too big): /, ''))}, got ${got}`,
        },
      ];
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // JSON would call these two null.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
