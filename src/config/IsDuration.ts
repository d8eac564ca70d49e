import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseDuration, type Duration } from './Duration';

/** Validates that a property is a {@link Duration} of `min` to `max` seconds. */
export function IsDuration(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isDuration',
      validator: {
        validate: value => isDuration(value, min, max),
        defaultMessage: () =>
          `$property must be a length of time from ${String(min)} to ${String(max)} seconds: write seconds (900) or a number with a unit ('15m')`,
      },
    },
    options,
  );
}

function isDuration(value: unknown, min: number, max: number): boolean {
  try {
    const seconds = parseDuration(value as Duration);
    return seconds >= min && seconds <= max;
  } catch {
    return false;
  }
}
