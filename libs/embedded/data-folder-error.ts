/** A data folder cannot be used. The message says what is wrong and what to do; the process ends with it. */
export class DataFolderError extends Error {
  constructor(
    readonly dir: string,
    wrong: string,
    remedy: string,
  ) {
    super(`data folder ${dir}: ${wrong}. ${remedy}`);
    this.name = 'DataFolderError';
  }
}

export const restoreFromBackup = 'Nothing was changed. Restore the whole folder from a backup';

export const noLogOfOurs = ['it holds no event log of ours', 'Name the folder that DATA_DIR names'] as const;
