import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './outcome';

/** How far long work is. On stderr, and only where somebody looks: what is written to a file or for machines holds no bars. */
export interface Progress {
  /** The bar is there from the first time that there is anything to do. */
  at(done: number, of: number): void;
  stop(): void;
}

const nothing: Progress = { at: () => undefined, stop: () => undefined };

export function progressOf(what: string, { json }: Output): Progress {
  if (json || !process.stderr.isTTY) return nothing;
  const format = `${what} {bar} {percentage}% · {value}/{total} · {eta_formatted} left`;
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  return {
    at(done, of) {
      if (!bar.isActive && of > 0) bar.start(of, 0);
      bar.update(Math.min(done, of));
    },
    stop: () => bar.stop(),
  };
}
