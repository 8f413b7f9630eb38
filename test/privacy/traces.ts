import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The ways in which a text may stand in a file. */
function spellings(text: string): readonly Buffer[] {
  const cases = [text, text.toLowerCase(), text.toUpperCase(), text.normalize('NFD')];
  const written = cases.flatMap((each) => [each, encodeURIComponent(each), asciiJson(each), each.replace(/@/g, '%40')]);
  const bytes = written.flatMap((each) => [
    Buffer.from(each, 'utf8'),
    Buffer.from(each, 'latin1'),
    Buffer.from(each, 'utf16le'),
  ]);
  const coded = cases.flatMap((each) => [...base64(each), Buffer.from(Buffer.from(each).toString('hex'))]);
  return [...new Map([...bytes, ...coded].map((each) => [each.toString('hex'), each])).values()];
}

/** As JSON writes it for who reads ASCII only. */
function asciiJson(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Base64 of a text in the middle of others depends on where it begins: the part that is the same wherever it stands, three times. */
function base64(text: string): Buffer[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const from = before === 0 ? 0 : 4;
    const whole = Math.floor(bytes.length / 3) * 4;
    return (['base64', 'base64url'] as const).map((code) => Buffer.from(bytes.toString(code).slice(from, whole)));
  });
}

/** Where any of the texts stands, in whatever spelling: in a file below the folder, or in what the server has said. */
export function tracesOf(texts: readonly string[], dir: string, output: string): string[] {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(dir, name)).isFile(),
  );
  const places = [
    ...files.map((name) => [name, readFileSync(join(dir, name))] as const),
    ['output', Buffer.from(output)] as const,
  ];
  const wanted = texts.flatMap((text) => spellings(text).map((bytes) => [text, bytes] as const));
  return places.flatMap(([place, content]) =>
    wanted
      .filter(([, bytes]) => content.includes(bytes))
      .map(([text, bytes]) => `${text} as ${bytes.toString()} in ${place}`),
  );
}
