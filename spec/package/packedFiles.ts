import { execFileSync } from 'node:child_process';

export interface PackedFile {
  /** Path in the package. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** Returns the files that npm would publish. */
export function packedFiles(): readonly PackedFile[] {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const printed = JSON.parse(execFileSync('npm', words, { encoding: 'utf8', stdio: 'pipe' })) as Manifest[];
  return Object.values(printed)[0]!.files;
}

interface Manifest {
  readonly files: readonly PackedFile[];
}
