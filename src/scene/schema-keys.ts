import type { z } from 'zod';

type Schema = z.core.$ZodType;

/** Keys that a strict object schema allows at `path` inside `value`; empty where there is no object. */
export function schemaKeys(schema: Schema, value: unknown, path: readonly PropertyKey[]): readonly string[] {
  const bare = unwrap(schema, value);
  if (bare === undefined) return [];
  const definition = bare._zod.def as z.core.$ZodTypeDef & Record<string, unknown>;
  const [key, ...rest] = path;
  if (key === undefined) {
    return definition.type === 'object' ? Object.keys(definition.shape as object) : [];
  }
  const child = childSchema(definition, key);
  const childValue = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return child === undefined ? [] : schemaKeys(child, childValue, rest);
}

function childSchema(definition: Record<string, unknown>, key: PropertyKey): Schema | undefined {
  switch (definition.type) {
    case 'object':
      return (definition.shape as Record<PropertyKey, Schema>)[key];
    case 'array':
      return definition.element as Schema;
    case 'record':
      return definition.valueType as Schema;
    case 'tuple':
      return (definition.items as Schema[])[Number(key)];
    default:
      return undefined;
  }
}

/** Takes off defaults, optionals and the like; picks the option of a discriminated union that `value` names. */
function unwrap(schema: Schema, value: unknown): Schema | undefined {
  const definition = schema._zod.def as unknown as Record<string, unknown>;
  switch (definition.type) {
    case 'default':
    case 'optional':
    case 'readonly':
    case 'nullable':
      return unwrap(definition.innerType as Schema, value);
    case 'lazy':
      return unwrap((definition.getter as () => Schema)(), value);
    case 'union': {
      const discriminator = definition.discriminator as string | undefined;
      const tag = discriminator && (value as Record<string, unknown> | undefined)?.[discriminator];
      return (definition.options as Schema[]).find((option) => {
        const shape = (option._zod.def as unknown as { shape?: Record<string, Schema> }).shape;
        const literal =
          discriminator && (shape?.[discriminator]?._zod.def as unknown as { values?: unknown[] });
        return literal ? literal.values?.includes(tag) : false;
      });
    }
    default:
      return schema;
  }
}
