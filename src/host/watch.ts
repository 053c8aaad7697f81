// Waits for a change in folders. Editors write a file in several steps: the last of them counts.

import { type FSWatcher, watch } from 'node:fs';

/** How long nothing more must have happened. */
const quietMs = 150;

/** See `World.nextChange`. Watches from the call on. */
export function nextChange(folders: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const watchers: FSWatcher[] = [];
    const end = (changed: boolean) => {
      for (const watcher of watchers) watcher.close();
      resolve(changed);
    };
    const onChange = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(true), quietMs);
    };
    for (const folder of folders) {
      const watcher = watchFolder(folder, onChange);
      if (watcher !== undefined) watchers.push(watcher);
    }
    if (watchers.length === 0) end(false);
  });
}

/** A folder that went away, before or while it is watched, is a change like any other. */
function watchFolder(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(folder, onChange).on('error', onChange);
  } catch {
    return undefined;
  }
}
