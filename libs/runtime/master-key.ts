import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { SubjectKeyStore } from '../subject-keys/subject-key-store';

/** 32 random bytes that every secret of the product is derived from. */
export type MasterKey = Buffer;

/** The master key is missing, unreadable or not the one the data was made with; the process must not start (exit 78). */
export class MasterKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MasterKeyError';
  }
}

/** Reads a key written as base64, base64url or hex. The message of a refusal never quotes the text. */
export function parseMasterKey(text: string): MasterKey {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, 'hex');
  // Node reads base64url as base64, too.
  const key = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null;
  if (key?.length === 32) return key;
  throw new MasterKeyError(
    'the master key must be 32 bytes, written as base64 or hex (for example: openssl rand -base64 32)',
  );
}

/** The key as an operator gives it: 32 bytes written as base64 or hex, or any other text of at least 32 characters (the configuration takes printable ASCII without spaces), hashed to a key. */
export function masterKeyFromText(text: string): MasterKey {
  try {
    return parseMasterKey(text);
  } catch (error) {
    if (text.trim().length < 32) throw error;
    return createHash('sha256').update(text.trim()).digest();
  }
}

/**
 * The key of an embedded folder. Made only when the caller vouches that the folder holds no data yet: a new key beside old data would
 * make every link, API key and sealed value of it worthless.
 */
export function masterKeyFile(path: string, folderIsEmpty: boolean): MasterKey {
  if (existsSync(path)) return readKeyFile(path);
  if (folderIsEmpty) return makeKeyFile(path);
  throw new MasterKeyError(
    `${path} is missing, but the folder holds data that was made with it: restore the file from the backup or set MASTER_KEY`,
  );
}

function readKeyFile(path: string): MasterKey {
  const text = readFileSync(path, 'utf8');
  try {
    return parseMasterKey(text);
  } catch {
    throw new MasterKeyError(`${path} holds no master key: restore the file from the backup`);
  }
}

/** Durable and whole before it has its name, so that a crash leaves a key or none. */
function makeKeyFile(path: string): MasterKey {
  const key = randomBytes(32);
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', 0o600);
  writeSync(file, `${key.toString('base64')}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return key;
}

/** What may be stored to recognise the key by; says nothing about it. */
function masterKeyCheck(master: MasterKey): Buffer {
  return createHmac('sha256', master).update('parterre master key check').digest();
}

const checkName = 'masterKeyCheck';

/** Whether a process has started on these keys: that is noted before it may write the first event (`assertMasterKey`). */
export async function hasBegun(store: SubjectKeyStore): Promise<boolean> {
  return (await store.property(checkName)) !== undefined;
}

/** Refuses to go on with another master key than the one the subject keys were wrapped with. The first key to come is the one. */
export async function assertMasterKey(store: SubjectKeyStore, master: MasterKey): Promise<void> {
  const check = masterKeyCheck(master);
  const stored = await store.createProperty(checkName, check);
  if (stored.length === check.length && timingSafeEqual(stored, check)) return;
  throw new MasterKeyError(
    'the master key is not the one this data was made with: set MASTER_KEY (or restore the key file) to the key from its backup',
  );
}
