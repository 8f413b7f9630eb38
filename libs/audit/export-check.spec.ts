import { headSigner } from '../runtime/head-signer';
import { AuditedEvent, chained, eventDigest, genesis } from './event-chain';
import { checkExport, headText } from './export-check';

const signer = headSigner(() => Buffer.alloc(32, 7));
const event = (index: number): AuditedEvent => ({
  position: String(index).padStart(4, '0'),
  stream: 'season-oslo_s',
  revision: index,
  type: 'SeasonEdited',
  data: { changes: { name: { from: 'a', to: `b${index}` } } },
  metadata: { organisationId: 'oslo', eventId: `e${index}` } as AuditedEvent['metadata'],
});

function exported(count: number): string[] {
  let head = genesis('oslo');
  const lines = Array.from({ length: count }, (_, index) => {
    const audited = event(index + 1);
    head = chained(head, audited.position, eventDigest(audited));
    return JSON.stringify({ ...audited, hash: head.hash });
  });
  const signature = signer.signature('oslo', headText('oslo', head));
  const signed = { organisationId: 'oslo', ...head, signature, publicKey: signer.publicKey('oslo') };
  return [...lines, JSON.stringify({ head: signed })];
}

function findingOf(lines: readonly string[], options = {}) {
  const check = checkExport(options);
  for (const line of lines) if (!check.line(line)) break;
  return check.end();
}

describe('the check of an export', () => {
  it('finds a whole one whole, and whose signature it is', () => {
    expect(findingOf(exported(5))).toMatchObject({ ok: true, head: { events: 5, position: '0005' } });
    expect(findingOf(exported(5), { publicKey: signer.publicKey('oslo') }).ok).toBe(true);
    expect(findingOf(exported(0))).toMatchObject({ ok: true, head: { events: 0 } });
  });

  it('names the event of which one byte is another one', () => {
    const lines = exported(5);
    lines[2] = lines[2]!.replace('"b3"', '"b4"');
    expect(findingOf(lines)).toMatchObject({ ok: false, line: 3, position: '0003' });
  });

  it('names the event before which one is missing, or stands twice or in another place', () => {
    const lines = exported(5);
    expect(findingOf(lines.filter((_, index) => index !== 1))).toMatchObject({ ok: false, line: 2, position: '0003' });
    expect(findingOf([lines[0]!, lines[0]!])).toMatchObject({ ok: false, line: 2, position: '0001' });
    expect(findingOf([lines[1]!, lines[0]!])).toMatchObject({ ok: false, line: 1, position: '0002' });
  });

  it('is not content with a file that ends early, or goes on behind its head', () => {
    const lines = exported(3);
    expect(findingOf(lines.slice(0, 2))).toMatchObject({ ok: false, problem: 'the file ends before its signed head' });
    expect(findingOf([lines[0]!, lines[3]!])).toMatchObject({ ok: false, line: 2 });
    expect(findingOf([...lines, lines[0]!])).toMatchObject({ ok: false, line: 5 });
    expect(findingOf(['nonsense'])).toMatchObject({ ok: false, line: 1, position: null });
  });

  it('does not take a head that another key has signed, or that is not what was signed', () => {
    const other = headSigner(() => Buffer.alloc(32, 8));
    const lines = exported(2);
    expect(findingOf(lines, { publicKey: other.publicKey('oslo') })).toMatchObject({ ok: false, line: 3 });
    const { head } = JSON.parse(lines[2]!) as { head: { publicKey: string } };
    const forged = JSON.stringify({ head: { ...head, publicKey: other.publicKey('oslo') } });
    expect(findingOf([lines[0]!, lines[1]!, forged])).toMatchObject({ ok: false, line: 3 });
  });

  it('says where the log itself was changed when whoever exported it found that', () => {
    const broken = JSON.stringify({ broken: { after: '0256', upTo: '0512' } });
    expect(findingOf([exported(1)[0]!, broken])).toMatchObject({ ok: false, position: '0512' });
  });
});
