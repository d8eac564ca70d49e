import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseDuration, type Duration } from './Duration';

/** Validates that a property is a {@link Duration} of at least `min` seconds. */
export function IsDuration(min: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isDuration',
      validator: {
        validate: value => isDuration(value, min),
        defaultMessage: () =>
          `$property must be a length of time of at least ${String(min)} seconds: write seconds (900) or a number with a unit ('15m')`,
      },
    },
    options,
  );
}

function isDuration(value: unknown, min: number): boolean {
  try {
    return parseDuration(value as Duration) >= min;
  } catch {
    return false;
  }
}
