/** One line of the table: a figure, what it is held against, and the share of it that was reached. */
export interface Result {
  readonly id: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  readonly reference: number;
  /** As `targets.md` counts it: for costs the other way round, so that it can be read beside the target. */
  readonly ratio: number;
  readonly target: string;
}

/** What a bench file exports; it is run in a process of its own. */
export type Measure = () => Promise<readonly Result[]>;

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** Runs a pair of measurements turn by turn, so that a busy machine disturbs both alike, and answers the medians. */
export async function sideBySide(
  rounds: number,
  one: () => Promise<number>,
  other: () => Promise<number>,
): Promise<{ one: number; other: number }> {
  const ones: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    others.push(await other());
    ones.push(await one());
  }
  return { one: median(ones), other: median(others) };
}
