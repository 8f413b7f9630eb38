/** How a command of the line tells what it did: for people on lines of their own, or as one object for machines. */
export interface Output {
  readonly json: boolean;
}

interface Outcome {
  readonly ok: boolean;
  /** For people. */
  readonly told: string;
  /** For machines. */
  readonly data: object;
  /** What the process ends with when it is not `ok`. */
  readonly exitCode?: number;
}

/** The end of a command. */
export function finish({ json }: Output, { ok, told, data, exitCode = 1 }: Outcome): void {
  process.stdout.write(`${json ? JSON.stringify({ ok, ...data }) : told}\n`);
  if (!ok) process.exitCode = exitCode;
}
