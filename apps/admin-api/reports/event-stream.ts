import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/** A reader that has so much waiting for it does not read, or far too slowly. */
const mostWaiting = 1024 * 1024;
/** Below this there is room for more of what a reader has missed. */
const room = 64 * 1024;

export interface Frame {
  /** What a reader that comes back says it has seen last. */
  readonly id?: string;
  readonly data?: unknown;
}

/**
 * Server-sent events to one reader. Nothing is waited for: whoever does not read is dropped, so that it holds up nobody else, and may come
 * back and go on where it was.
 */
export class EventStream {
  private readonly response: ServerResponse;

  constructor(reply: FastifyReply, onEnd: () => void) {
    reply.hijack();
    this.response = reply.raw;
    this.response.on('close', onEnd);
    this.response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // A proxy that collects answers before it passes them on would keep this one for ever.
      'x-accel-buffering': 'no',
    });
    this.response.flushHeaders();
    // Gone before anything was said.
    if (this.response.destroyed) queueMicrotask(onEnd);
  }

  send(...frames: readonly Frame[]): void {
    this.write(frames.map(textOf).join(''));
  }

  /** A line that says nothing, so that nobody on the way takes the connection for dead. */
  beat(): void {
    this.write(':\n\n');
  }

  end(): void {
    this.response.end();
  }

  /** Resolves when the reader has taken most of what it was sent, or has gone. */
  async keptUp(): Promise<void> {
    while (!this.response.destroyed && this.response.writableLength > room) {
      const settled = new AbortController();
      const either = ['drain', 'close'].map((event) => once(this.response, event, { signal: settled.signal }));
      await Promise.race(either).catch(() => undefined);
      settled.abort();
    }
  }

  private write(text: string): void {
    if (this.response.destroyed || this.response.writableEnded) return;
    this.response.write(text);
    if (this.response.writableLength > mostWaiting) this.response.destroy();
  }
}

function textOf({ id, data }: Frame): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
  ];
  return `${lines.join('\n')}\n\n`;
}
