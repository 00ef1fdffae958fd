/**
 * One folder for the databases of a test run: in memory where there is room, because SQLite waits for the disk at
 * every commit. A run that was killed leaves its folder behind; the next run takes it away.
 */
import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Linux's folder in memory, and how much of it has to be free to be used, bytes. */
const MEMORY = '/dev/shm';
const ROOM = 256 * 1024 * 1024;

const NAME = /^latchkey-tests-(\d+)-/;

/** Vitest's global setup: makes the folder before the first test, and removes it after the last. */
export function setup(project: TestProject): () => void {
  const folder = makeTestFolder(hasRoomInMemory() ? MEMORY : tmpdir());
  project.provide('testFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** @returns a new folder of this process below `parent`, where those of processes that are gone are removed. */
export function makeTestFolder(parent: string): string {
  for (const name of readdirSync(parent)) {
    const pid = NAME.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, `latchkey-tests-${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function hasRoomInMemory(): boolean {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= ROOM;
  } catch {
    // There is none on macOS and Windows.
    return false;
  }
}
