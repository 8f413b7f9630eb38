import { errorCodes, type ErrorCode } from '../../../libs/kernel/error-codes';
import { advice } from '../../../libs/kernel/explain';

/** The catalogue of error codes as a page; every problem's `type` points at its code here. */
export function errorPage(): string {
  const entries = (Object.keys(errorCodes) as ErrorCode[]).map((code) => ({ code, ...describe(code) }));
  const rows = entries.map(
    ({ code, status, title, todo }) =>
      `<tr id="${code}"><td><a href="#${code}"><code>${code}</code></a></td><td>${status}</td><td>${escape(title)}</td><td>${escape(todo)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Parterre: error codes</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left; vertical-align: top; }
tr:target { background: #ffc; }
</style>
</head>
<body>
<h1>Error codes</h1>
<p>Every refusal is a problem document (RFC 9457) with one of these codes. <code>details</code> carries the numbers and ids behind it,
and for several wrong fields <code>details.errors</code> with a JSON pointer for each. <a href="/docs">The API</a></p>
<table>
<thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>What to do</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

function describe(code: ErrorCode): { status: string; title: string; todo: string } {
  const entry: { readonly status: number; readonly title: string; readonly gone?: true } = errorCodes[code];
  return {
    status: entry.gone ? `${entry.status}, or 410 with details.status` : String(entry.status),
    title: entry.title,
    todo: advice(code),
  };
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
