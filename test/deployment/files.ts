import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../..');

/** A service of a compose file, as far as the files here go. */
export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string; readonly retries: number };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const composeFile = (name: string): ComposeFile =>
  parse(readFileSync(join(root, name), 'utf8'), { merge: true }) as ComposeFile;

export interface DockerStage {
  readonly from: string;
  readonly name: string | null;
  readonly lines: readonly (readonly [instruction: string, rest: string])[];
}

/** The stages of the Dockerfile, continued lines put together. */
export function dockerStages(): readonly DockerStage[] {
  const text = readFileSync(join(root, 'Dockerfile'), 'utf8').replace(/\\\n\s*/g, ' ');
  return text
    .split(/^(?=FROM )/m)
    .filter((part) => part.startsWith('FROM '))
    .map((part) => {
      const [, from = '', name = null] = /^FROM (\S+)(?: AS (\S+))?/.exec(part) ?? [];
      const lines = part.split('\n').slice(1);
      return { from, name, lines: lines.filter((line) => /^[A-Z]/.test(line)).map(split) };
    });
}

function split(line: string): readonly [string, string] {
  const at = line.indexOf(' ');
  return [line.slice(0, at), line.slice(at + 1).trim()];
}

/** What the final image sets in the environment of whatever runs in it. */
export function imageEnvironment(): Record<string, string> {
  const last = dockerStages().at(-1)!;
  const words = last.lines.filter(([instruction]) => instruction === 'ENV').flatMap(([, rest]) => rest.split(/\s+/));
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}

/** The text with every `${NAME:?…}` and `${NAME:-default}` filled in as compose does it; throws for one it must have and has not. */
export function filledIn(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([?-])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string) => {
    const value = environment[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return kind === '-' ? rest : '';
  });
}

export const isThere = (path: string): boolean => existsSync(join(root, path));

/** Whether the build makes this file of `dist`: its source is there, and is not one that only tests need. */
export const isBuilt = (file: string): boolean =>
  file.startsWith('dist/') && isThere(file.replace(/^dist\//, '').replace(/\.js$/, '.ts')) && !/\.spec\./.test(file);
