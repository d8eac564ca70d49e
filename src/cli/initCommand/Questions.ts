import { createInterface, type Interface } from 'node:readline';
import type { CommandContext } from '../Command';

/** Asks questions on a terminal. */
export class Questions {
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  constructor(
    input: CommandContext['input'],
    private readonly print: CommandContext['print'],
  ) {
    this.reader = createInterface({ input });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  /** Asks one question. @returns the answer, without white space around it; the default if the answer is empty */
  async ask(question: string, otherwise: string): Promise<string> {
    this.print(`${question} (${otherwise})`);
    const line = await this.lines.next();
    if (line.done) throw new Error('The input ended before the last answer. Nothing was written.');
    return line.value.trim() || otherwise;
  }

  close(): void {
    this.reader.close();
  }
}
