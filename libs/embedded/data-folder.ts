import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
export async function openDataFolder(dir: string) {
  await mkdir(dir, { recursive: true });
  return { logPath: join(dir, 'log'), viewsPath: join(dir, 'views'), notes: [] as string[], release: async () => {} };
}
