/** What the shell learns from a run. Documented in `nestor --help` and in the README; changing one is a breaking change. */
export const exitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  partly: 3,
  notFound: 4,
  refused: 5,
  unavailable: 6,
  otherIndex: 7,
  busy: 8,
  diskFull: 9,
  damaged: 10,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The table of exit codes as `--help` prints it. */
export const exitCodeHelp = `Exit codes:
  0  done
  1  unexpected error
  2  the command line is wrong
  3  partly: some files could not be indexed, the others were
  4  not found: no such folder, or nothing indexed yet
  5  refused: wrong key or password, or no access to the model
  6  the service or the database cannot be used now: rate limit, network, server error
  7  the index belongs to another embedding model
  8  another sync or reindex is running on this index
  9  the disk is full
  10  something is damaged: nestor doctor found a problem, or a file to import is not whole
  130  stopped by Ctrl-C`;
