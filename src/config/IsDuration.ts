import { ValidateBy, type ValidationOptions } from 'class-validator';
import { parseDuration, type Duration } from './Duration';

/** Validates that a property is a {@link Duration} of `min` to `max` seconds. */
export function IsDuration(min: number, max: number, options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isDuration',
      validator: {
        validate: value => isDuration(value, min, max),
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
